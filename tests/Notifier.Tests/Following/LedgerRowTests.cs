using Notifier.Core.Reminders;

namespace Notifier.Tests.Following;

/// <summary>When nothing more is done about a mail.</summary>
public sealed class LedgerRowTests
{
    private static readonly DateTimeOffset Now = Stage.At("2025-12-10 10:00");

    [Theory]
    [InlineData(LedgerState.Sent, null, true)]
    [InlineData(LedgerState.Refused, "no such mailbox", true)]
    [InlineData(LedgerState.Unknown, null, true)]
    [InlineData(LedgerState.Dropped, LedgerRow.Covered, true)]
    [InlineData(LedgerState.Dropped, LedgerRow.Closed, true)]
    [InlineData(LedgerState.Dropped, LedgerRow.NotWanted, false)]
    [InlineData(LedgerState.Dropped, LedgerRow.OtherDate, false)]
    [InlineData(LedgerState.Dropped, LedgerRow.Nearer, false)]
    [InlineData(LedgerState.Waiting, "full", false)]
    [InlineData(LedgerState.Claimed, null, false)]
    public async Task A_Mail_Is_Done_With_In_A_State_That_Nothing_Changes(LedgerState state, string? reason, bool isFinal)
    {
        var stage = new Stage(Now);
        var advert = await stage.ReadAsync(SomeAdverts.Words);
        await stage.FollowAndConfirmAsync("ann@example.org", advert.Id);
        var person = stage.Key("ann@example.org");
        stage.Clock.Now = Stage.At("2025-12-17 12:00");
        var row = LedgerRow.New(person, LedgerRow.RungOf(advert.Id, new DateOnly(2025, 12, 24), 7), Now) with { State = state, Reason = reason };
        await stage.The<Ledger>().WriteAsync(row, null, null, CancellationToken.None);
        var result = await stage.The<SendMail>().RunAsync(new SendRequest(person, advert.Id, SendKind.Rung, IsAnswer: false, 7, new DateOnly(2025, 12, 24)).ToText(), CancellationToken.None);

        Assert.Equal(isFinal, row.IsFinal);
        Assert.Equal(isFinal ? typeof(MailResult.Ended) : typeof(MailResult.Sent), result.GetType());
    }
}
