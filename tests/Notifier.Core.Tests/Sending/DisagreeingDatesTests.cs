using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Sending;

/// <summary>Another date is shown beside the one that is safe: each such disagreement is told once, whatever was announced before.</summary>
public sealed class DisagreeingDatesTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task A_Disagreement_That_Appears_Under_A_Version_Already_Announced_Is_Told()
    {
        await FollowAsync();
        await ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await ReadAsync(TestAdverts.Field);

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec", "ClosesSooner: 19 Dec (not 9 Jan)"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Another_Disagreement_Is_Told_Too_And_Each_Once()
    {
        await FollowAsync();
        await ReadAsync(TestAdverts.Field);
        await ReadAsync(TestAdverts.Field.Replace("09 January 2026", "16 January 2026", StringComparison.Ordinal));
        await ReadAsync(TestAdverts.Field.Replace("09 January 2026", "16 January 2026", StringComparison.Ordinal));

        Assert.Equal(["confirm: 24 Dec", "ClosesSooner: 24 Dec (not 9 Jan)", "ClosesSooner: 24 Dec (not 16 Jan)"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Move_That_Brings_A_Disagreement_Is_One_Mail()
    {
        await FollowAsync();
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await ReadAsync(TestAdverts.Field);

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec (not 9 Jan)"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task One_That_Bounced_Comes_Again_Under_Its_Own_Name()
    {
        await FollowAsync();
        await ReadAsync(TestAdverts.Field);
        var mail = _app.Emails.Mails[^1];
        await _app.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, EmailEventKind.Blocked, _app.Clock.Now, mail.Message.To)], CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(["confirm: 24 Dec", "ClosesSooner: 24 Dec (not 9 Jan)", "ClosesSooner: 24 Dec (not 9 Jan)"], _app.Emails.To(Ann));
        Assert.Single(await AnnouncementsAsync());
    }

    /// <summary>The version before named the mail by the advert's version alone, and told nothing more under that name.</summary>
    [Fact]
    public async Task What_The_Version_Before_Told_Counts_As_Told_And_A_Later_Disagreement_Does_Not()
    {
        var advert = await FollowAsync();
        await ReadAsync(TestAdverts.Field);
        await RenameAsync(advert, row => row);
        await _app.ReadAsync(TestAdverts.Words);
        await ReadAsync(TestAdverts.Field);
        Assert.Equal(["confirm: 24 Dec", "ClosesSooner: 24 Dec (not 9 Jan)"], _app.Emails.To(Ann));

        await ReadAsync(TestAdverts.Field.Replace("09 January 2026", "16 January 2026", StringComparison.Ordinal));
        Assert.Equal("ClosesSooner: 24 Dec (not 16 Jan)", _app.Emails.To(Ann).Last());
    }

    /// <summary>A program that is replaced leaves mails half done: one that waits, one whose attempt died before it left, and one whose attempt died after.</summary>
    [Theory]
    [InlineData(EmailState.Waiting, false)]
    [InlineData(EmailState.Claimed, false)]
    [InlineData(EmailState.Claimed, true)]
    public async Task What_The_Version_Before_Left_Half_Done_Is_Finished_Once(EmailState state, bool hasLeft)
    {
        var advert = await FollowAsync();
        await _app.ReadAsync(TestAdverts.Field);
        _app.Emails.Script.Enqueue(message =>
        {
            if (hasLeft)
            {
                _app.Emails.SendAsync(message, 1, CancellationToken.None).GetAwaiter().GetResult();
            }

            throw new KilledException();
        });
        await Assert.ThrowsAsync<KilledException>(() => _app.PassAsync(TimeSpan.FromMinutes(10)));
        await RenameAsync(advert, row => row with { State = state, Sending = hasLeft ? row.Sending : null, Sends = hasLeft ? 1 : 0, Until = state == EmailState.Waiting ? row.Claimed : null });
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(["confirm: 24 Dec", "ClosesSooner: 24 Dec (not 9 Jan)"], _app.Emails.To(Ann));
        Assert.Equal(EmailLedgerEntry.AnnouncementOf(advert, 1), Assert.Single(await AnnouncementsAsync()).Key);
    }

    [Theory]
    [InlineData("l-abc-v0012", 12)]
    [InlineData("l-abc-v0012-sdeadbeef", 12)]
    [InlineData("l-abc-20251224-d07", null)]
    [InlineData("l-abc-20251224-hr1", null)]
    [InlineData("l-abc-fdeadbeef", null)]
    public void A_Ledger_Key_Says_Which_Mail_It_Is(string key, int? version)
    {
        var row = EmailLedgerEntry.New(_app.Key(Ann), key, _app.Clock.Now);
        Assert.Equal(("abc", version, version is not null), (row.Advert, row.Version, row.IsAnnouncement));
        Assert.Equal(key.Contains("20251224", StringComparison.Ordinal), row.Closing is not null);
    }

    private async Task<string> FollowAsync()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        return advert.Id;
    }

    private async Task ReadAsync(string text)
    {
        await _app.ReadAsync(text);
        await _app.PassAsync(TimeSpan.FromHours(1));
    }

    private async Task<List<EmailLedgerEntry>> AnnouncementsAsync() =>
        [.. (await _app.The<EmailLedger>().AllAsync(_app.Key(Ann), CancellationToken.None).ToListAsync(CancellationToken.None)).Where(row => row.IsAnnouncement)];

    private async Task RenameAsync(string advert, Func<EmailLedgerEntry, EmailLedgerEntry> change)
    {
        var row = Assert.Single(await AnnouncementsAsync());
        await _app.The<EmailLedger>().DeleteAsync(row, CancellationToken.None);
        await _app.The<EmailLedger>().WriteAsync(change(row with { Key = EmailLedgerEntry.AnnouncementOf(advert, 1), ETag = null }), null, null, CancellationToken.None);
    }
}
