using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Storage;

/// <summary>Rows that no program of ours can have written, or a newer one: they are counted, left alone, and stop nothing.</summary>
public sealed class UnreadableRowsTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("2025121009", "nonsense")]
    [InlineData("2025121009", "9999-abc-announce")]
    [InlineData("2025121009", "0000-abc-fly")]
    [InlineData("2025121009", "0000-abc-settle-nobody")]
    [InlineData("20251210", "0000-abc-announce")]
    public async Task A_Due_Row_That_Is_None_Of_Ours_Stops_Nothing(string partition, string key)
    {
        await _app.Tables.WriteAsync(Tables.Due, new RowWrite.Insert(new TableRow(partition, key)), CancellationToken.None);
        await MovedAsync();

        Assert.Equal(1, (await _app.SweepAsync()).Faults);
        Assert.Equal(1, (await _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None)).Faults);
        Assert.Equal(1, (await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None)).Faults);
        await _app.DeliverAsync();

        Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(Ann).Last());
        Assert.NotNull(await _app.Tables.GetAsync(Tables.Due, partition, key, CancellationToken.None));
    }

    [Fact]
    public async Task A_Subscription_In_A_State_Of_A_Newer_Program_Stops_Nobody_Elses_Mail()
    {
        var advert = await MovedAsync();
        await _app.FollowAsync("bob@example.org", advert);
        var bob = _app.Key("bob@example.org").Value;
        var row = await _app.Tables.GetAsync(Tables.People, bob, Subscription.KeyOf(advert), CancellationToken.None);
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row!.With("state", "Dreaming")), CancellationToken.None);
        await _app.Queue.ReceiveAsync(TimeSpan.FromHours(1), CancellationToken.None); // Bob's own message, which would end as poison
        _app.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(1, (await _app.SweepAsync()).Faults);
        await _app.DeliverAsync();

        Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task A_Subscription_In_A_State_Of_A_Newer_Program_Stops_Nobody_Elses_Repair()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        string[] followers = [Ann, "bob@example.org", "cid@example.org"];
        foreach (var follower in followers)
        {
            await _app.FollowAndConfirmAsync(follower, advert.Id);
        }

        var first = followers.MinBy(follower => _app.Key(follower).Value, StringComparer.Ordinal)!; // the others stand behind them
        var row = await _app.Tables.GetAsync(Tables.People, _app.Key(first).Value, Subscription.KeyOf(advert.Id), CancellationToken.None);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await _app.SweepAsync();
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row!.With("state", "Dreaming")), CancellationToken.None);
        while (await _app.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), CancellationToken.None) is { } lost)
        {
            await _app.Queue.DeleteAsync(lost, CancellationToken.None);
        }

        _app.Clock.Advance(_app.Options.Job.Repair);
        Assert.Equal(1, (await _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None)).Faults);
        await _app.DeliverAsync();

        Assert.All(followers.Where(follower => follower != first), follower => Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(follower).Last()));
        Assert.Equal("confirm: 24 Dec", _app.Emails.To(first).Last());

        // A newer program, which understands it, makes up for it.
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row with { ETag = null }), CancellationToken.None);
        _app.Clock.Advance(_app.Options.Job.Repair);
        Assert.Equal(0, (await _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None)).Faults);
        await _app.DeliverAsync();
        Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(first).Last());
    }

    public static TheoryData<DueItemKind> Kinds => [.. Enum.GetValues<DueItemKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_Due_Row_Of_A_Vanished_Advert_Goes_And_The_Rest_Goes_On(DueItemKind kind)
    {
        await MovedAsync();
        var isOfOne = kind is DueItemKind.Confirm or DueItemKind.Settle or DueItemKind.Erase or DueItemKind.HrDigest or DueItemKind.HrConfirm or DueItemKind.HrSettle or DueItemKind.SendAgain;
        int? days = kind switch { DueItemKind.Rung => 7, DueItemKind.HrCloses => 3, _ => null };
        var hints = new[] { default(PersonKey?), _app.Key(Ann), _app.Key("nobody@example.org") }
            .Where(person => person is not null == isOfOne || (kind == DueItemKind.Purge))
            .Select(person => new DueItemKey(_app.Clock.Now, kind, kind == DueItemKind.Erase ? null : "vanished", person, days))
            .ToList();
        foreach (var hint in hints)
        {
            await _app.The<DueItemStore>().AddAsync(hint, CancellationToken.None);
        }

        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, (await _app.SweepAsync()).Faults);
        await _app.DeliverAsync();
        Assert.Equal("moved: 24 Dec -> 19 Dec", _app.Emails.To(Ann).Last());

        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(0, (await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None)).Faults);
        foreach (var hint in hints)
        {
            Assert.Null(await _app.Tables.GetAsync(Tables.Due, hint.Partition, hint.RowKey, CancellationToken.None));
        }

        Assert.Equal(0, await _app.Queue.CountAsync(CancellationToken.None));
        Assert.Equal(2, _app.Emails.Mails.Count);
    }

    [Theory]
    [InlineData("Sent", 0)]
    [InlineData("Claimed", 1)]
    [InlineData("Waiting", 1)]
    public async Task A_Ledger_Row_Of_An_Older_Program_That_Noted_Less_Neither_Loses_A_Mail_Nor_Sends_It_Twice(string state, int mails)
    {
        var advert = await MovedAsync();
        await WriteLedgerAsync(advert, state);
        await _app.PassAsync(TimeSpan.FromHours(5));

        Assert.Equal(mails, _app.Emails.To(Ann).Count(subject => subject == "moved: 24 Dec -> 19 Dec"));
        Assert.All(_app.Emails.Mails, mail => Assert.NotEmpty(mail.Message.Sid));
        Assert.Equal(0, await _app.Queue.CountAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("Dreaming")]
    [InlineData(null)]
    public async Task A_Ledger_Row_Nobody_Understands_Stops_Only_Its_Own_Mail_And_Only_Until_It_Is_Mended(string? state)
    {
        var advert = await MovedAsync();
        await _app.FollowAndConfirmAsync("bob@example.org", advert);
        await _app.ReadAsync(TestAdverts.Closing("Thursday 18 Dec 2025"));
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await WriteLedgerAsync(advert, state, version: 3);

        Assert.Equal(0, (await _app.SweepAsync()).Faults);
        var failed = 0;
        while (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } message)
        {
            await _app.Queue.DeleteAsync(message, CancellationToken.None); // a worker puts it on record after five deliveries
            failed += await Record.ExceptionAsync(() => _app.The<EmailDispatcher>().RunAsync(message.Text, CancellationToken.None)) is null ? 0 : 1;
        }

        Assert.True(failed > 0);
        Assert.Equal("moved: 19 Dec -> 18 Dec", _app.Emails.To("bob@example.org").Last());

        _app.Clock.Advance(TimeSpan.FromMinutes(70));
        Assert.True((await _app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None)).Faults > 0);
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Delete(_app.Key(Ann).Value, EmailLedgerEntry.AnnouncementOf(advert, 3)), CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal("moved: 24 Dec -> 18 Dec", _app.Emails.To(Ann).Last());
        Assert.Single(_app.Emails.To("bob@example.org"), subject => subject == "moved: 19 Dec -> 18 Dec");
    }

    /// <summary>What is written is all there is of it: an older program noted no more.</summary>
    private async Task WriteLedgerAsync(string advert, string? state, int version = 2) => await _app.Tables.WriteAsync(
        Tables.People, new RowWrite.Insert(new TableRow(_app.Key(Ann).Value, EmailLedgerEntry.AnnouncementOf(advert, version)).With("state", state)), CancellationToken.None);

    private async Task<string> MovedAsync()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        return advert.Id;
    }
}
