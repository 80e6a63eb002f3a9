using Notifier.Core.Sending;

namespace Notifier.Core.Tests.Sending;

public sealed class EmailKindWordsTests
{
    [Theory]
    [InlineData("confirm", "please confirm")]
    [InlineData("manage", "manage link")]
    [InlineData("ends20251224", "following has ended")]
    [InlineData("v0003", "what changed, version 3 of the advert")]
    [InlineData("v0003-sabc", "it closes sooner than a board shows, version 3 of the advert")]
    [InlineData("v0003-again-20260108", "posted again on Thursday 8 January 2026")]
    [InlineData("fabc", "what is wrong with the dates")]
    [InlineData("20251224-d07", "reminder, 7 days before Wednesday 24 December 2025")]
    [InlineData("20251224-d00", "reminder, on the last day, Wednesday 24 December 2025")]
    [InlineData("20251224-hr1", "it closes soon: 1 working day before Wednesday 24 December 2025")]
    public void The_Export_Says_In_Words_What_An_Email_Was(string kind, string words) => Assert.Equal(words, EmailKinds.InWords(kind));
}
