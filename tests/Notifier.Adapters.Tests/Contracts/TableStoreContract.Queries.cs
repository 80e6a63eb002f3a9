using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

public abstract partial class TableStoreContract
{
    [Fact]
    public async Task A_Partition_Is_Read_Whole_And_Alone()
    {
        await InsertAll("p", ["", "a", "b"]);
        await InsertAll("o", ["z"]);
        await InsertAll("pp", ["0"]);
        await InsertAll("P", ["a"]);

        var rows = await ReadAll(RowRange.Partition("p"));

        Assert.Equal(["", "a", "b"], rows.Select(row => row.Key));
        Assert.All(rows, row => Assert.Equal("p", row.Partition));
        Assert.Empty(await ReadAll(RowRange.Partition("q")));
    }

    [Fact]
    public async Task A_Row_From_A_Query_Can_Be_Replaced()
    {
        await Inserted("p", "k", "first");

        var row = Assert.Single(await ReadAll(RowRange.Partition("p")));

        Assert.Equal("first", row.Text("Text"));
        Assert.True((await Write(new RowWrite.Replace(row.With("Text", "second")))).IsDone);
    }

    [Fact]
    public async Task Keys_Are_Read_In_Ordinal_Order()
    {
        string[] ordered = ["", "!", "'", "-", "0", "00", "1", "10", "2", "A", "Z", "_", "a", "a ", "a!", "aa", "b", "z", "~", "é", "ω", "月"];
        await InsertAll("p", ordered.OrderBy(key => key.GetHashCode(StringComparison.Ordinal)));

        Assert.Equal(ordered, await KeysOf(RowRange.Partition("p")));
    }

    [Fact]
    public async Task Bounds_Of_Keys_Are_Inclusive_Below_And_Exclusive_Above()
    {
        await InsertAll("p", ["", "a", "b", "b!", "c", "d"]);
        await InsertAll("o", ["b"]);
        await InsertAll("q", ["b"]);

        Assert.Equal(["b", "b!", "c"], await KeysOf(RowRange.Keys("p", "b", "d")));
        Assert.Equal(["b", "b!", "c", "d"], await KeysOf(RowRange.Keys("p", "b", null)));
        Assert.Equal(["", "a"], await KeysOf(RowRange.Keys("p", null, "b")));
        Assert.Equal(["", "a", "b", "b!", "c", "d"], await KeysOf(RowRange.Keys("p", null, null)));
        Assert.Equal(["b!"], await KeysOf(RowRange.Keys("p", "b ", "c")));
        Assert.Empty(await KeysOf(RowRange.Keys("p", "b", "b")));
        Assert.Empty(await KeysOf(RowRange.Keys("p", "c", "b")));
        Assert.Empty(await KeysOf(RowRange.Keys("p", null, "")));
        Assert.Empty(await KeysOf(RowRange.Keys("p", "e", null)));
    }

    [Fact]
    public async Task A_Prefix_Reads_The_Keys_That_Start_So()
    {
        await InsertAll("p", ["l", "l-", "l-2026", "l-2026-d07", "l-2027", "l.", "la", "L-2026", "m"]);

        Assert.Equal(["l-", "l-2026", "l-2026-d07", "l-2027"], await KeysOf(RowRange.Prefix("p", "l-")));
        Assert.Equal(["l-2026", "l-2026-d07"], await KeysOf(RowRange.Prefix("p", "l-2026")));
        Assert.Empty(await KeysOf(RowRange.Prefix("p", "l-2025")));
    }

