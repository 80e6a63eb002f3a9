using Notifier.Core.Storage;

namespace Notifier.Core.Fetching;

/// <summary>Deletes what is known of hosts that nobody asked lately.</summary>
public sealed class HostRows(ITableStore store)
{
    public async Task DropOldAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await foreach (var row in store.ReadAsync(Tables.State, RowRange.Partition(HostRow.Partition), cancellationToken))
        {
            if (HostRow.IsOld(row, now))
            {
                // A host that is asked at this moment has another ETag, and stays.
                await store.WriteAsync(Tables.State, new RowWrite.Delete(row.Partition, row.Key, row.ETag), cancellationToken);
            }
        }
    }
}
