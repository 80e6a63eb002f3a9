using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Some partitions do not answer, as when Azure moves one to another server: every request to them fails, after a while.</summary>
/// <param name="isInTrouble">By table and partition.</param>
/// <param name="waits">Called before each request that fails.</param>
internal sealed class TroubledStore(ITableStore inner, Func<string, string, bool> isInTrouble, Action? waits = null) : DelegatingStore(inner)
{
    public override Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        Reach(table, partition);
        return base.GetAsync(table, partition, key, cancellationToken);
    }

    public override Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        Reach(table, write.Partition);
        return base.WriteAsync(table, write, cancellationToken);
    }

    public override Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        Reach(table, batch[0].Partition);
        return base.WriteAsync(table, batch, cancellationToken);
    }

    public override Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        Reach(table, range.FromPartition);
        return base.QueryAsync(table, range, continuation, most, cancellationToken);
    }

    private void Reach(string table, string partition)
    {
        if (isInTrouble(table, partition))
        {
            waits?.Invoke();
            throw new StorageUnavailableException("The operation could not be completed within the permitted time.");
        }
    }
}