    [Theory]
    [InlineData(".")] // the next character, /, is no character of a key
    [InlineData("\"")]
    [InlineData(">")]
    [InlineData("[")]
    [InlineData("~")]
    [InlineData("'")]
    [InlineData("é")]
    [InlineData("🏿")] // its last unit, U+DFFF, is the last of its kind
    public async Task A_Prefix_May_End_In_Any_Character(string end)
    {
        await InsertAll("p", ["a", $"a{end}", $"a{end}{end}", $"a{end}z", "b"]);

        Assert.Equal(
            new[] { $"a{end}", $"a{end}{end}", $"a{end}z" }.Order(StringComparer.Ordinal),
            (await KeysOf(RowRange.Prefix("p", $"a{end}"))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_Range_Of_Partitions_Is_Inclusive_Below_And_Exclusive_Above()
    {
        foreach (var partition in new[] { "2026010108", "2026010109", "2026010110", "2026010111", "20260101" })
        {
            await InsertAll(partition, ["b", "a"]);
        }

        var rows = await ReadAll(RowRange.Partitions("2026010109", "2026010111"));

        Assert.Equal(["2026010109 a", "2026010109 b", "2026010110 a", "2026010110 b"], rows.Select(row => $"{row.Partition} {row.Key}"));
        Assert.Equal(10, (await ReadAll(RowRange.Partitions("", "3"))).Count);
        Assert.Empty(await ReadAll(RowRange.Partitions("2026010109", "2026010109")));
        Assert.Empty(await ReadAll(RowRange.Partitions("3", "2")));
    }

    [Fact]
    public async Task Pages_Of_Every_Size_Give_Each_Row_Once_In_Order()
    {
        await InsertAll("p", Enumerable.Range(0, 7).Select(i => $"{i}"));
        await InsertAll("q", Enumerable.Range(0, 4).Select(i => $"{i}"));

        for (var most = 1; most <= 12; most++)
        {
            Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], await KeysOf(RowRange.Partition("p"), most));
            Assert.Equal(["2", "3", "4"], await KeysOf(RowRange.Keys("p", "2", "5"), most));
            Assert.Equal(
                ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "q0", "q1", "q2", "q3"],
                (await ReadAll(RowRange.Partitions("p", "r"), most)).Select(row => row.Partition + row.Key));
        }
    }

    [Fact]
    public async Task A_Partition_Larger_Than_A_Page_Is_Read_Whole()
    {
        var keys = Enumerable.Range(0, 1205).Select(i => $"{i:0000}").ToArray();
        await InsertAll("p", keys);

        Assert.Equal(keys, await KeysOf(RowRange.Partition("p"), StorageLimits.PageRows));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_Page_Of_None_Or_Of_More_Than_A_Thousand_Rows_Is_Refused(int most) =>
        await Assert.ThrowsAsync<StorageLimitException>(() => Store.QueryAsync(_table, RowRange.Partition("p"), null, most, Stop));

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("!?/#")]
    [InlineData("cA")]
    [InlineData("_-_-")]
    public async Task A_Continuation_That_Never_Was_One_Is_Refused(string continuation) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync(_table, RowRange.Partition("p"), continuation, 10, Stop));

    [Fact]
    public async Task A_Continuation_Of_Another_Partition_Is_Refused()
    {
        await InsertAll("p", ["a", "b"]);
        var page = await Store.QueryAsync(_table, RowRange.Partition("p"), null, 1, Stop);
        Assert.NotNull(page.Continuation);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.QueryAsync(_table, RowRange.Partition("q"), page.Continuation, 1, Stop));
    }

    [Fact]
    public async Task Rows_Can_Be_Deleted_While_They_Are_Read()
    {
        await InsertAll("p", Enumerable.Range(0, 25).Select(i => $"{i:00}"));
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await Store.QueryAsync(_table, RowRange.Partition("p"), continuation, 4, Stop);
            foreach (var row in page.Rows)
            {
                seen.Add(row.Key);
                Assert.True((await Write(new RowWrite.Delete("p", row.Key, row.ETag))).IsDone);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i:00}"), seen);
        Assert.Empty(await ReadAll(RowRange.Partition("p")));
    }

    [Fact]
    public async Task What_Is_Inserted_While_Rows_Are_Read_Hides_None_Of_Them()
    {
        await InsertAll("p", ["b", "d", "f"]);
        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await Store.QueryAsync(_table, RowRange.Partition("p"), continuation, 1, Stop);
            seen.AddRange(page.Rows.Select(row => row.Key));
            if (seen is ["b"] && page.Rows.Count > 0)
            {
                await InsertAll("p", ["a", "c", "e"]);
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);

        // Whether "c" comes depends on what the continuation names: the last row that was read, or, as in Azure, the next.
        Assert.Equal(["b", "d", "e", "f"], seen.Except(["c"]));
        Assert.Equal(seen.Distinct(), seen);
    }
}
