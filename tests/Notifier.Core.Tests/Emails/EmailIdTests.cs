using Notifier.Core.Emails;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Emails;

public sealed class EmailIdTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    [Theory]
    [InlineData("2025-12-31 23:59", true)]
    [InlineData("2026-03-31 23:59", true)] // the 90th day after December
    [InlineData("2026-04-01 00:01", false)]
    [InlineData("2025-11-30 23:00", true)] // a clock may be a little ahead
    [InlineData("2025-11-29 23:00", false)]
    public void A_Sid_Is_One_Of_Ours_As_Long_As_The_Events_Of_Its_Month_Are_Kept(string now, bool isSid)
    {
        var sid = EmailId.New(InMemoryApp.At("2025-12-10 10:00"));
        Assert.Equal("202512", EmailId.MonthOf(sid));
        Assert.Equal(isSid, EmailId.IsSid(sid, InMemoryApp.At(now), Keep));
    }
}
