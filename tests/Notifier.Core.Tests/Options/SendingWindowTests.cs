using Notifier.Core.Options;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Options;

/// <summary>When a mail leaves that nobody is waiting for.</summary>
public sealed class SendingWindowTests
{
    [Theory]
    [InlineData("2025-12-10 07:59:59", "2025-12-10 08:00:00")]
    [InlineData("2025-12-10 08:00:00", "2025-12-10 08:00:00")]
    [InlineData("2025-12-10 19:59:59", "2025-12-10 19:59:59")]
    [InlineData("2025-12-10 20:00:00", "2025-12-11 08:00:00")]
    [InlineData("2026-07-10 18:59:59", "2026-07-10 18:59:59")] // London is an hour ahead in summer
    [InlineData("2026-07-10 19:00:00", "2026-07-11 07:00:00")]
    public void It_Leaves_Between_Eight_And_Eight_In_London(string now, string expected) =>
        Assert.Equal(InMemoryApp.At(expected), SendingWindow.From(InMemoryApp.At(now), null, new SendingOptions()));

    [Theory]
    [InlineData("2025-12-11 20:00:00", "2025-12-11 08:00:00")] // exactly twelve hours are left then
    [InlineData("2025-12-11 19:59:59", "2025-12-10 22:00:00")]
    [InlineData("2025-12-10 22:00:00", "2025-12-11 08:00:00")] // nothing is left to apply
    [InlineData("2025-12-10 22:00:01", "2025-12-10 22:00:00")]
    public void It_Does_Not_Wait_For_The_Morning_When_Less_Than_Twelve_Hours_Would_Be_Left(string closes, string expected) =>
        Assert.Equal(InMemoryApp.At(expected), SendingWindow.From(InMemoryApp.At("2025-12-10 22:00:00"), InMemoryApp.At(closes), new SendingOptions()));
}
