using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task A_Batch_Does_All_Kinds_Of_Writes_At_Once()
    {
        var replaced = await Inserted("p", "replaced");
        await Inserted("p", "overwritten");
        await Inserted("p", "deleted");
        var read = await Inserted("p", "deleted-as-read");

        var result = await Write(
            new RowWrite.Insert(RowOf("p", "inserted", "1")),
            new RowWrite.Upsert(RowOf("p", "upserted", "2")),
            new RowWrite.Upsert(RowOf("p", "overwritten", "3")),
            new RowWrite.Replace(replaced.With("Text", "4")),
            new RowWrite.Delete("p", "deleted"),
            new RowWrite.Delete("p", "deleted-as-read", read.ETag));

        Assert.Equal(WriteStatus.Done, result.Status);
        Assert.Equal(
            ["inserted 1", "overwritten 3", "replaced 4", "upserted 2"],
            from row in await ReadAll(RowRange.Partition("p")) select $"{row.Key} {row.Text("Text")}");
        Assert.Equal(6, result.ETags.Count);
        Assert.Equal([null, null], result.ETags.Skip(4));
        string[] written = ["inserted", "upserted", "overwritten", "replaced"];
        foreach (var (key, etag) in written.Zip(result.ETags))
        {
            Assert.Equal((await Get("p", key))!.ETag, etag);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_Batch_That_Fails_Anywhere_Changes_Nothing_And_Says_Where(int at)
    {
        var kept = await Inserted("p", "kept", "before");
        var other = await Inserted("p", "other", "before");
        List<RowWrite> good =
        [
            new RowWrite.Insert(RowOf("p", "new")),
            new RowWrite.Replace(kept.With("Text", "after")),
            new RowWrite.Delete("p", "other", other.ETag),
        ];
        var stale = await Inserted("p", "bad", "before");
        var current = await Write(new RowWrite.Upsert(RowOf("p", "bad", "current")));
        (RowWrite, WriteStatus)[] failures =
        [
            (new RowWrite.Insert(RowOf("p", "bad")), WriteStatus.Exists),
            (new RowWrite.Replace(stale), WriteStatus.Changed),
            (new RowWrite.Delete("p", "bad", stale.ETag), WriteStatus.Changed),
            (new RowWrite.Replace(stale with { Key = "gone" }), WriteStatus.Missing),
            (new RowWrite.Delete("p", "gone"), WriteStatus.Missing),
        ];

        foreach (var (bad, status) in failures)
        {
            var result = await Write([.. good.Take(at), bad, .. good.Skip(at)]);

            Assert.Equal((status, at), (result.Status, result.FailedAt));
            Assert.Empty(result.ETags);
        }

        Assert.Equal(
            ["bad current", "kept before", "other before"],
            from row in await ReadAll(RowRange.Partition("p")) select $"{row.Key} {row.Text("Text")}");
        Assert.Equal(("before", kept.ETag), await TextAndETag("p", "kept"));
        Assert.Equal(("current", current.ETags[0]), await TextAndETag("p", "bad"));
    }

    [Fact]
    public async Task A_Batch_That_Fails_Twice_Names_The_First()
    {
        await Inserted("p", "there");

        var result = await Write(new RowWrite.Upsert(RowOf("p", "a")), new RowWrite.Insert(RowOf("p", "there")), new RowWrite.Delete("p", "gone"));

        Assert.Equal((WriteStatus.Exists, 1), (result.Status, result.FailedAt));
    }

    [Fact]
    public async Task A_Batch_Of_One_Is_A_Batch()
    {
        Assert.True((await Write([new RowWrite.Insert(RowOf("p", "k"))])).IsDone);
        Assert.Equal(WriteStatus.Exists, (await Write([new RowWrite.Insert(RowOf("p", "k"))])).Status);
    }

    [Fact]
    public async Task A_Batch_Takes_A_Hundred_Writes()
    {
        Assert.True((await Write([.. Enumerable.Range(0, 100).Select(i => new RowWrite.Insert(RowOf("p", $"{i:00}")))])).IsDone);
        Assert.Equal(100, (await ReadAll(RowRange.Partition("p"))).Count);
    }

    [Fact]
    public async Task A_Batch_Of_None_Or_Of_More_Than_A_Hundred_Is_Refused()
    {
        await Assert.ThrowsAsync<StorageLimitException>(() => Write([]));
        await Assert.ThrowsAsync<StorageLimitException>(() => Write([.. Enumerable.Range(0, 101).Select(i => new RowWrite.Insert(RowOf("p", $"{i:000}")))]));
        Assert.Empty(await ReadAll(RowRange.Partition("p")));
    }

    [Fact]
    public async Task A_Batch_On_Two_Partitions_Is_Refused() =>
        await Assert.ThrowsAsync<StorageLimitException>(() => Write(new RowWrite.Insert(RowOf("p", "a")), new RowWrite.Insert(RowOf("q", "b"))));

    [Fact]
    public async Task A_Batch_That_Touches_A_Row_Twice_Is_Refused() =>
        await Assert.ThrowsAsync<StorageLimitException>(() => Write(new RowWrite.Insert(RowOf("p", "a")), new RowWrite.Delete("p", "a")));

    [Fact]
    public async Task A_Batch_Of_More_Than_Four_MiB_Is_Refused()
    {
        static TableRow Large(int i) => Enumerable.Range(0, 15).Aggregate(new TableRow("p", $"{i}"), (row, n) => row.With($"V{n}", new byte[60_000]));

        Assert.True((await Write([.. Enumerable.Range(0, 3).Select(i => new RowWrite.Insert(Large(i)))])).IsDone);
        await Assert.ThrowsAsync<StorageLimitException>(() => Write([.. Enumerable.Range(0, 5).Select(i => new RowWrite.Upsert(Large(i)))]));
        Assert.Equal(3, (await ReadAll(RowRange.Partition("p"))).Count);
    }

    [Fact]
    public async Task Batches_At_Once_On_The_Same_Rows_Are_All_Or_Nothing()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Write(new RowWrite.Insert(RowOf("p", $"own-{i}")), new RowWrite.Insert(RowOf("p", "shared", $"{i}"))), Stop)));

        var winner = Array.FindIndex(results, result => result.IsDone);
        Assert.Single(results, result => result.IsDone);
        Assert.All(results.Where(result => !result.IsDone), result => Assert.Equal((WriteStatus.Exists, 1), (result.Status, result.FailedAt)));
        Assert.Equal([$"own-{winner}", "shared"], await KeysOf(RowRange.Partition("p")));
    }
}
