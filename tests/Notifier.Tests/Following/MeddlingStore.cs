using Notifier.Core;
using Notifier.Core.Storage;

namespace Notifier.Tests.Following;

/// <summary>Does something of its own just before a batch is written, as another program may.</summary>
internal sealed class MeddlingStore(ITableStore inner, Func<string, Task> before) : ITableStore
{
    public Task<Row?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken) => inner.GetAsync(table, partition, key, cancellationToken);

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) => inner.WriteAsync(table, write, cancellationToken);

    public async Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        await before(batch[0].Key);
        return await inner.WriteAsync(table, batch, cancellationToken);
    }

    public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken) =>
        inner.QueryAsync(table, range, continuation, most, cancellationToken);

    public Task DropAsync(string table, CancellationToken cancellationToken) => inner.DropAsync(table, cancellationToken);

    public Task<bool> TidyAsync(CancellationToken cancellationToken) => inner.TidyAsync(cancellationToken);
}
