using Notifier.Core.Fetching;

namespace Notifier.Core.Tests.Fetching;

public sealed class AskedPauseTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("120", 120)]
    [InlineData(" 5 ", 5)]
    [InlineData("99999999", 604_800)]
    [InlineData("Mon, 12 Jan 2026 09:30:00 GMT", 1800)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999999", null)]
    [InlineData("Mon, 12 Jan 2026 08:30:00 GMT", null)]
    [InlineData("Sun, 12 Jan 2026 09:30:00 GMT", null)] // a Monday
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_Host_Asks_For_A_Pause_In_Seconds_Or_By_A_Date(string? header, int? seconds) =>
        Assert.Equal(seconds is { } given ? TimeSpan.FromSeconds(given) : null, AskedPause.From(header, Now));
}
