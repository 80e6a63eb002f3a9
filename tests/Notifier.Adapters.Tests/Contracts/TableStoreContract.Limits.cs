using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Contracts;

public abstract partial class TableStoreContract
{
    [Theory]
    [InlineData("/")]
    [InlineData("\\")]
    [InlineData("#")]
    [InlineData("?")]
    [InlineData("\t")]
    [InlineData("\n")]
    [InlineData("\0")]
    [InlineData("\u007F")]
    [InlineData("\u009F")]
    public async Task A_Key_With_A_Forbidden_Character_Is_Refused(string character)
    {
        await RefusedKey($"a{character}b");
        await RefusedKey(character);
    }

    [Fact]
    public async Task A_Key_Of_More_Than_256_Characters_Is_Refused() => await RefusedKey(new string('k', 257));

    // Not as InlineData: a test's name could not be written down.
    [Fact]
    public async Task A_Key_With_Half_A_Surrogate_Pair_Is_Refused()
    {
        await RefusedKey("a\uD83D");
        await RefusedKey("\uDE00a");
        await RefusedKey("\uDE00\uD83D");
        await RefusedKey("😀\uD83Da");
    }

    [Fact]
    public async Task A_Text_With_Half_A_Surrogate_Pair_Is_Refused()
    {
        await Refused(new RowWrite.Insert(RowOf("p", "k", "a\uD83D")));
        await Refused(new RowWrite.Upsert(RowOf("p", "k", "\uDE00😀")));
        await Inserted("p", "k", "a😀😀b");
    }

    [Fact]
    public async Task A_Row_Takes_251_Values_And_No_More()
    {
        static TableRow Wide(int count) => Enumerable.Range(0, count).Aggregate(new TableRow("p", "k"), (row, i) => row.With($"V{i}", i));

        await Refused(new RowWrite.Insert(Wide(252)));
        Assert.True((await Write(new RowWrite.Insert(Wide(251)))).IsDone);
        Assert.Equal(251, (await Get("p", "k"))!.Values.Count);
    }

    [Fact]
    public async Task A_Row_Of_More_Than_A_MiB_Is_Refused()
    {
        static TableRow Long(int texts) => Enumerable.Range(0, texts).Aggregate(new TableRow("p", "k"), (row, i) => row.With($"V{i}", new string('x', 32_000)));

        Assert.True((await Write(new RowWrite.Insert(Long(16)))).IsDone);
        await Refused(new RowWrite.Upsert(Long(17)));
        Assert.Equal(16, (await Get("p", "k"))!.Values.Count);
    }

    [Fact]
    public async Task A_Text_Of_More_Than_32768_Characters_Is_Refused() => await Refused(new RowWrite.Insert(RowOf("p", "k", new string('x', 32_769))));

    [Fact]
    public async Task More_Than_64_KiB_Of_Bytes_Are_Refused() => await Refused(new RowWrite.Insert(new TableRow("p", "k").With("V", new byte[(64 * 1024) + 1])));

    [Fact]
    public async Task An_Instant_Before_1601_Is_Refused()
    {
        await Refused(new RowWrite.Insert(new TableRow("p", "k").With("V", StorageLimits.EarliestInstant.AddTicks(-1))));
        await Refused(new RowWrite.Insert(new TableRow("p", "k").With("V", DateTimeOffset.MinValue)));
    }

    [Fact]
    public async Task A_Value_Of_A_Kind_That_No_Store_Keeps_Is_Refused()
    {
        foreach (var value in new object[] { 1m, 'c', 1f, 0.5, double.PositiveInfinity, Guid.Empty, (short)1, DateTime.UnixEpoch, new DateOnly(2026, 5, 3), TimeSpan.Zero, new[] { "a" }, DayOfWeek.Friday })
        {
            await Refused(new RowWrite.Insert(new TableRow("p", "k").With("V", value)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("two words")]
    [InlineData("dash-ed")]
    [InlineData("odata.etag")]
    [InlineData("é")]
    [InlineData("PartitionKey")]
    [InlineData("RowKey")]
    [InlineData("Timestamp")]
    [InlineData("WriteId")]
    public async Task A_Value_Under_A_Name_That_Is_None_Is_Refused(string name) => await Refused(new RowWrite.Insert(new TableRow("p", "k").With(name, 1)));

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("with-dash")]
    [InlineData("täble")]
    public async Task A_Table_With_A_Name_That_Is_None_Is_Refused(string table)
    {
        await Assert.ThrowsAsync<StorageLimitException>(() => Store.WriteAsync(table, new RowWrite.Insert(RowOf("p", "k")), Stop));
        await Assert.ThrowsAsync<StorageLimitException>(() => Store.GetAsync(table, "p", "k", Stop));
        await Assert.ThrowsAsync<StorageLimitException>(() => Store.QueryAsync(table, RowRange.Partition("p"), null, 1, Stop));
        await Assert.ThrowsAsync<StorageLimitException>(() => Store.DropAsync(table, Stop));
    }

    [Fact]
    public async Task A_Replacement_Of_A_Row_That_Was_Never_Read_Is_Refused()
    {
        await Inserted("p", "k");
        await Refused(new RowWrite.Replace(RowOf("p", "k")));
    }

    [Fact]
    public async Task A_Refusal_Does_Not_Repeat_The_Key()
    {
        var refusal = await Assert.ThrowsAsync<StorageLimitException>(() => Get("p", "secret/key"));

        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    private async Task RefusedKey(string key)
    {
        await Refused(new RowWrite.Insert(RowOf("p", key)));
        await Refused(new RowWrite.Insert(RowOf(key, "k")));
        await Refused(new RowWrite.Delete("p", key));
        await Assert.ThrowsAsync<StorageLimitException>(() => Write([new RowWrite.Upsert(RowOf("p", key))]));
        await Assert.ThrowsAsync<StorageLimitException>(() => Get("p", key));
        await Assert.ThrowsAsync<StorageLimitException>(() => Get(key, "k"));
        await Assert.ThrowsAsync<StorageLimitException>(() => ReadAll(RowRange.Partition(key)));
        await Assert.ThrowsAsync<StorageLimitException>(() => ReadAll(RowRange.Keys("p", key, null)));
    }
}
