using System.Globalization;
using Notifier.Reading.Wording;

namespace Notifier.Reading.Tests.Wording;

/// <summary>How lengths of time are written.</summary>
public sealed class EnglishDurationsTests
{
    [Theory]
    [InlineData("28.00:00:00", "28 days")]
    [InlineData("396.00:00:00", "396 days")]
    [InlineData("1.00:00:00", "1 day")]
    [InlineData("2.12:00:00", "2 days and 12 hours")]
    [InlineData("01:00:00", "1 hour")]
    [InlineData("01:30:00", "1 hour and 30 minutes")]
    [InlineData("00:15:00", "15 minutes")]
    [InlineData("00:01:01", "1 minute and 1 second")]
    [InlineData("1.01:01:01", "1 day, 1 hour, 1 minute and 1 second")]
    [InlineData("00:00:00.5", "less than a second")]
    public void A_Length_Of_Time_Is_Written_Whole(string length, string words) =>
        Assert.Equal(words, EnglishDurations.InWords(TimeSpan.Parse(length, CultureInfo.InvariantCulture)));
}
