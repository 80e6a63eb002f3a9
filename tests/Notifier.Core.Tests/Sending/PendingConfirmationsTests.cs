using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Sending;

/// <summary>
/// What waits to be confirmed by one address: strangers can neither keep its owner from following, nor take away what they may confirm.
/// </summary>
public sealed class PendingConfirmationsTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task However_Many_Adverts_Strangers_Ask_For_In_Her_Name_Ann_Gets_Her_Own_Mail()
    {
        for (var number = 0; number < 8; number++)
        {
            await _app.FollowAsync(Ann, await BaitAsync(number));
        }

        await _app.DeliverAsync();
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();

        Assert.Equal(9, _app.Emails.To(Ann).Count());
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id));
    }

    [Fact]
    public async Task A_Wish_Beyond_The_Days_Mails_Is_Listed_In_The_Next_One_And_Gets_None_Of_Its_Own()
    {
        await DaysMailsAsync();
        var (clerk, porter) = await ClerkAndPorterAsync();
        await _app.FollowAsync(Ann, clerk);
        await _app.PassAsync(TimeSpan.FromHours(1));
        await _app.FollowAsync(Ann, porter);
        await _app.PassAsync(TimeSpan.FromHours(20));
        Assert.Equal(9, _app.Emails.To(Ann).Count());

        await _app.PassAsync(TimeSpan.FromDays(3));

        var listing = _app.Emails.Mails[^1];
        Assert.Equal((InMemoryApp.At("2025-12-11 10:00"), "confirm: 24 Dec and 1 more", 10), (listing.At, listing.Subject, _app.Emails.Mails.Count));
        Assert.Equal(["Porter"], Assert.IsType<Mail.Confirm>(listing.Mail).Others.Select(other => other.Title));
        var listed = (await LedgerAsync(porter))!;
        Assert.Equal((EmailState.Dropped, listing.Message.Sid), (listed.State, listed.EmailId));
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, porter)); // by its box
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, clerk));
    }

    [Fact]
    public async Task Any_Mail_That_Leaves_Lists_What_Was_Put_Off()
    {
        await DaysMailsAsync();
        var (clerk, porter) = await ClerkAndPorterAsync();
        _app.Clock.Advance(TimeSpan.FromHours(3));
        await _app.FollowAsync(Ann, clerk); // put off until the first mails are a day old
        await _app.DeliverAsync();
        var bait = _app.Emails.Mails[0];
        await _app.ConfirmAsync(Ann, AdvertOf(bait)); // a mail that was used does not count
        await _app.FollowAsync(Ann, porter);
        await _app.DeliverAsync();

        Assert.Contains("confirm:  and 1 more", _app.Emails.To(Ann)); // the porter's states no date
        await _app.PassAsync(TimeSpan.FromDays(2));
        Assert.Single(_app.Emails.Mails, mail => mail.Subject.EndsWith("more", StringComparison.Ordinal));
        Assert.DoesNotContain("confirm: 24 Dec", _app.Emails.Mails.Skip(9).Select(mail => mail.Subject));
    }

    [Fact]
    public async Task A_Pasted_Advert_That_Is_Listed_Lends_No_Word_To_The_Mail()
    {
        await DaysMailsAsync();
        await _app.FollowAsync(Ann, (await _app.ReadAsync(TestAdverts.Words)).Id);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.FollowAsync(Ann, await BaitAsync(77));
        await _app.PassAsync(TimeSpan.FromHours(25));

        var other = Assert.Single(Assert.IsType<Mail.Confirm>(_app.Emails.Mails[^1].Mail).Others);
        Assert.True(other.IsPasted); // whose words the mail leaves out, as its golden file shows
    }

    [Fact]
    public async Task Whoever_Asks_Again_For_What_Was_Listed_Gets_A_Mail_Of_Its_Own()
    {
        await DaysMailsAsync();
        var (clerk, porter) = await ClerkAndPorterAsync();
        await _app.FollowAsync(Ann, clerk);
        await _app.FollowAsync(Ann, porter);
        await _app.PassAsync(TimeSpan.FromHours(24));
        Assert.Equal(10, _app.Emails.Mails.Count);
        var listed = AdvertOf(_app.Emails.Mails[^1]) == clerk ? porter : clerk;

        await _app.FollowAsync(Ann, listed);
        await _app.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(10, _app.Emails.Mails.Count); // it was told a moment ago
        await _app.PassAsync(TimeSpan.FromMinutes(15));
        await _app.FollowAsync(Ann, listed);
        await _app.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(11, _app.Emails.Mails.Count);
        Assert.Equal(listed, AdvertOf(_app.Emails.Mails[^1]));
    }

    [Fact]
    public async Task Two_Workers_At_Once_Do_Not_Pass_The_Limit_Of_The_Day()
    {
        await DaysMailsAsync(8);
        await _app.FollowAsync(Ann, await BaitAsync(20));
        await _app.FollowAsync(Ann, await BaitAsync(21));
        var isOther = false;
        var meddled = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (_, key) =>
        {
            if (key.EndsWith("-confirm", StringComparison.Ordinal) && !isOther)
            {
                isOther = true; // the other worker takes the other message just before our claim
                await _app.DeliverAsync();
            }
        }));

        await meddled.DeliverAsync();

        Assert.Equal(9, _app.Emails.To(Ann).Count());
    }

    [Fact]
    public async Task Twenty_Wishes_Wait_And_Beyond_Only_One_That_Never_Had_A_Mail_Gives_Way()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsADay = 15 } });
        var baits = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            baits.Add((await app.ReadAsync(Bait(number), AdvertSource.Visitor)).Id);
            await app.FollowAsync(Ann, baits[^1]);
        }

        await app.DeliverAsync(); // fifteen of them
        Assert.Equal(15, app.Emails.Mails.Count);
        for (var number = 20; number < 27; number++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            baits.Add((await app.ReadAsync(Bait(number), AdvertSource.Visitor)).Id);
            Assert.Equal(FollowResult.CheckYourMail, await app.FollowAsync(Ann, baits[^1]));
        }

        var known = await app.The<PersonStore>().GetAllAsync(app.Key(Ann), CancellationToken.None);
        Assert.Equal(
            [.. baits[..15], .. baits[22..]],
            known!.Subscriptions.OrderBy(subscription => subscription.Consent.Asked).Select(subscription => subscription.Advert));

        // With twenty that had a mail nothing gives way, and the next wish is not kept.
        await app.PassAsync(TimeSpan.FromHours(25));
        var late = (await app.ReadAsync(Bait(50), AdvertSource.Visitor)).Id;
        Assert.Equal(FollowResult.CheckYourMail, await app.FollowAsync(Ann, late));
        await app.PassAsync(TimeSpan.FromMinutes(20));
        known = await app.The<PersonStore>().GetAllAsync(app.Key(Ann), CancellationToken.None);
        Assert.Equal(20, known!.Subscriptions.Length);
        Assert.Null(known.To(late));
    }

    [Fact]
    public async Task What_Had_A_Mail_Is_Kept_Seven_Days_From_That_Mail()
    {
        await _app.FillHourAsync();
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await DaysMailsAsync();
        await _app.FollowAsync(Ann, advert.Id); // its mail leaves a day later
        await _app.PassAsync(TimeSpan.FromHours(30));
        Assert.Contains("confirm: 24 Dec", _app.Emails.To(Ann));
        var left = _app.Emails.Mails.Last(mail => mail.Subject == "confirm: 24 Dec").At;

        foreach (var (day, isKept) in new[] { (6.9, true), (7.9, true), (9, false) })
        {
            _app.Clock.Now = InMemoryApp.At("2025-12-10 10:00").AddDays(day);
            await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
            Assert.Equal(isKept, await _app.The<PersonStore>().GetAsync(_app.Key(Ann), advert.Id, CancellationToken.None) is not null);
            Assert.True(isKept || _app.Clock.Now >= left.AddDays(7));
        }

        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None)); // nothing else is kept of her
    }

    [Fact]
    public async Task A_Wish_Of_The_Version_Before_That_Had_A_Mail_Gives_Way_To_Nothing()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { MostUnconfirmed = 1 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        var row = await app.Tables.GetAsync(Tables.People, app.Key(Ann).Value, Subscription.KeyOf(advert.Id), CancellationToken.None);
        await app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row!.With("mailed", null)), CancellationToken.None);

        await app.FollowAsync(Ann, (await app.ReadAsync(Bait(1), AdvertSource.Visitor)).Id);

        Assert.Equal(ChangeResult.Done, await app.ConfirmAsync(Ann, advert.Id));
    }

    [Fact]
    public async Task What_Is_Confirmed_By_Its_Box_Tells_Of_A_Date_That_Moves_Later()
    {
        await DaysMailsAsync();
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        Assert.Equal(ChangeResult.Done, await _app.ConfirmAsync(Ann, advert.Id)); // by the box on another wish's page, which showed the date
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Contains("moved: 24 Dec -> 19 Dec", _app.Emails.To(Ann));
    }

    /// <summary>Strangers had so many mails sent to Ann.</summary>
    private async Task DaysMailsAsync(int mails = 9)
    {
        await _app.TakeRoomAsync(0);
        for (var number = 0; number < mails; number++)
        {
            await _app.FollowAsync(Ann, await BaitAsync(100 + number));
            await _app.DeliverAsync();
        }

        Assert.Equal(mails, _app.Emails.To(Ann).Count());
    }

    private async Task<(string Clerk, string Porter)> ClerkAndPorterAsync() =>
        ((await _app.ReadAsync(TestAdverts.Words)).Id, (await _app.ReadAsync(TestAdverts.Undated)).Id);

    private async Task<string> BaitAsync(int number) => (await _app.ReadAsync(Bait(number), AdvertSource.Visitor)).Id;

    private static string Bait(int number) => $"Job {number}\nEmployer: Example Trust\n\nThis advert closes on 20 December 2025.";

    private async Task<EmailLedgerEntry?> LedgerAsync(string advert) =>
        await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), EmailLedgerEntry.ConfirmationOf(advert), CancellationToken.None);

    /// <summary>Which advert a mail asks to confirm, by its link.</summary>
    private string AdvertOf(PostedMail mail)
    {
        var link = Assert.IsType<Mail.Confirm>(mail.Mail).ConfirmUrl.Segments[^1];
        var verdict = _app.The<Notifier.Core.Security.LinkTokens>().Read(link, Notifier.Core.Security.LinkPurpose.Confirm, mail.At);
        return Assert.IsType<Notifier.Core.Security.LinkVerdict.Good>(verdict).Claims.Advert!;
    }
}
