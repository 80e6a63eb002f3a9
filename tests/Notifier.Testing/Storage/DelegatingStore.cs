using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Hands every request on to another store; who stands in between overrides what they care for.</summary>
internal abstract class DelegatingStore(ITableStore inner) : ITableStore
{
    public virtual Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken) => inner.GetAsync(table, partition, key, cancellationToken);

    public virtual Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) => inner.WriteAsync(table, write, cancellationToken);

    public virtual Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) => inner.WriteAsync(table, batch, cancellationToken);

    public virtual Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken) =>
        inner.QueryAsync(table, range, continuation, most, cancellationToken);

    public virtual Task DropAsync(string table, CancellationToken cancellationToken) => inner.DropAsync(table, cancellationToken);

    public virtual Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken) => inner.ScrubDeletedDataAsync(cancellationToken);
}
