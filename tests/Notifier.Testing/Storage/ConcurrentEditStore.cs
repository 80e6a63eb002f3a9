using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Does something of its own just before a write, as another program may. It is told the table and the key of the row, of a batch the first.</summary>
internal sealed class ConcurrentEditStore(ITableStore inner, Func<string, string, Task> before) : DelegatingStore(inner)
{
    public override async Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        await before(table, write.Key);
        return await base.WriteAsync(table, write, cancellationToken);
    }

    public override async Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        await before(table, batch[0].Key);
        return await base.WriteAsync(table, batch, cancellationToken);
    }
}
