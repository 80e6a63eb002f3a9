using System.Runtime.CompilerServices;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>The due rows: hints that are written before the truth they announce, and looked at when their time comes.</summary>
public sealed class DueItemStore(ITableStore store, Delays delays)
{
    /// <summary>Writes a hint. One that stands there already says the same, and may be half done: it is left as it is.</summary>
    /// <param name="closes">When the advert closes that it is about, UTC.</param>
    public Task AddAsync(DueItemKey key, CancellationToken cancellationToken, DateTimeOffset? closes = null) =>
        AddAsync(new DueItem(key, null, null) { Closes = closes }, cancellationToken);

    /// <summary>Writes a hint that says more than its key.</summary>
    public async Task AddAsync(DueItem row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        await store.WriteAsync(Tables.Due, new RowWrite.Insert(row.ToRow()), cancellationToken);
    }

    /// <summary>Writes several hints, one after another.</summary>
    /// <param name="closes">When the advert closes that all of them are about, UTC.</param>
    public async Task AddAsync(IEnumerable<DueItemKey> keys, CancellationToken cancellationToken, DateTimeOffset? closes = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            await AddAsync(key, cancellationToken, closes);
        }
    }

    /// <summary>Writes many hints with few requests, over any that stand there: only for those that are never half done, such as one to look at what is kept of a person.</summary>
    public async Task PutAsync(IEnumerable<DueItemKey> keys, CancellationToken cancellationToken)
    {
        foreach (var batch in keys.GroupBy(key => key.Partition).SelectMany(partition => partition.Chunk(StorageLimits.BatchWrites)))
        {
            await store.WriteAsync(Tables.Due, [.. batch.Select(key => new RowWrite.Upsert(new DueItem(key, null, null).ToRow()))], cancellationToken);
        }
    }

    /// <summary>Every due row up to this instant, the oldest first. The cost follows what is due, not how long nobody looked.</summary>
    /// <param name="unreadable">Called for a row that is none of ours, or a newer program's: it is left where it is.</param>
    public async IAsyncEnumerable<DueItem> DueAsync(DateTimeOffset now, Action unreadable, [EnumeratorCancellation] CancellationToken cancellationToken)
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

    /// <summary>Every row that can be read and falls due in this time, looked at or not.</summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="before">Exclusive, a whole hour.</param>
    public IAsyncEnumerable<DueItem> BetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        store.ReadAsync(Tables.Due, RowRange.Partitions(DueItemKey.PartitionOf(from), DueItemKey.PartitionOf(before)), cancellationToken).Select(Read).OfType<DueItem>();

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

    /// <returns>The row as it stands now; null when somebody else changed it: they are at work on it.</returns>
    public async Task<DueItem?> ReplaceAsync(DueItem row, CancellationToken cancellationToken)
    {
        var written = await store.WriteAsync(Tables.Due, new RowWrite.Replace(row.ToRow()), cancellationToken);
        return written.IsDone ? row with { ETag = written.ETags[0] } : null;
    }

    /// <summary>Takes back hints whose truth was not written, and never will be.</summary>
    public async Task DeleteAsync(IEnumerable<DueItemKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            await DeleteAsync(key, null, cancellationToken);
        }
    }

    public async Task DeleteAsync(DueItemKey key, string? etag, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Due, new RowWrite.Delete(key.Partition, key.RowKey, etag), cancellationToken);

    /// <summary>The truth asks for nothing: the hint goes, once nobody can be about to write that truth.</summary>
    public async Task DeleteIfStaleAsync(DueItem row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Key.At + delays.HintGrace <= now)
        {
            await DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }
}
