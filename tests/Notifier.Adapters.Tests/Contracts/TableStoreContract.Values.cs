using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

public abstract partial class TableStoreContract
{
    [Theory]
    [InlineData("it's")]
    [InlineData("''")]
    [InlineData("two words")]
    [InlineData(" ")]
    [InlineData("100%25")]
    [InlineData("a+b&c=d;e,f")]
    [InlineData("(p='x',k=\"y\")")]
    [InlineData("$filter:{0}<>|^`[]")]
    [InlineData("é")]
    [InlineData("e\u0301")]
    [InlineData("👩‍⚕️🏿")]
    [InlineData("日本")]
    [InlineData("")]
    public async Task A_Key_May_Be_Nearly_Anything(string key)
    {
        await Inserted(key, key, "first");
        Assert.Equal("first", (await Get(key, key))!.Text("Text"));

        var read = Assert.Single(await ReadAll(RowRange.Partition(key)));
        Assert.Equal((key, key), (read.Partition, read.Key));
        Assert.True((await Write(new RowWrite.Replace(read.With("Text", "second")))).IsDone);
        Assert.True((await Write(new RowWrite.Upsert(RowOf(key, key, "third")), new RowWrite.Insert(RowOf(key, key + "2")))).IsDone);
        Assert.Equal([key, key + "2"], (await ReadAll(RowRange.Keys(key, key, null), most: 1)).Select(row => row.Key));
        Assert.True((await Write(new RowWrite.Delete(key, key))).IsDone);
        Assert.Null(await Get(key, key));
    }

    [Fact]
    public async Task Keys_Of_256_Characters_Are_Kept()
    {
        var (partition, key) = (new string('p', 256), new string('ü', 256));
        await Inserted(partition, key);

        Assert.NotNull(await Get(partition, key));
        Assert.Equal([key], await KeysOf(RowRange.Partition(partition)));
        Assert.Equal([key], await KeysOf(RowRange.Prefix(partition, key)));
    }

    public static TheoryData<object> Values => new((object[])
    [
        "", "text", " \t\r\n ", "it's “quoted” <b>&amp;</b> \\ \"", "2026-05-03T08:00:00.0000000Z", "00112233-4455-6677-8899-aabbccddeeff", "NaN", "👩‍⚕️🏿 é e\u0301 \uFFFD", new string('x', 32_768),
        true, false,
        0L, -1L, 1L, long.MinValue, long.MaxValue, (long)int.MaxValue + 1, (1L << 53) + 1,
        DateTimeOffset.UnixEpoch, StorageLimits.EarliestInstant, DateTimeOffset.MaxValue, new DateTimeOffset(2026, 5, 3, 8, 0, 0, 1, 2, TimeSpan.Zero).AddTicks(3),
    ]);

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_Value_Comes_Back_With_Its_Type(object value)
    {
        await Write(new RowWrite.Insert(new TableRow("p", "k").With("V", value)));

        Assert.Equal(value, (await Get("p", "k"))!.Values["V"]);
        Assert.Equal(value, Assert.Single(await ReadAll(RowRange.Partition("p"))).Values["V"]);
    }

    [Fact]
    public async Task Bytes_Come_Back()
    {
        byte[][] all = [[], [0], [.. Enumerable.Range(0, 256).Select(i => (byte)i)], [.. Enumerable.Repeat((byte)0xFF, 64 * 1024)]];
        foreach (var bytes in all)
        {
            await Write(new RowWrite.Upsert(new TableRow("p", "k").With("V", bytes)));
            Assert.Equal(bytes, (await Get("p", "k"))!.Bytes("V"));
        }
    }

    [Fact]
    public async Task A_Text_Takes_32768_Characters_Of_Any_Kind()
    {
        var text = new string('月', 32_768);
        await Write(new RowWrite.Insert(RowOf("p", "k", text)));

        Assert.Equal(text, (await Get("p", "k"))!.Text("Text"));
    }

    [Fact]
    public async Task An_Instant_With_An_Offset_Comes_Back_In_UTC()
    {
        var summer = new DateTimeOffset(2026, 7, 1, 8, 0, 0, TimeSpan.FromHours(1));
        await Write(new RowWrite.Insert(new TableRow("p", "k").With("V", summer)));

        var read = (await Get("p", "k"))!.Instant("V")!.Value;

        Assert.Equal(summer, read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
    }

    [Fact]
    public async Task All_Kinds_Of_Values_Share_A_Row()
    {
        var row = new TableRow("p", "k").With("Text", "t").With("Flag", true).With("Int", 1).With("Long", 2L).With("Instant", DateTimeOffset.UnixEpoch)
            .With("Bytes", new byte[] { 1 }).With("_Under_1", "u");
        await Write(new RowWrite.Insert(row), new RowWrite.Insert(row with { Key = "l" }));

        foreach (var read in await ReadAll(RowRange.Partition("p")))
        {
            Assert.Equal(row.Values.OrderBy(value => value.Key, StringComparer.Ordinal), read.Values.OrderBy(value => value.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_Row_Without_Values_Is_Kept()
    {
        await Write(new RowWrite.Insert(new TableRow("p", "k")));

        Assert.Empty((await Get("p", "k"))!.Values);
    }

    [Fact]
    public async Task Names_Differ_By_Case()
    {
        await Write(new RowWrite.Insert(new TableRow("p", "k").With("name", 1).With("Name", 2)));

        var row = (await Get("p", "k"))!;
        Assert.Equal((1, 2), (row.Number("name"), row.Number("Name")));
    }

    [Fact]
    public async Task Bytes_That_Were_Given_Or_Read_Are_No_Part_Of_The_Store()
    {
        var bytes = new byte[] { 1 };
        await Write(new RowWrite.Insert(new TableRow("p", "k").With("V", bytes)));
        bytes[0] = 2;
        (await Get("p", "k"))!.Bytes("V")![0] = 3;

        Assert.Equal([1], (await Get("p", "k"))!.Bytes("V"));
    }
}
