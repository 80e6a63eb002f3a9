using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Sending;

/// <summary>When nothing more is done about a mail.</summary>
public sealed class EmailLedgerEntryTests
{
    private static readonly DateTimeOffset Now = InMemoryApp.At("2025-12-10 10:00");

    [Theory]
    [InlineData(EmailState.Sent, null, true)]
    [InlineData(EmailState.Refused, "no such mailbox", true)]
    [InlineData(EmailState.Unknown, null, true)]
    [InlineData(EmailState.Dropped, EmailLedgerEntry.Covered, true)]
    [InlineData(EmailState.Dropped, EmailLedgerEntry.Closed, true)]
    [InlineData(EmailState.Dropped, EmailLedgerEntry.NotWanted, false)]
    [InlineData(EmailState.Dropped, EmailLedgerEntry.OtherDate, false)]
    [InlineData(EmailState.Dropped, EmailLedgerEntry.Nearer, false)]
    [InlineData(EmailState.Waiting, "full", false)]
    [InlineData(EmailState.Claimed, null, false)]
    public async Task A_Mail_Is_Done_With_In_A_State_That_Nothing_Changes(EmailState state, string? reason, bool isFinal)
    {
        var app = new InMemoryApp(Now);
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync("ann@example.org", advert.Id);
        var person = app.Key("ann@example.org");
        app.Clock.Now = InMemoryApp.At("2025-12-17 12:00");
        var row = EmailLedgerEntry.New(person, EmailLedgerEntry.ReminderKeyOf(advert.Id, new DateOnly(2025, 12, 24), 7), Now) with { State = state, Reason = reason };
        await app.The<EmailLedger>().WriteAsync(row, null, null, CancellationToken.None);
        var result = await app.The<EmailDispatcher>().RunAsync(new SendEmailMessage(person, advert.Id, EmailKind.Rung, IsAnswer: false, 7, new DateOnly(2025, 12, 24)).ToText(), CancellationToken.None);

        Assert.Equal(isFinal, row.IsFinal);
        Assert.Equal(isFinal ? typeof(SendEmailResult.Ended) : typeof(SendEmailResult.Sent), result.GetType());
    }
}
