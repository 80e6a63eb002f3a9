using Notifier.Core.Storage;

namespace Notifier.Core.Tests.Storage;

public sealed class RowRangeTests
{
    [Theory]
    [InlineData("l-", "l.")]
    [InlineData("d07", "d08")]
    [InlineData("9", ":")]
    [InlineData("é", "ê")]
    [InlineData("😀", "😁")]
    [InlineData("🏿", "🐀")] // the second unit of a pair has no next one: the first takes it over
    [InlineData("\uD7FF", "\uE000")] // between them are only halves of pairs
    public void A_Prefix_Ends_Before_The_Next_Text_That_Does_Not_Start_So(string prefix, string before)
    {
        var range = RowRange.Prefix("p", prefix);

        Assert.Equal(("p", null, prefix, before), (range.FromPartition, range.BeforePartition, range.FromKey, range.BeforeKey));
    }

    [Fact]
    public void A_Prefix_That_Nothing_Follows_Is_Refused()
    {
        foreach (var prefix in new[] { "", "a\uD83D", "a\uDE00", "\U0010FFFF" })
        {
            Assert.Throws<ArgumentException>(() => RowRange.Prefix("p", prefix));
        }
    }
}
