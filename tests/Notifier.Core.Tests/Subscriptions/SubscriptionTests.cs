using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Subscriptions;

public sealed class SubscriptionTests
{
    private const string Ann = "ann@example.org";

    [Fact]
    public async Task Words_First_One_Version_And_One_Mail_When_The_Field_Arrives_And_Nothing_After()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var first = await app.ReadAsync(TestAdverts.Words);
        Assert.Equal(new DateOnly(2025, 12, 24), first.Closing.Safe!.LastDay);
        await app.FollowAndConfirmAsync(Ann, first.Id);
        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));

        for (var round = 0; round < 10; round++)
        {
            await app.PassAsync(TimeSpan.FromHours(1));
            var joined = await app.ReadAsync(TestAdverts.Field);
            Assert.Equal(first.Id, joined.Id);
            Assert.Equal(1, joined.Version);
            await app.PassAsync(TimeSpan.FromHours(1));
            await app.ReadAsync(TestAdverts.Words);
        }

        await app.PassDaysAsync(1);
        Assert.Equal(["confirm: 24 Dec", "ClosesSooner: 24 Dec (not 9 Jan)"], app.Emails.To(Ann));
        Assert.Single(await app.The<AdvertStore>().HistoryAsync(first.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Field_First_Two_Versions_And_One_Mail_That_It_Moved_Sooner_And_Nothing_After()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var first = await app.ReadAsync(TestAdverts.Field);
        Assert.Equal(new DateOnly(2026, 1, 9), first.Closing.Safe!.LastDay);
        await app.FollowAndConfirmAsync(Ann, first.Id);

        for (var round = 0; round < 10; round++)
        {
            await app.PassAsync(TimeSpan.FromHours(1));
            var joined = await app.ReadAsync(TestAdverts.Words);
            Assert.Equal(first.Id, joined.Id);
            Assert.Equal(2, joined.Version);
            await app.PassAsync(TimeSpan.FromHours(1));
            await app.ReadAsync(TestAdverts.Field);
        }

        await app.PassDaysAsync(1);
        Assert.Equal(["confirm: 9 Jan", "moved: 9 Jan -> 24 Dec (not 9 Jan)"], app.Emails.To(Ann));
        Assert.Equal([new DateOnly(2026, 1, 9), new DateOnly(2025, 12, 24)], (await app.The<AdvertStore>().HistoryAsync(first.Id, CancellationToken.None)).Select(version => version.LastDay!.Value));
    }

    [Fact]
    public async Task A_Visitors_Forged_Copy_Changes_Nothing_For_Anyone_Else()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var real = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, real.Id);

        var forged = await app.ReadAsync(TestAdverts.Closing("Thursday 11 Dec 2025"), AdvertSource.Visitor);
        await app.PassDaysAsync(1);

        Assert.NotEqual(real.Id, forged.Id);
        Assert.True(forged.IsPrivate);
        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));
        Assert.Equal(real.Closing, (await app.The<AdvertStore>().GetAsync(real.Id, CancellationToken.None))!.Closing);

        // And the operator's next reading joins the real one, not the forged.
        Assert.Equal(real.Id, (await app.ReadAsync(TestAdverts.Field)).Id);
    }

    [Fact]
    public async Task A_Date_That_Comes_Later_Than_The_Follower_Is_Told_As_Now_Stated()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        Assert.Equal(["confirm: ", "NoDateStated: "], app.Emails.To(Ann));

        await app.ReadAsync(TestAdverts.Undated + "\nClosing date: 20 December 2025\n");
        await app.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("DateNowStated: 20 Dec", app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task Moved_There_And_Back_Within_A_Minute_Is_No_News()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await app.ReadAsync(TestAdverts.Words);
        await app.PassDaysAsync(1);

        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Moved_There_And_Back_Over_Days_Is_Told_Each_Time()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await app.PassDaysAsync(1);
        await app.ReadAsync(TestAdverts.Words);
        await app.PassDaysAsync(1);

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec", "moved: 19 Dec -> 24 Dec"], app.Emails.To(Ann));
    }

    /// <summary>What had become of the reminder when the date moved: it was found to be for another date, or the mail service had not taken it yet.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Moved_There_And_Back_Within_The_Hour_The_Announcement_Stands_For_The_Reminder_That_Fell_Due(bool waits)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromHours(1));
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await app.SweepAsync();
        if (waits)
        {
            app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(app.Clock.Now.AddMinutes(40), "busy"));
            await app.DeliverAsync();
        }

        await app.ReadAsync(TestAdverts.Closing("Saturday 10 Jan 2026"));
        await app.DeliverAsync();
        await app.PassAsync(TimeSpan.FromMinutes(10));
        await app.ReadAsync(TestAdverts.Words);
        await app.PassAsync(TimeSpan.FromHours(5));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 10 Jan", "moved: 10 Jan -> 24 Dec"], app.Emails.To(Ann));
        var row = await app.The<EmailLedger>().GetAsync(app.Key(Ann), EmailLedgerEntry.ReminderKeyOf(advert.Id, new DateOnly(2025, 12, 24), 7), CancellationToken.None);
        Assert.Equal((EmailState.Dropped, EmailLedgerEntry.Covered), (row!.State, row.Reason));
        await app.PassAsync(InMemoryApp.At("2025-12-22 09:00") - app.Clock.Now);
        Assert.Equal("reminder 2: 24 Dec", app.Emails.To(Ann).Last());
    }

    [Theory]
    [InlineData("Friday 19 Dec 2025", "moved: 24 Dec -> 19 Dec", 5)]
    [InlineData("Wednesday 31 Dec 2025", "moved: 24 Dec -> 31 Dec", 5)]
    [InlineData("Friday 19 Dec 2025", "moved: 24 Dec -> 19 Dec", 14)]
    [InlineData("Friday 19 Dec 2025", "moved: 24 Dec -> 19 Dec", 16)] // the mail that asks to confirm comes again
    public async Task Whoever_Leaves_And_Comes_Back_By_The_Link_At_Hand_Is_Told_When_The_Date_Moves(string to, string told, int minutes)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        Assert.Equal(ChangeResult.Done, await app.ConfirmAsync(Ann, advert.Id));
        await app.PassAsync(TimeSpan.FromHours(1));
        await app.ReadAsync(TestAdverts.Closing(to));
        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(told, app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task Whoever_Comes_Back_After_The_Date_Moved_Is_Told_Though_No_Mail_To_Confirm_Came()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        await app.ConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task News_Of_The_Night_Is_Told_In_The_Morning_Unless_That_Is_Too_Late()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        app.Clock.Now = InMemoryApp.At("2025-12-16 22:00");
        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await app.PassAsync(TimeSpan.FromHours(12));
        Assert.Equal(InMemoryApp.At("2025-12-17 08:00"), app.Emails.Mails[^1].At);

        app.Clock.Now = InMemoryApp.At("2025-12-17 22:00");
        await app.ReadAsync(TestAdverts.Closing("midday on Thursday 18 Dec 2025"));
        await app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("moved: 19 Dec -> 18 Dec", app.Emails.To(Ann).Last());
        Assert.True(app.Emails.Mails[^1].At < InMemoryApp.At("2025-12-17 22:10"));
    }

    [Fact]
    public async Task A_Closed_Advert_Is_Told_Once_And_Followed_By_Nobody_New()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        await app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);
        await app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);
        await app.ReadAsync(TestAdverts.Words); // the board still shows it
        await app.PassDaysAsync(1);

        Assert.Equal(["confirm: 24 Dec", "ClosedEarly: 24 Dec"], app.Emails.To(Ann));
        Assert.Equal(FollowResult.Closed, await app.FollowAsync("bob@example.org", advert.Id));
    }

    [Fact]
    public async Task Following_An_Advert_That_Never_States_A_Date_Ends_With_One_Mail_After_Sixty_Days()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassDaysAsync(30);
        await app.ReadAsync(TestAdverts.Undated);
        await app.PassDaysAsync(58);
        Assert.Equal(2, app.Emails.Mails.Count);

        await app.PassDaysAsync(4);

        Assert.Equal(["confirm: ", "NoDateStated: ", "FollowingEnds: "], app.Emails.To(Ann));
        Assert.Equal(EndReason.NothingNew, (await app.The<PersonStore>().GetAsync(app.Key(Ann), advert.Id, CancellationToken.None))!.Ended);
    }

    [Theory]
    [InlineData("2025-12-10 09:00", "2025-12-10 17:00")]
    [InlineData("2026-06-10 23:15", "2026-06-11 11:15")] // one day in London, two in UTC
    [InlineData("2026-06-10 11:15", "2026-06-10 23:15")] // the other way round
    public async Task That_Mail_Comes_Too_When_The_Last_Day_Brought_Two_Readings_And_The_Advert_Is_Not_Kept_For_Ever(string first, string second)
    {
        var app = new InMemoryApp(InMemoryApp.At(first));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At(second);
        await app.ReadAsync(TestAdverts.Undated);

        await app.PassDaysAsync(64);

        Assert.Equal(["confirm: ", "NoDateStated: ", "FollowingEnds: "], app.Emails.To(Ann));
        Assert.Null(await app.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Following_Ends_Later_When_The_Setting_Grew()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        var longer = app.With(new UseCaseOptions { Retention = new() { KeepUndated = TimeSpan.FromDays(90) } });

        await longer.PassDaysAsync(89);
        Assert.Equal(2, longer.Emails.Mails.Count);
        await longer.PassDaysAsync(5);

        Assert.Equal("FollowingEnds: ", longer.Emails.To(Ann).Last());
        Assert.Null(await longer.The<AdvertStore>().GetAsync(advert.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_Paused_When_Following_Ended_Is_Told_When_They_Resume()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Pause());
        await app.PassDaysAsync(61);
        Assert.DoesNotContain("FollowingEnds: ", app.Emails.To(Ann));
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Unpause());
        await app.PassDaysAsync(1);

        Assert.Equal("FollowingEnds: ", app.Emails.To(Ann).Last());
        Assert.Equal(0, await app.The<FollowerIndex>().CountAsync(advert.Id, CancellationToken.None));
    }

    [Fact]
    public async Task An_Advert_Nobody_Has_Heard_Of_For_Long_Takes_No_New_Follower_Until_It_Is_Read_Again()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        app.Clock.Advance(TimeSpan.FromDays(61));
        Assert.Equal(FollowResult.Forgotten, await app.FollowAsync(Ann, advert.Id));
        await app.ReadAsync(TestAdverts.Undated);

        Assert.Equal(FollowResult.CheckYourMail, await app.FollowAsync(Ann, advert.Id));
    }

    [Fact]
    public async Task A_Date_That_Had_Passed_When_It_Was_First_Stated_Is_Told_Too()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Undated);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-20 10:00");
        await app.ReadAsync(TestAdverts.Undated + "\nThis advert closes on Friday 19 Dec 2025.");
        await app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["confirm: ", "NoDateStated: ", "DateNowStated: 19 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task What_Was_Closed_By_Hand_Is_Not_Told_Again_When_A_Reading_Says_That_It_Closed_Sooner()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);
        await app.PassAsync(TimeSpan.FromMinutes(20));
        app.Clock.Now = InMemoryApp.At("2025-12-15 10:00");
        await app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await app.PassAsync(TimeSpan.FromDays(4));

        Assert.Equal(["confirm: 24 Dec", "ClosedEarly: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Paused_Nothing_Is_Told_And_Resumed_All_Of_It_Once()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        Assert.Equal(ChangeResult.Done, await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Pause()));
        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await app.PassDaysAsync(2);
        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));

        Assert.Equal(ChangeResult.Done, await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Unpause()));
        await app.PassDaysAsync(1);
        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], app.Emails.To(Ann));
    }

    [Theory]
    [InlineData(EndReason.Left)]
    [InlineData(EndReason.Applied)]
    public async Task Whoever_Left_Or_Applied_Is_Told_Nothing_More(EndReason reason)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        Assert.Equal(ChangeResult.Done, await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(reason)));
        Assert.Equal(ChangeResult.AlreadyDone, await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(reason)));
        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await app.PassDaysAsync(1);

        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));
        Assert.Equal(ChangeResult.NotFollowed, await app.ConfirmAsync(Ann, advert.Id)); // an old link does not follow again
    }

    [Fact]
    public async Task An_Unconfirmed_Address_Gets_One_Mail_And_No_Other()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        await app.ReadAsync(TestAdverts.Field);
        await app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await app.PassDaysAsync(6);

        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Confirmation_Is_Sent_Again_After_A_Quarter_Of_An_Hour_And_Three_Times_A_Day()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        var sent = new List<int>();
        foreach (var minutes in new[] { 0, 5, 9, 2, 20, 20, 20, 24 * 60 })
        {
            await app.PassAsync(TimeSpan.FromMinutes(minutes));
            await app.FollowAsync(Ann, advert.Id);
            await app.DeliverAsync();
            sent.Add(app.Emails.Mails.Count);
        }

        Assert.Equal([1, 1, 1, 2, 3, 3, 3, 4], sent);
    }

    [Fact]
    public async Task Above_The_Cap_Of_An_Hour_Confirmations_Wait_For_The_Next()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:10"), options: new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 2 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        foreach (var name in new[] { "a", "b", "c" })
        {
            await app.FollowAsync($"{name}@example.org", advert.Id);
        }

        await app.PassAsync(TimeSpan.FromMinutes(45));
        Assert.Equal(2, app.Emails.Mails.Count);
        Assert.Equal(0, await app.Queue.CountAsync(CancellationToken.None)); // who waits costs no message

        await app.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(3, app.Emails.Mails.Count);
    }

    [Fact]
    public async Task A_Confirmation_That_Is_Tried_Again_Counts_Once_Against_The_Cap()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:10"), options: new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 2 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(app.Clock.Now.AddMinutes(1), "busy"));
        await app.FollowAsync("a@example.org", advert.Id);
        await app.DeliverAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.FollowAsync("b@example.org", advert.Id);
        await app.DeliverAsync();

        Assert.Equal(2, app.Emails.Mails.Count);
    }

    [Fact]
    public async Task A_Manage_Link_Goes_Only_To_Whom_We_Know()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann.ToUpperInvariant()), CancellationToken.None);
        await app.The<RequestManageLink>().RunAsync(InMemoryApp.Address("bob@example.org"), CancellationToken.None);
        await app.DeliverAsync();

        Assert.Equal(["confirm: 24 Dec", "manage: 1"], app.Emails.Mails.Select(mail => mail.Subject));
    }

    [Fact]
    public async Task A_Second_Advert_Needs_No_Second_Confirmation_From_The_Manage_Page()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var first = await app.ReadAsync(TestAdverts.Words);
        var second = await app.ReadAsync(TestAdverts.Undated);
        Assert.Equal(ChangeResult.NotFollowed, await app.The<ConfirmSubscription>().AddAsync(app.Key(Ann), second.Id, ReminderDays.Default, "1", CancellationToken.None));
        await app.FollowAndConfirmAsync(Ann, first.Id);

        Assert.Equal(ChangeResult.Done, await app.The<ConfirmSubscription>().AddAsync(app.Key(Ann), second.Id, ReminderDays.Default, "1", CancellationToken.None));
        Assert.Equal(ChangeResult.AlreadyDone, await app.The<ConfirmSubscription>().AddAsync(app.Key(Ann), second.Id, ReminderDays.Default, "1", CancellationToken.None));
        await app.DeliverAsync();

        Assert.Equal(["confirm: 24 Dec", "NoDateStated: "], app.Emails.To(Ann));
    }

    [Theory]
    [InlineData("31/12/9999")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    public async Task A_Date_At_The_End_Of_Time_Is_None_And_Stops_Nothing(string date)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Field.Replace("09 January 2026", date, StringComparison.Ordinal));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(2));

        Assert.Null(advert.Closing.Safe);
        Assert.Equal(["confirm: ", "NoDateStated: "], app.Emails.To(Ann));
    }
}
