using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;
using Notifier.Testing.Storage;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.Contracts;

/// <summary>The same writes and queries, drawn at random, have the same outcomes in memory and in SQLite.</summary>
public sealed class StoresAgreeTests : IDisposable
{
    private static readonly string[] Partitions = ["", "p", "p!", "q"];
    private static readonly string[] Keys = ["", "a", "a!", "a-1", "b", "é"];

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly ITableStore[] _stores;

    public StoresAgreeTests()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder.Path, "notifier.db"));
        _stores = [new MemoryTableStore(), new SqliteTableStore(_database), new MemoryTableStore(awkwardPages: true)];
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task All_Stores_Agree_On_What_Becomes_Of_Random_Writes(int seed)
    {
        var outcomes = await Task.WhenAll(_stores.Select(store => Replay(store, new Random(seed), $"t{seed:000}")));

        Assert.Equal(outcomes[0], outcomes[1]);
        Assert.Equal(outcomes[0], outcomes[2]);
        Assert.All(Enum.GetValues<WriteStatus>(), status => Assert.Contains(outcomes[0], outcome => outcome.StartsWith($"{status}", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    /// <summary>What happened, step by step. Draws the same whatever the store answers, as long as the answers are the same.</summary>
    /// <param name="isRepeated">Requests may be sent again: then nobody can say whether a row that is gone was there before the first one.</param>
    internal static async Task<List<string>> Replay(ITableStore store, Random random, string table, int steps = 300, bool isRepeated = false)
    {
        var outcomes = new List<string>();
        var read = new List<TableRow>(); // some of them stale by the time they are used

        string Any(string[] from) => from[random.Next(from.Length)];
        string? Perhaps(string[] from) => random.Next(3) == 0 ? null : Any(from);

        RowWrite AnyWrite(string partition, int step)
        {
            var known = read.FindAll(row => row.Partition == partition);
            var old = known.Count == 0 ? null : known[random.Next(known.Count)];
            var fresh = new TableRow(partition, Any(Keys)).With("N", step);
            return random.Next(6) switch
            {
                0 or 1 => new RowWrite.Insert(fresh),
                2 => new RowWrite.Upsert(fresh),
                3 when old is not null => new RowWrite.Replace(old.With("N", step)),
                4 when old is not null => new RowWrite.Delete(partition, old.Key, old.ETag),
                _ => new RowWrite.Delete(partition, fresh.Key),
            };
        }

        for (var step = 0; step < steps; step++)
        {
            var partition = Any(Partitions);
            List<RowWrite> batch = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => AnyWrite(partition, step)).DistinctBy(write => write.Key)];
            var result = batch.Count == 1 ? await store.WriteAsync(table, batch[0], Stop) : await store.WriteAsync(table, batch, Stop);
            var isUnknowable = isRepeated && batch.TrueForAll(write => write.After is null) && result.Status is WriteStatus.Done or WriteStatus.Missing;
            outcomes.Add(isUnknowable ? "gone" : $"{result.Status} at {result.FailedAt}, ETags: {string.Join(' ', result.ETags.Select(etag => etag is null ? "none" : "some"))}");

            var range = random.Next(3) switch
            {
                0 => RowRange.Keys(Any(Partitions), Perhaps(Keys), Perhaps(Keys)),
                1 => RowRange.Partitions(Any(Partitions), Any(Partitions)),
                _ => RowRange.Prefix(Any(Partitions), Any(Keys[1..])),
            };
            var most = random.Next(1, 8);
            string? continuation = null;
            do
            {
                var page = await store.QueryAsync(table, range, continuation, most, Stop);
                read.AddRange(page.Rows);
                outcomes.AddRange(page.Rows.Select(row => $"{step}: {row.Partition}/{row.Key} = {row.Number("N")}"));
                continuation = page.Continuation;
            }
            while (continuation is not null);
        }

        return outcomes;
    }
}
