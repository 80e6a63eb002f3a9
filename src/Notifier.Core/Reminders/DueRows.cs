using System.Runtime.CompilerServices;
using Notifier.Core.Storage;

namespace Notifier.Core.Reminders;

/// <summary>The due rows: hints that are written before the truth they announce, and looked at when their time comes.</summary>
public sealed class DueRows(ITableStore store, Delays delays)
{
    /// <summary>Writes a hint. One that stands there already says the same, and may be half done: it is left as it is.</summary>
    /// <param name="closes">When the advert closes that it is about, UTC.</param>
    public Task AddAsync(DueKey key, CancellationToken cancellationToken, DateTimeOffset? closes = null) =>
        AddAsync(new DueRow(key, null, null) { Closes = closes }, cancellationToken);

    /// <summary>Writes a hint that says more than its key.</summary>
    public async Task AddAsync(DueRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        await store.WriteAsync(Tables.Due, new RowWrite.Insert(row.ToRow()), cancellationToken);
    }

    /// <summary>Writes several hints, one after another.</summary>
    /// <param name="closes">When the advert closes that all of them are about, UTC.</param>
    public async Task AddAsync(IEnumerable<DueKey> keys, CancellationToken cancellationToken, DateTimeOffset? closes = null)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            await AddAsync(key, cancellationToken, closes);
        }
    }

    /// <summary>Writes many hints with few requests, over any that stand there: only for those that are never half done, such as one to look at what is kept of a person.</summary>
    public async Task PutAsync(IEnumerable<DueKey> keys, CancellationToken cancellationToken)
    {
        foreach (var batch in keys.GroupBy(key => key.Partition).SelectMany(partition => partition.Chunk(StorageLimits.BatchWrites)))
        {
            await store.WriteAsync(Tables.Due, [.. batch.Select(key => new RowWrite.Upsert(new DueRow(key, null, null).ToRow()))], cancellationToken);
        }
    }

    /// <summary>Every due row up to this instant, the oldest first. The cost follows what is due, not how long nobody looked.</summary>
    /// <param name="unreadable">Called for a row that is none of ours, or a newer program's: it is left where it is.</param>
    public async IAsyncEnumerable<DueRow> DueAsync(DateTimeOffset now, Action unreadable, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = RowRange.Partitions("0", DueKey.PartitionOf(now.AddHours(1)));
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
    public IAsyncEnumerable<DueRow> BetweenAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        store.ReadAsync(Tables.Due, RowRange.Partitions(DueKey.PartitionOf(from), DueKey.PartitionOf(before)), cancellationToken).Select(Read).OfType<DueRow>();

    private static DueRow? Read(Row row)
    {
        try
        {
            return DueRow.Of(row);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <returns>The row as it stands now; null when somebody else changed it: they are at work on it.</returns>
    public async Task<DueRow?> ReplaceAsync(DueRow row, CancellationToken cancellationToken)
    {
        var written = await store.WriteAsync(Tables.Due, new RowWrite.Replace(row.ToRow()), cancellationToken);
        return written.IsDone ? row with { ETag = written.ETags[0] } : null;
    }

    /// <summary>Takes back hints whose truth was not written, and never will be.</summary>
    public async Task DeleteAsync(IEnumerable<DueKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            await DeleteAsync(key, null, cancellationToken);
        }
    }

    public async Task DeleteAsync(DueKey key, string? etag, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Due, new RowWrite.Delete(key.Partition, key.RowKey, etag), cancellationToken);

    /// <summary>The truth asks for nothing: the hint goes, once nobody can be about to write that truth.</summary>
    public async Task ForgetAsync(DueRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Key.At + delays.HintGrace <= now)
        {
            await DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }
}
