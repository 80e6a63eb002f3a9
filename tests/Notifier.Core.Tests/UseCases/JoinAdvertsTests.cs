using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.UseCases;

/// <summary>Two adverts are known, and a later reading finds that they are one job: nobody is left or told twice.</summary>
public sealed class JoinAdvertsTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";
    private const string Cat = "cat@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Followers_Of_Two_Adverts_That_Turn_Out_To_Be_One_Are_Each_Reminded_Once_Of_The_Earlier_Date()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await _app.FollowAndConfirmAsync(Ann, page);
        await _app.FollowAndConfirmAsync(Bob, other);
        await _app.FollowAndConfirmAsync(Cat, page);
        await _app.FollowAndConfirmAsync(Cat, other);
        _app.Emails.Mails.Clear();

        var joined = await JoinAsync();
        Assert.Equal((page, new DateOnly(2025, 12, 19)), (joined.Id, joined.Closing.Safe?.LastDay));
        _app.Clock.Now = InMemoryApp.At("2025-12-12 07:00");
        await _app.PassAsync(TimeSpan.FromDays(14));

        // The mail that it moved stands for the reminder of seven days before. Bob knew the date.
        string[] told = ["moved: 24 Dec -> 19 Dec (not 24 Dec)", "reminder 2: 19 Dec (not 24 Dec)", "reminder 0: 19 Dec (not 24 Dec)"];
        Assert.Equal(told, _app.Emails.To(Ann));
        Assert.Equal(["reminder 7: 19 Dec (not 24 Dec)", .. told[1..]], _app.Emails.To(Bob));
        Assert.Equal(told, _app.Emails.To(Cat));
        Assert.Equal(0, await _app.The<FollowerIndex>().CountAsync(other, Stop));
        Assert.Equal(3, await _app.The<FollowerIndex>().CountAsync(page, Stop));
        var ended = await FollowedAsync(Bob, other);
        Assert.Equal((SubscriptionState.Ended, page), (ended.State, ended.MovedTo));
    }

    [Fact]
    public async Task Who_Was_Told_A_Later_Date_Hears_The_Earlier_One_In_The_Morning()
    {
        var (_, other) = await TwoAsync("Saturday 10 Jan 2026");
        await FollowAsync(Bob, other, [2]);
        _app.Clock.Now = InMemoryApp.At("2025-12-12 22:00");
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(["confirm: 10 Jan"], _app.Emails.To(Bob));
        await _app.PassAsync(TimeSpan.FromDays(13));
        Assert.Equal(["confirm: 10 Jan", "moved: 10 Jan -> 24 Dec (not 10 Jan)", "reminder 2: 24 Dec (not 10 Jan)"], _app.Emails.To(Bob));
    }

    [Fact]
    public async Task Who_Was_Told_The_Same_Date_Hears_Nothing_And_A_Reminder_That_Was_Sent_Does_Not_Come_Again()
    {
        var (_, other) = await TwoAsync("Wednesday 24 Dec 2025");
        await _app.FollowAndConfirmAsync(Bob, other);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 07:55");
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromDays(8));
        string[] once = ["confirm: 24 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"];
        Assert.Equal(once, _app.Emails.To(Bob));
    }

    [Fact]
    public async Task A_Reminder_Under_Way_Is_Waited_For()
    {
        var (page, other) = await TwoAsync("Wednesday 24 Dec 2025");
        await _app.FollowAndConfirmAsync(Bob, other);
        _app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        var key = EmailLedgerEntry.ReminderKeyOf(other, new DateOnly(2025, 12, 24), 7);
        await _app.The<EmailLedger>().WriteAsync(EmailLedgerEntry.New(_app.Key(Bob), key, _app.Clock.Now.AddMinutes(8)), null, null, Stop);
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromMinutes(3));
        Assert.True((await FollowedAsync(Bob, other)).IsFollowed);
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(page, (await FollowedAsync(Bob, other)).MovedTo);
        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], _app.Emails.To(Bob));
    }

    [Fact]
    public async Task Days_And_Consent_Are_Carried_And_Who_Paused_Stays_Paused()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await FollowAsync(Bob, other, [5, 1]);
        await _app.ChangeAsync(Bob, other, new SubscriptionChange.Pause());
        var before = await FollowedAsync(Bob, other);
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        var moved = await FollowedAsync(Bob, page);
        Assert.Equal((SubscriptionState.Paused, "5,1", before.Consent), (moved.State, moved.ReminderDays.ToString(), moved.Consent));
    }

    [Fact]
    public async Task What_Waits_To_Be_Confirmed_Is_Followed_Where_The_Other_Leads()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await _app.FollowAsync(Ann, other);
        await _app.DeliverAsync();
        await JoinAsync();
        await _app.FollowAsync(Bob, other);
        await _app.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(SubscriptionState.Pending, (await FollowedAsync(Bob, page)).State);
        await _app.ConfirmAsync(Ann, other);
        await _app.ConfirmAsync(Bob, page);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.True((await FollowedAsync(Ann, page)).IsActive);
        Assert.Equal(2, await _app.The<FollowerIndex>().CountAsync(page, Stop));
        Assert.Equal(0, await _app.The<FollowerIndex>().CountAsync(other, Stop));
    }

    [Fact]
    public async Task A_Mail_That_Asks_To_Confirm_The_Joined_Advert_Tells_The_Date_Of_Both()
    {
        var (_, other) = await TwoAsync("Saturday 10 Jan 2026");
        await _app.FollowAsync(Ann, other);
        await JoinAsync();
        await _app.DeliverAsync();
        Assert.Equal(["confirm: 24 Dec (not 10 Jan)"], _app.Emails.To(Ann));
        await _app.ConfirmAsync(Ann, other);
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["confirm: 24 Dec (not 10 Jan)"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Every_Name_And_The_Id_Of_The_Joined_Advert_Lead_To_The_Other()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await JoinAsync();
        var job = new EmployerReference(EmployerReference.KeyOf("Example Trust")!, "380-AB1234");
        Assert.Equal(page, (await Store.FindAsync(AdvertKey.From(job), Stop))!.Advert);
        Assert.Equal(page, (await Store.GetAsync(other, Stop))!.Id);
        Assert.Equal(page, (await _app.ReadAsync(Other("Thursday 18 Dec 2025"))).Id);
        Assert.Equal(new DateOnly(2025, 12, 18), (await Store.GetAsync(other, Stop))!.Closing.Safe?.LastDay);
        Assert.Equal(page, (await _app.The<CloseAdvert>().RunAsync(other, Stop))!.Id);
    }

    [Theory]
    [InlineData("another title", "Ward Clerk", "Porter")]
    [InlineData("another employer's", "Example Trust", "Another Trust")]
    [InlineData("another reference", "380-AB1234", "380-AB1235")]
    [InlineData("a grade that contradicts", "Ward Clerk\n", "Ward Clerk, Band 5\n")]
    public async Task Unsure_Is_Not_Joined(string what, string from, string to)
    {
        await ReadPageAsync(TestAdverts.NamelessPage, "Ward Clerk\n", "Ward Clerk, Band 2\n");
        var other = (await _app.ReadAsync(Other("Friday 19 Dec 2025").Replace(from, to, StringComparison.Ordinal))).Id;
        await _app.FollowAndConfirmAsync(Bob, other);
        await ReadPageAsync(TestAdverts.NamedPage, "Ward Clerk\n", "Ward Clerk, Band 2\n");
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        Assert.True((await FollowedAsync(Bob, other)).IsActive, what);
        Assert.Equal(other, (await Store.GetAsync(other, Stop))!.Id);
    }

    [Fact]
    public async Task One_Copy_That_Does_Not_Fit_Keeps_Both_Apart()
    {
        // "Surgical" and "Medical" each fit "Ward Clerk", and not each other.
        await ReadPageAsync(TestAdverts.NamelessPage, "Ward Clerk\n", "Surgical Ward Clerk\n");
        var other = (await _app.ReadAsync(Other("Friday 19 Dec 2025"))).Id;
        await _app.ReadAsync(TestAdverts.Field.Replace("Ward Clerk\n", "Medical Ward Clerk\n", StringComparison.Ordinal));
        await ReadPageAsync(TestAdverts.NamedPage, "Ward Clerk\n", "Surgical Ward Clerk\n");
        Assert.Equal(other, (await Store.GetAsync(other, Stop))!.Id);
    }

    [Fact]
    public async Task Of_One_Copy_That_Both_Have_The_Last_Reading_Stands()
    {
        // On one board one reference is one copy, pasted once without its page.
        var words = TestAdverts.Words.Replace("Reference number: 380-AB1234\n", string.Empty, StringComparison.Ordinal);
        var page = (await _app.ReadAsync(words, url: Page)).Id;
        var other = (await _app.ReadAsync(Other("Friday 19 Dec 2025"))).Id;
        Assert.NotEqual(page, other);
        await _app.ReadAsync(TestAdverts.Words, url: Page);
        var both = (await Store.GetWithCopiesAsync(other, Stop))!;
        Assert.Equal((page, new DateOnly(2025, 12, 24), 1), (both.Advert.Id, both.Advert.Closing.Safe?.LastDay, both.Copies.Count));
    }

    [Fact]
    public async Task What_Was_Joined_Into_An_Advert_That_Is_Joined_Itself_Goes_With_It()
    {
        const string Third = "https://agency.example/17";
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        var third = (await _app.ReadAsync(TestAdverts.NamelessPage, url: Third)).Id;
        await _app.FollowAndConfirmAsync(Ann, page);
        await _app.FollowAndConfirmAsync(Bob, other);
        await JoinAsync();
        Assert.Equal(third, (await _app.ReadAsync(TestAdverts.NamedPage, url: Third)).Id);
        Assert.Equal((third, 3), ((await Store.GetAsync(other, Stop))!.Id, (await Store.GetWithCopiesAsync(page, Stop))!.Copies.Count));
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.True((await FollowedAsync(Ann, third)).IsActive && (await FollowedAsync(Bob, third)).IsActive);
        Assert.Equal(["confirm: 19 Dec"], _app.Emails.To(Bob));
        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec (not 24 Dec)"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Who_Paused_Only_One_Of_Two_Is_Reminded()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await _app.FollowAndConfirmAsync(Bob, page);
        await _app.FollowAndConfirmAsync(Bob, other);
        await _app.ChangeAsync(Bob, page, new SubscriptionChange.Pause());
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.True((await FollowedAsync(Bob, page)).IsActive);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Hr_Is_Told_Once_What_Was_Found_Before_The_Join_And_Nothing_Because_Of_It(int minutesBefore)
    {
        var trust = HrScope.ForEmployer("Example Trust")!;
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Cat), trust, Stop);
        await _app.DeliverAsync();
        await _app.The<ChangeHrContact>().ConfirmAsync(_app.Key(Cat), trust.Key, Stop);
        await TwoAsync("Wednesday 24 Dec 2025");
        await _app.ReadAsync(TestAdverts.Field);
        await _app.PassAsync(TimeSpan.FromMinutes(minutesBefore));
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Single(_app.Emails.To(Cat), subject => subject.StartsWith("hr findings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_Advert_That_Has_Closed_Is_Not_Joined()
    {
        var (_, other) = await TwoAsync("Friday 19 Dec 2025");
        await _app.The<CloseAdvert>().RunAsync(other, Stop);
        await JoinAsync();
        Assert.Equal(other, (await Store.GetAsync(other, Stop))!.Id);
    }

    [Fact]
    public async Task Who_Is_Moved_After_The_Other_Was_Closed_Hears_That_It_Closed()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await _app.FollowAndConfirmAsync(Bob, other);
        await JoinAsync();
        await _app.The<CloseAdvert>().RunAsync(page, Stop);
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.StartsWith("ClosedEarly", _app.Emails.To(Bob).Last(), StringComparison.Ordinal);
        Assert.Equal(page, (await FollowedAsync(Bob, other)).MovedTo);
    }

    [Fact]
    public async Task Its_Id_Leads_On_As_Long_As_The_Other_Is_Kept()
    {
        var (page, other) = await TwoAsync("Friday 19 Dec 2025");
        await _app.FollowAndConfirmAsync(Bob, other);
        await JoinAsync();
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        await ReadPageAsync(TestAdverts.NamedPage, "Wednesday 24 Dec 2025", "Saturday 28 Feb 2026");
        await _app.ReadAsync(Other("Saturday 28 Feb 2026"));
        Assert.Equal(new DateOnly(2026, 2, 28), (await Store.GetAsync(page, Stop))!.Closing.Safe?.LastDay);
        _app.Clock.Now = InMemoryApp.At("2026-02-20 09:00");
        await _app.The<DeleteExpiredData>().RunAsync(Stop);
        Assert.Equal(page, (await Store.GetAsync(other, Stop))?.Id);
        Assert.True((await FollowedAsync(Bob, page)).IsActive);
        await _app.PassDaysAsync(90);
        Assert.Null(await Store.GetEvenGoneAsync(other, Stop));
        Assert.Null(await Store.GetEvenGoneAsync(page, Stop));
    }

    [Fact]
    public async Task A_Row_Of_The_Version_Before_Stands_For_Itself()
    {
        var (page, _) = await TwoAsync("Friday 19 Dec 2025");
        var row = (await _app.Tables.GetAsync(Tables.Adverts, page, Advert.RowKey, Stop))!;
        Assert.Null(row.Text("joinedInto"));
        Assert.Equal(page, (await Store.GetAsync(page, Stop))!.Id);
        Assert.Null(Advert.From(row).JoinedInto);
    }

    [Fact]
    public async Task Everybody_Is_Moved_In_Slices()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Job = new() { MailsASweep = 3 } });
        await app.ReadAsync(TestAdverts.NamelessPage, url: Page);
        var other = (await app.ReadAsync(Other("Friday 19 Dec 2025"))).Id;
        var people = Enumerable.Range(1, 10).Select(number => $"person{number}@example.org").ToList();
        foreach (var person in people)
        {
            await app.FollowAndConfirmAsync(person, other);
        }

        var page = (await app.ReadAsync(TestAdverts.NamedPage, url: Page)).Id;
        app.Clock.Advance(app.Options.Job.HintRest);
        await app.SweepAsync();
        Assert.Equal(3, await app.The<FollowerIndex>().CountAsync(page, Stop));
        await app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(10, await app.The<FollowerIndex>().CountAsync(page, Stop));
        Assert.Equal(0, await app.The<FollowerIndex>().CountAsync(other, Stop));
    }

    private const string Page = "https://trust.example/jobs/clerk";

    private AdvertStore Store => _app.The<AdvertStore>();

    private static string Other(string closes) => TestAdverts.Closing(closes);

    private async Task<(string Page, string Other)> TwoAsync(string closes)
    {
        var page = (await _app.ReadAsync(TestAdverts.NamelessPage, url: Page)).Id;
        var other = (await _app.ReadAsync(Other(closes))).Id;
        Assert.NotEqual(page, other);
        return (page, other);
    }

    private Task<Advert> ReadPageAsync(string words, string from, string to) =>
        _app.ReadAsync(words.Replace(from, to, StringComparison.Ordinal), url: Page);

    /// <summary>The page names the employer and the reference by now.</summary>
    private Task<Advert> JoinAsync() => _app.ReadAsync(TestAdverts.NamedPage, url: Page);

    private async Task FollowAsync(string address, string advert, int[] days)
    {
        await _app.FollowAsync(address, advert, ReminderDays.TryOf(days));
        await _app.DeliverAsync();
        await _app.ConfirmAsync(address, advert);
    }

    private async Task<Subscription> FollowedAsync(string address, string advert) =>
        (await _app.The<PersonStore>().GetAsync(_app.Key(address), advert, Stop))!;
}
