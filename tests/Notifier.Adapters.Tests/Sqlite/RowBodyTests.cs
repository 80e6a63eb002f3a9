using System.Collections.Immutable;
using Notifier.Adapters.Sqlite;

namespace Notifier.Adapters.Tests.Sqlite;

public sealed class RowBodyTests
{
    public static TheoryData<object, string> Bodies => new()
    {
        { "é", "01 02C3A9" },
        { true, "02 01" },
        { 3L, "04 0300000000000000" },
        { DateTimeOffset.UnixEpoch, "06 0080B5F7F57F9F08" },
        { "\u0001\u0002"u8.ToArray(), "08 020102" },
    };

    /// <summary>Files are read for years: a change of these bytes needs a new format number.</summary>
    [Theory]
    [MemberData(nameof(Bodies))]
    public void The_Bytes_On_The_Disk_Stay_The_Same(object value, string hex)
    {
        var bytes = Convert.FromHexString("01010156" + hex.Replace(" ", "", StringComparison.Ordinal)); // format, one value, named V

        Assert.Equal(bytes, RowBody.Write(ImmutableDictionary<string, object>.Empty.Add("V", value)));
        Assert.Equal(value, RowBody.Read(bytes)["V"]);
    }

    [Fact]
    public void A_Number_Of_32_Bits_Of_An_Earlier_Version_Is_Read() =>
        Assert.Equal(-2L, RowBody.Read(Convert.FromHexString("0101015603FEFFFFFF"))["V"]);

    [Theory]
    [InlineData("0200")] // another format
    [InlineData("0101015609")] // another kind of value
    public void What_A_Newer_Version_Wrote_Is_Not_Guessed_At(string hex) => Assert.Throws<InvalidDataException>(() => RowBody.Read(Convert.FromHexString(hex)));
}
