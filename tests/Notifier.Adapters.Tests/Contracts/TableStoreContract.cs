using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

/// <summary>What every store of rows must do, whatever it is made of: each store has a class that derives from this one.</summary>
/// <remarks>
/// Nothing here may know more than Azure promises: ETags are only compared for equality, pages may be short or empty, and the order of
/// keys is only relied on where UTF-8 and UTF-16 agree. Each test has a table of its own.
/// </remarks>
public abstract partial class TableStoreContract
{
    private readonly string _table = $"t{Guid.NewGuid():N}";

    protected abstract ITableStore Store { get; }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TableRow RowOf(string partition, string key, string text = "") => new TableRow(partition, key).With("Text", text);

    private Task<TableRow?> Get(string partition, string key) => Store.GetAsync(_table, partition, key, Stop);

    private Task<WriteResult> Write(RowWrite write) => Store.WriteAsync(_table, write, Stop);

    private Task<WriteResult> Write(params IReadOnlyList<RowWrite> batch) => Store.WriteAsync(_table, batch, Stop);

    /// <summary>The row as it stands after it was inserted.</summary>
    private async Task<TableRow> Inserted(string partition, string key, string text = "")
    {
        var result = await Write(new RowWrite.Insert(RowOf(partition, key, text)));
        Assert.Equal(WriteStatus.Done, result.Status);
        return RowOf(partition, key, text) with { ETag = Assert.Single(result.ETags) };
    }

    private async Task InsertAll(string partition, IEnumerable<string> keys)
    {
        foreach (var batch in keys.Chunk(StorageLimits.BatchWrites))
        {
            Assert.True((await Write([.. batch.Select(key => new RowWrite.Insert(RowOf(partition, key)))])).IsDone);
        }
    }

    /// <summary>Reads to the end, page after page.</summary>
    private async Task<List<TableRow>> ReadAll(RowRange range, int most = StorageLimits.PageRows)
    {
        var rows = new List<TableRow>();
        string? continuation = null;
        do
        {
            var page = await Store.QueryAsync(_table, range, continuation, most, Stop);
            Assert.True(page.Rows.Count <= most);
            rows.AddRange(page.Rows);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return rows;
    }

    /// <summary>The keys in a range, in the order in which they came.</summary>
    private async Task<IEnumerable<string>> KeysOf(RowRange range, int most = StorageLimits.PageRows) => (await ReadAll(range, most)).Select(row => row.Key);

    private async Task Refused(RowWrite write) => await Assert.ThrowsAsync<StorageLimitException>(() => Write(write));
}
