using System.Collections.Immutable;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Tables in memory, with every rule of the real ones. They are gone when the process ends.</summary>
/// <param name="awkwardPages">Makes every other page empty and the rest half as long as asked for, as Azure may. It shows faults of callers
/// that stop at the first or at an empty page.</param>
public sealed class MemoryTableStore(bool awkwardPages = false) : ITableStore
{
    /// <summary>Marks a continuation whose page has rows, because a reader must make progress.</summary>
    private const char Full = '~';

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TableRow>> _tables = new(StringComparer.Ordinal);
    private long _writes;

    public Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageLimits.CheckTable(table);
        StorageLimits.CheckKey(table, partition);
        StorageLimits.CheckKey(table, key);
        lock (_lock)
        {
            var rows = RowsOf(table);
            return Task.FromResult(Find(rows, new(partition, key)) is >= 0 and var at ? Copy(rows[at]) : null);
        }
    }

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, write);
        return Task.FromResult(Write(table, [write], cancellationToken));
    }

    public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, batch);
        return Task.FromResult(Write(table, batch, cancellationToken));
    }

    public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageLimits.Check(table, range, most);
        var interval = RowInterval.Create(range, continuation?.TrimStart(Full));
        if (awkwardPages && continuation?.StartsWith(Full) != true)
        {
            return Task.FromResult(new RowPage([], Full + interval.From.ToContinuation()));
        }

        lock (_lock)
        {
            var rows = RowsOf(table);
            var first = PlaceOf(rows, interval.From);
            var left = Math.Max(0, PlaceOf(rows, interval.Before) - first);
            var page = rows.Slice(first, Math.Min(left, awkwardPages ? (most + 1) / 2 : most)).ConvertAll(Copy);
            return Task.FromResult(
                new RowPage(page, page.Count < left ? RowPlace.After(page[^1].Partition, page[^1].Key).ToContinuation() : null));
        }
    }

    /// <summary>Memory keeps nothing that was deleted.</summary>
    public Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public Task DropAsync(string table, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageLimits.CheckTable(table);
        lock (_lock)
        {
            _tables.Remove(table);
        }

        return Task.CompletedTask;
    }

    private WriteResult Write(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var rows = RowsOf(table);
            for (var i = 0; i < batch.Count; i++)
            {
                var stored = Find(rows, new(batch[i].Partition, batch[i].Key)) is >= 0 and var at ? rows[at].ETag : null;
                if (Precondition.Check(batch[i], stored) is not WriteStatus.Done and var status)
                {
                    return WriteResult.Failed(status, i);
                }
            }

            return WriteResult.Done(batch.Select(write => Apply(rows, write)).ToArray());
        }
    }

    private string? Apply(List<TableRow> rows, RowWrite write)
    {
        var at = Find(rows, new(write.Partition, write.Key));
        var row = write.After;
        if (row is null)
        {
            rows.RemoveAt(at);
            return null;
        }

        // Azure's ETags are quoted and weak. Code that takes them for numbers must fail here too.
        row = Copy(row) with { ETag = $"W/\"{++_writes}\"" };
        if (at >= 0)
        {
            rows[at] = row;
        }
        else
        {
            rows.Insert(~at, row);
        }

        return row.ETag;
    }

    private List<TableRow> RowsOf(string table) => _tables.TryGetValue(table, out var rows) ? rows : _tables[table] = [];

    /// <summary>The first row at or after this place.</summary>
    private static int PlaceOf(List<TableRow> rows, RowPlace place) => Find(rows, place) is var at && at >= 0 ? at : ~at;

    private static int Find(List<TableRow> rows, RowPlace place)
    {
        var (low, high) = (0, rows.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (new RowPlace(rows[middle].Partition, rows[middle].Key).CompareTo(place))
            {
                case 0:
                    return middle;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return ~low;
    }

    /// <summary>Copies the values, so that callers cannot change stored rows, and converts instants to UTC.</summary>
    private static TableRow Copy(TableRow row) => row with
    {
        Values = row.Values.ToImmutableDictionary(value => value.Key, value => value.Value switch
        {
            byte[] bytes => bytes.ToArray(),
            DateTimeOffset instant => instant.ToUniversalTime(),
            var other => other,
        }),
    };
}
