using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Benchmarks;

/// <summary>Where the rows of the scale benchmark are: a file in a folder, or an account in Azure or its emulator.</summary>
/// <param name="Queue">It is an <see cref="ISendQueue"/> too.</param>
internal sealed record ScalePlace(ITableStore Store, IReceiveQueue Queue, SqliteDatabase? Database) : IAsyncDisposable
{
    /// <summary>In one transaction of the file.</summary>
    private const int RowsAtOnce = 20_000;

    private const int RequestsAtOnce = 8;

    /// <summary>What the file has grown to; zero where there is none.</summary>
    public long Bytes => Database is { } database ? new FileInfo(database.Path).Length : 0;

    /// <param name="place">A folder, or a connection string.</param>
    public static ScalePlace Open(string place, TimeProvider? clock = null)
    {
        if (AzureAccount.TryParse(place, out _) is { } account)
        {
            return new(new AzureTableStore(account), new AzureQueue(account, "send"), null);
        }

        var database = SqliteDatabase.Open(Path.Combine(place, "notifier.db"));
        return new(new SqliteTableStore(database), new SqliteQueue(database, clock ?? TimeProvider.System, "send"), database);
    }

    /// <param name="rows">Those of a partition together.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> InsertAsync(string table, IEnumerable<TableRow> rows)
    {
        var count = 0;
        if (Database is { } database)
        {
            foreach (var some in rows.Chunk(RowsAtOnce))
            {
                await database.WriteAsync(session => Array.ConvertAll(some, row => SqliteTableStore.Apply(session, table, new RowWrite.Insert(row))), default);
                count += some.Length;
            }

            return count;
        }

        await Parallel.ForEachAsync(Batches(rows), new ParallelOptions { MaxDegreeOfParallelism = RequestsAtOnce }, async (batch, stop) =>
        {
            if (!(await Store.WriteAsync(table, batch, stop)).IsDone)
            {
                throw new InvalidOperationException($"Rows for {table} were refused.");
            }

            Interlocked.Add(ref count, batch.Count);
        });
        return count;
    }

    public ValueTask DisposeAsync()
    {
        Database?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Of one partition each, as many as one request takes.</summary>
    private static IEnumerable<IReadOnlyList<RowWrite>> Batches(IEnumerable<TableRow> rows)
    {
        var batch = new List<RowWrite>();
        string? partition = null;
        foreach (var row in rows)
        {
            if (batch.Count == StorageLimits.BatchWrites || (batch.Count > 0 && row.Partition != partition))
            {
                yield return batch;
                batch = [];
            }

            partition = row.Partition;
            batch.Add(new RowWrite.Insert(row));
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }
}
