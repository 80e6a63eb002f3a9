using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task A_Row_That_Was_Never_Written_Is_Missing()
    {
        Assert.Null(await Get("p", "k"));
        await Inserted("p", "k");
        Assert.Null(await Get("p", "K"));
        Assert.Null(await Get("p", ""));
        Assert.Null(await Get("q", "k"));
    }

    [Fact]
    public async Task An_Inserted_Row_Is_Read_As_It_Was_Written()
    {
        var written = await Inserted("p", "k", "one");

        var read = await Get("p", "k");

        Assert.NotNull(read);
        Assert.Equal(("p", "k", "one", written.ETag), (read.Partition, read.Key, read.Text("Text"), read.ETag));
        Assert.Single(read.Values);
    }

    [Fact]
    public async Task A_Second_Insert_Says_Exists_And_Changes_Nothing()
    {
        var first = await Inserted("p", "k", "first");

        var second = await Write(new RowWrite.Insert(RowOf("p", "k", "second")));

        Assert.Equal(WriteStatus.Exists, second.Status);
        Assert.Empty(second.ETags);
        Assert.Equal(("first", first.ETag), await TextAndETag("p", "k"));
    }

    [Fact]
    public async Task An_Upsert_Writes_Whether_Or_Not_There_Was_A_Row()
    {
        var made = await Write(new RowWrite.Upsert(RowOf("p", "k", "first")));
        Assert.Equal(WriteStatus.Done, made.Status);
        Assert.Equal(("first", made.ETags[0]), await TextAndETag("p", "k"));

        var changed = await Write(new RowWrite.Upsert(new TableRow("p", "k").With("Other", 1)));
        Assert.Equal(WriteStatus.Done, changed.Status);
        var row = await Get("p", "k");
        Assert.Null(row!.Text("Text"));
        Assert.Equal(1, row.Number("Other"));
        Assert.Equal(changed.ETags[0], row.ETag);
    }

    [Fact]
    public async Task An_Upsert_Does_Not_Mind_A_Stale_ETag()
    {
        var stale = await Inserted("p", "k", "first");
        await Write(new RowWrite.Upsert(RowOf("p", "k", "second")));

        Assert.True((await Write(new RowWrite.Upsert(stale with { Values = RowOf("p", "k", "third").Values }))).IsDone);

        Assert.Equal("third", (await Get("p", "k"))!.Text("Text"));
    }

    [Fact]
    public async Task A_Replacement_With_The_Right_ETag_Replaces_The_Whole_Row()
    {
        await Write(new RowWrite.Insert(RowOf("p", "k", "first").With("Count", 1)));
        var read = (await Get("p", "k"))!;

        var replaced = await Write(new RowWrite.Replace(read.With("Count", null).With("Text", "second")));

        Assert.Equal(WriteStatus.Done, replaced.Status);
        var row = (await Get("p", "k"))!;
        Assert.Equal("second", row.Text("Text"));
        Assert.False(row.Values.ContainsKey("Count"));
        Assert.Equal(replaced.ETags[0], row.ETag);
        Assert.NotEqual(read.ETag, row.ETag);
    }

    [Fact]
    public async Task A_Replacement_With_A_Stale_ETag_Says_Changed_And_Changes_Nothing()
    {
        var stale = await Inserted("p", "k", "first");
        var current = await Write(new RowWrite.Replace(stale.With("Text", "second")));

        var late = await Write(new RowWrite.Replace(stale.With("Text", "third")));

        Assert.Equal(WriteStatus.Changed, late.Status);
        Assert.Empty(late.ETags);
        Assert.Equal(("second", current.ETags[0]), await TextAndETag("p", "k"));
    }

    [Fact]
    public async Task A_Replacement_Of_A_Deleted_Row_Says_Missing()
    {
        var row = await Inserted("p", "k");
        await Write(new RowWrite.Delete("p", "k"));

        Assert.Equal(WriteStatus.Missing, (await Write(new RowWrite.Replace(row))).Status);
        Assert.Null(await Get("p", "k"));
    }

    [Fact]
    public async Task A_Row_Written_Anew_After_Its_Deletion_Is_Another_Row()
    {
        var before = await Inserted("p", "k", "same");
        await Write(new RowWrite.Delete("p", "k"));
        await Inserted("p", "k", "same");

        Assert.Equal(WriteStatus.Changed, (await Write(new RowWrite.Replace(before))).Status);
        Assert.Equal(WriteStatus.Changed, (await Write(new RowWrite.Delete("p", "k", before.ETag))).Status);
    }

    [Fact]
    public async Task A_Deletion_Without_ETag_Deletes_Whatever_Stands_There()
    {
        await Inserted("p", "k");
        await Write(new RowWrite.Upsert(RowOf("p", "k", "changed")));

        var deleted = await Write(new RowWrite.Delete("p", "k"));

        Assert.Equal(WriteStatus.Done, deleted.Status);
        Assert.Null(Assert.Single(deleted.ETags));
        Assert.Null(await Get("p", "k"));
    }

    [Fact]
    public async Task A_Deletion_With_ETag_Deletes_Only_What_Was_Read()
    {
        var stale = await Inserted("p", "k");
        var current = await Write(new RowWrite.Upsert(RowOf("p", "k", "changed")));

        Assert.Equal(WriteStatus.Changed, (await Write(new RowWrite.Delete("p", "k", stale.ETag))).Status);
        Assert.Equal("changed", (await Get("p", "k"))!.Text("Text"));
        Assert.Equal(WriteStatus.Done, (await Write(new RowWrite.Delete("p", "k", current.ETags[0]))).Status);
        Assert.Null(await Get("p", "k"));
    }

    [Fact]
    public async Task A_Deletion_Of_No_Row_Says_Missing()
    {
        var row = await Inserted("p", "k");
        await Write(new RowWrite.Delete("p", "k"));

        Assert.Equal(WriteStatus.Missing, (await Write(new RowWrite.Delete("p", "k"))).Status);
        Assert.Equal(WriteStatus.Missing, (await Write(new RowWrite.Delete("p", "k", row.ETag))).Status);
        Assert.Equal(WriteStatus.Missing, (await Write(new RowWrite.Delete("p", "never"))).Status);
    }

    [Fact]
    public async Task Every_Write_Gives_A_New_ETag_Even_If_It_Changes_Nothing()
    {
        var row = await Inserted("p", "k", "same");
        var seen = new HashSet<string?> { row.ETag };
        for (var i = 0; i < 5; i++)
        {
            Assert.True(seen.Add((await Write(new RowWrite.Upsert(row))).ETags[0]));
            var read = (await Get("p", "k"))!;
            Assert.Contains(read.ETag, seen);
            Assert.True(seen.Add((await Write(new RowWrite.Replace(read))).ETags[0]));
        }
    }

    [Fact]
    public async Task Of_Many_Inserts_Of_One_Row_At_Once_Exactly_One_Is_Done()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Write(new RowWrite.Insert(RowOf("p", "k", $"{i}"))), Stop)));

        Assert.Single(results, result => result.IsDone);
        Assert.Equal(15, results.Count(result => result.Status == WriteStatus.Exists));
        Assert.Equal($"{Array.FindIndex(results, result => result.IsDone)}", (await Get("p", "k"))!.Text("Text"));
    }

    [Fact]
    public async Task Of_Many_Replacements_Of_One_Row_At_Once_Exactly_One_Is_Done()
    {
        var row = await Inserted("p", "k");

        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Write(new RowWrite.Replace(row.With("Text", $"{i}"))), Stop)));

        Assert.Single(results, result => result.IsDone);
        Assert.Equal(15, results.Count(result => result.Status == WriteStatus.Changed));
        Assert.Equal($"{Array.FindIndex(results, result => result.IsDone)}", (await Get("p", "k"))!.Text("Text"));
    }

    [Fact]
    public async Task A_Dropped_Table_Has_No_Rows_And_Can_Be_Written_Again()
    {
        await Inserted("p", "k", "before");
        await Inserted("q", "k", "before");

        await Store.DropAsync(_table, Stop);
        await Store.DropAsync(_table, Stop);

        Assert.Null(await Get("p", "k"));
        Assert.Empty(await ReadAll(RowRange.Partitions("a", "z")));
        await Inserted("p", "k", "after");
        Assert.Equal("after", (await Get("p", "k"))!.Text("Text"));
        Assert.Null(await Get("q", "k"));
    }

    [Fact]
    public async Task Dropping_A_Table_Leaves_The_Others()
    {
        await Inserted("p", "k");
        await Store.DropAsync($"{_table}2", Stop);
        await Store.WriteAsync($"{_table}2", new RowWrite.Insert(RowOf("p", "k", "two")), Stop);

        await Store.DropAsync(_table, Stop);

        Assert.Equal("two", (await Store.GetAsync($"{_table}2", "p", "k", Stop))!.Text("Text"));
        await Store.DropAsync($"{_table}2", Stop);
    }

    [Fact]
    public async Task Tidying_Up_Takes_Only_What_Was_Deleted()
    {
        var kept = await Inserted("p", "kept", "kept");
        await Inserted("p", "deleted");
        await Write(new RowWrite.Delete("p", "deleted"));

        Assert.True(await Store.ScrubDeletedDataAsync(Stop));

        Assert.Equal(["kept"], await KeysOf(RowRange.Partition("p")));
        Assert.True((await Write(new RowWrite.Replace(kept.With("Text", "changed")))).IsDone);
    }

    [Fact]
    public async Task A_Cancelled_Call_Throws_And_Writes_Nothing()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(_table, new RowWrite.Insert(RowOf("p", "k")), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.GetAsync(_table, "p", "k", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.QueryAsync(_table, RowRange.Partition("p"), null, 1, cancelled));

        Assert.Null(await Get("p", "k"));
    }

    private async Task<(string?, string?)> TextAndETag(string partition, string key) =>
        await Get(partition, key) is { } row ? (row.Text("Text"), row.ETag) : default;
}
