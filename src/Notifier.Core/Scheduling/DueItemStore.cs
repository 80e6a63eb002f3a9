using System.Runtime.CompilerServices;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>Stores the due items. Each is written before the state that it points to, and looked at when its time comes.</summary>
public sealed class DueItemStore(ITableStore store, JobOptions options)
{
    /// <summary>Writes a due item. One with the same key says the same and may be half done, so it is left as it is.</summary>
    /// <param name="closes">When its advert closes, UTC.</param>
    public Task AddAsync(DueItemKey key, CancellationToken cancellationToken, DateTimeOffset? closes = null) =>
        AddAsync(new DueItem(key, null, null) { Closes = closes }, cancellationToken);

    /// <summary>Writes a due item that says more than its key.</summary>
    public async Task AddAsync(DueItem row, CancellationToken cancellationToken)
    {
        await store.WriteAsync(Tables.Due, new RowWrite.Insert(row.ToRow()), cancellationToken);
    }

    /// <summary>Writes several due items, one after another.</summary>
    /// <param name="closes">When their advert closes, UTC.</param>
    public async Task AddAsync(IEnumerable<DueItemKey> keys, CancellationToken cancellationToken, DateTimeOffset? closes = null)
    {
        foreach (var key in keys)
        {
            await AddAsync(key, cancellationToken, closes);
        }
    }

    /// <summary>
    /// Writes many due items with few requests, over existing ones. Use it only for items that are never half done, such as those of
    /// retention.
    /// </summary>
    public async Task PutAsync(IEnumerable<DueItemKey> keys, CancellationToken cancellationToken)
    {
        foreach (var batch in keys.GroupBy(key => key.Partition).SelectMany(partition => partition.Chunk(StorageLimits.BatchWrites)))
        {
            await store.WriteAsync(
                Tables.Due, [.. batch.Select(key => new RowWrite.Upsert(new DueItem(key, null, null).ToRow()))], cancellationToken);
        }
    }

    /// <summary>Every due item up to this instant, oldest first. The cost depends on what is due, not on how long no sweep ran.</summary>
    /// <param name="unreadable">Called for a row that this version cannot read. The row stays where it is.</param>
    public async IAsyncEnumerable<DueItem> DueAsync(
        DateTimeOffset now, Action unreadable, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = RowRange.Partitions("0", DueItemKey.PartitionOf(now.AddHours(1)));
        await foreach (var row in store.ReadAsync(Tables.Due, range, cancellationToken))
        {
            if (Read(row) is not { } due)
            {
                unreadable();
                continue;
            }

            if (due.Key.At > now)
            {
                yield break;
            }

            yield return due;
        }
    }

    /// <summary>Every readable due item that falls due in this time, looked at or not.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="before">Exclusive; a whole hour.</param>
    public IAsyncEnumerable<DueItem> BetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        store.ReadAsync(Tables.Due, RowRange.Partitions(DueItemKey.PartitionOf(from), DueItemKey.PartitionOf(before)), cancellationToken)
            .Select(Read)
            .OfType<DueItem>();

    private static DueItem? Read(TableRow row)
    {
        try
        {
            return DueItem.From(row);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <returns>The item as stored now. Null when another process changed it, which means that it works on the item.</returns>
    public async Task<DueItem?> ReplaceAsync(DueItem row, CancellationToken cancellationToken)
    {
        var written = await store.WriteAsync(Tables.Due, new RowWrite.Replace(row.ToRow()), cancellationToken);
        return written.IsDone ? row with { ETag = written.ETags[0] } : null;
    }

    /// <summary>Deletes due items when the state that they point to was not written and never will be.</summary>
    public async Task DeleteAsync(IEnumerable<DueItemKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            await DeleteAsync(key, null, cancellationToken);
        }
    }

    public async Task DeleteAsync(DueItemKey key, string? etag, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Due, new RowWrite.Delete(key.Partition, key.RowKey, etag), cancellationToken);

    /// <summary>
    /// Deletes a due item with nothing to do after a grace period. Its writer may not have committed the matching state yet.
    /// </summary>
    public async Task DeleteIfStaleAsync(DueItem row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.Key.At + options.HintGrace <= now)
        {
            await DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }
}
