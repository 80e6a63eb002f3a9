using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Service;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Dates;
using Notifier.Reading.Roles;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Scheduling;

/// <summary>Reminders: when each leaves, and that nobody gets one too many or too few.</summary>
public sealed class ReminderScheduleTests
{
    private const string Ann = "ann@example.org";

    [Theory]
    [InlineData("2025-12-24", null, 7, "2025-12-17 08:00")]
    [InlineData("2025-12-24", null, 0, "2025-12-24 08:00")]
    [InlineData("2025-12-24", "07:30", 0, "2025-12-23 17:00")]
    [InlineData("2025-12-24", "09:00", 0, "2025-12-23 17:00")]
    [InlineData("2025-12-24", "11:59", 0, "2025-12-23 17:00")]
    [InlineData("2025-12-24", "12:00", 0, "2025-12-24 08:00")]
    [InlineData("2025-12-24", "23:59", 0, "2025-12-24 08:00")]
    [InlineData("2025-12-24", "07:30", 2, "2025-12-22 08:00")]
    [InlineData("2026-03-29", null, 0, "2026-03-29 07:00")] // clocks went forward that night: 08:00 in London is 07:00 UTC
    [InlineData("2026-03-29", null, 1, "2026-03-28 08:00")]
    [InlineData("2026-03-30", "07:30", 0, "2026-03-29 16:00")]
    [InlineData("2026-10-25", null, 0, "2026-10-25 08:00")] // and back
    [InlineData("2026-10-25", null, 1, "2026-10-24 07:00")]
    [InlineData("2026-10-26", "09:00", 0, "2026-10-25 17:00")]
    [InlineData("2025-12-24", null, 15, null)] // before the advert was posted
    [InlineData("2025-12-24", null, 14, "2025-12-10 08:00")]
    public void A_Rung_Falls_Due_In_The_Morning_In_London(string closes, string? time, int days, string? expected)
    {
        var day = DateOnly.Parse(closes, System.Globalization.CultureInfo.InvariantCulture);
        var at = time is null ? default(TimeOnly?) : TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        var closing = new ClosingDate { LastDay = day, Time = at, Instant = Notifier.Reading.Grammar.LondonTime.InstantOf(day, at ?? TimeOnly.MinValue), Quote = "words", Source = MentionSource.Text, Board = null, IsBoardDefault = false, IsExtension = false, IsCredible = true, Confidence = Confidence.Certain };

        Assert.Equal(expected is null ? null : InMemoryApp.At(expected), ReminderSchedule.MomentOf(closing, days, new DateOnly(2025, 12, 10), new ReminderOptions()));
    }

    [Fact]
    public async Task Three_Reminders_At_Eight_In_The_Morning_And_None_After()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], app.Emails.To(Ann));
        Assert.Equal(["2025-12-17 08:00", "2025-12-22 08:00", "2025-12-24 08:00"], Times(app).Skip(1));
    }

    [Theory]
    [InlineData("07:30", "2025-12-23 17:00")]
    [InlineData("09:00", "2025-12-23 17:00")]
    [InlineData("12:00", "2025-12-24 08:00")]
    [InlineData("23:59", "2025-12-24 08:00")]
    public async Task The_Last_Reminder_Leaves_In_Time_To_Apply(string closes, string leaves)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Closing($"24 December 2025 at {closes}"));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(leaves, Times(app)[^1]);
        Assert.Equal(4, app.Emails.Mails.Count);
    }

    [Theory]
    [InlineData("24 December 2025 at 00:00")]
    [InlineData("24 December 2025, 12am")]
    public async Task The_Last_Reminder_Leaves_Before_A_Day_That_May_End_As_It_Begins(string closes)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Field.Replace("09 January 2026", closes, StringComparison.Ordinal));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(closes.EndsWith("12am", StringComparison.Ordinal) ? "2025-12-23 08:00" : "2025-12-23 17:00", Times(app)[^1]);
        Assert.Equal(4, app.Emails.Mails.Count);
    }

    [Theory]
    [InlineData("Closing date: 24 December 2025 at 00:00")]
    [InlineData("Closing date: 24 December 2025, 12am")]
    [InlineData("Applications close at 00:00 on 24 December 2025.")]
    public async Task Zero_Hours_In_Words_Mean_That_The_Day_Before_Is_The_Last(string words)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync("Ward Clerk\nEmployer: Example Trust\n\n" + words, url: "https://jobs.example.org/1");
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(16));

        Assert.Equal(["2025-12-16 08:00", "2025-12-21 08:00", "2025-12-23 08:00"], Times(app).Skip(1));
    }

    [Fact]
    public async Task Reminders_Move_Where_A_Later_Reading_Leaves_The_End_Of_The_Day_In_Doubt()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Field.Replace("09 January 2026", "24 December 2025", StringComparison.Ordinal));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.ReadAsync(TestAdverts.Field.Replace("09 January 2026", "24 December 2025 00:00", StringComparison.Ordinal));
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(["2025-12-17 08:00", "2025-12-22 08:00", "2025-12-23 17:00"], Times(app).Skip(1));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    public async Task Reminders_Written_For_Another_Hour_Leave_On_Their_Day_All_The_Same(int hour)
    {
        var before = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Sending = new() { EarliestHour = new TimeOnly(hour, 0) }, Reminder = new() { ReminderHour = new TimeOnly(hour, 0) } });
        var advert = await before.ReadAsync(TestAdverts.Words);
        await before.FollowAndConfirmAsync(Ann, advert.Id);
        var app = before.With(new UseCaseOptions());
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal([$"2025-12-17 {Math.Max(hour, 8):00}:00", $"2025-12-22 {Math.Max(hour, 8):00}:00", $"2025-12-24 {Math.Max(hour, 8):00}:00"], Times(app).Skip(1));
    }

    [Theory]
    [InlineData(7, 9, "09:00")] // due at seven, but no mail leaves before nine
    [InlineData(10, 7, "10:00")]
    [InlineData(8, 8, "08:00")]
    public async Task Reminders_Fall_Due_At_Their_Hour_And_Leave_No_Sooner_Than_Any_Mail(int reminder, int earliest, string leaves)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Hours(reminder, earliest));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal([$"2025-12-17 {leaves}", $"2025-12-22 {leaves}", $"2025-12-24 {leaves}"], Times(app).Skip(1));
    }

    [Theory]
    [InlineData(10, 7, "2025-12-13 07:00")]
    [InlineData(7, 9, "2025-12-13 09:00")]
    public async Task What_Is_No_Reminder_Leaves_From_The_Earliest_Hour_Whatever_The_Hour_Of_Reminders(int reminder, int earliest, string leaves)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Hours(reminder, earliest));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-12 22:00");
        await app.ReadAsync(TestAdverts.Words.Replace("Wednesday 24 Dec 2025", "Tuesday 23 Dec 2025", StringComparison.Ordinal));
        await app.PassAsync(TimeSpan.FromHours(16));

        Assert.Equal([leaves], Times(app).Skip(1));
    }

    [Theory]
    [InlineData("1:30pm", "2025-12-23 17:00")]
    [InlineData("2pm", "2025-12-23 17:00")]
    [InlineData("2:30pm", "2025-12-24 14:00")]
    public async Task No_Reminder_Of_The_Last_Day_Comes_When_It_Is_Over(string closes, string leaves)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Hours(14, 8));
        var advert = await app.ReadAsync(TestAdverts.Words.Replace("24 Dec 2025", $"24 Dec 2025 at {closes}", StringComparison.Ordinal));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(leaves, Times(app)[^1]);
    }

    [Fact]
    public async Task Rungs_Of_Ones_Own_Are_Kept_To()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id, ReminderDays.TryOf([10, 3, 1]));
        await app.DeliverAsync();
        await app.ConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(["2025-12-14 08:00", "2025-12-21 08:00", "2025-12-23 08:00"], Times(app).Skip(1));
    }

    [Fact]
    public async Task Whoever_Comes_Between_Two_Rungs_Is_Told_At_Once_And_Reminded_Of_The_Rest()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-20 21:30"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(10));

        Assert.Equal(["confirm: 24 Dec", "reminder 4: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], app.Emails.To(Ann));
        Assert.Equal("2025-12-20 21:30", Times(app)[1]);
    }

    [Fact]
    public async Task A_Mail_That_States_The_Date_Stands_For_Every_Reminder_Already_Due()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await app.SweepAsync();
        await app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025")); // two days left: seven and two have come
        await app.PassAsync(TimeSpan.FromDays(5));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 12 Dec", "reminder 0: 12 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Brought_Forward_Into_The_Past_It_Has_Closed_Early()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(4));
        await app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await app.PassAsync(TimeSpan.FromDays(15));

        Assert.Equal(["confirm: 24 Dec", "ClosedEarly: 12 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Sooner_Time_On_The_Same_Day_Is_Told_And_Stands_For_The_Reminder_It_Overtakes()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(InMemoryApp.At("2025-12-23 18:00") - app.Clock.Now);
        await app.ReadAsync(TestAdverts.Closing("Wednesday 24 Dec 2025 at 9am")); // its last reminder was to leave at five, an hour ago
        await app.PassAsync(TimeSpan.FromDays(2));

        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "moved: 24 Dec -> 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Time_That_Had_Passed_When_It_Was_Read_Has_Closed_The_Advert_Early()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(InMemoryApp.At("2025-12-24 12:30") - app.Clock.Now);
        await app.ReadAsync(TestAdverts.Closing("Wednesday 24 Dec 2025 at noon"));
        await app.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal("ClosedEarly: 24 Dec", app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task Extended_After_Closing_The_Reminders_Begin_Again_For_The_New_Date()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(4));
        await app.ReadAsync(TestAdverts.Words);
        await app.PassAsync(TimeSpan.FromDays(12));

        Assert.Equal(["confirm: 12 Dec", "reminder 2: 12 Dec", "reminder 0: 12 Dec", "moved: 12 Dec -> 24 Dec", "reminder 7: 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Closed_Advert_Puts_No_Message_For_A_Reminder()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.The<CloseAdvert>().RunAsync(advert.Id, CancellationToken.None);
        await app.PassAsync(TimeSpan.FromHours(2));
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");

        Assert.Equal(0, (await app.SweepAsync()).Enqueued);
        Assert.Equal(0, (await app.The<Notifier.Core.UseCases.GetEmailStatus>().RunAsync(CancellationToken.None)).All.Missed);
    }

    [Fact]
    public async Task An_Advert_That_Turns_Out_To_Be_Posted_Earlier_Has_The_Reminders_That_Fit_Then()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words.Replace("10 December", "18 December", StringComparison.Ordinal)); // after the reminder of 7 days before
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(advert.Id, (await app.ReadAsync(TestAdverts.Words)).Id);
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:55");
        await app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Moved_There_And_Back_No_Rung_Of_The_First_Date_Is_Repeated()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(8));
        await app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025"));
        await app.PassAsync(TimeSpan.FromHours(24));
        await app.ReadAsync(TestAdverts.Words);
        await app.PassAsync(TimeSpan.FromDays(7));

        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec", "moved: 24 Dec -> 31 Dec", "moved: 31 Dec -> 24 Dec", "reminder 2: 24 Dec", "reminder 0: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Moved_There_And_Back_Before_Anybody_Was_Told_The_Rung_That_Fell_Due_Meanwhile_Is_Sent()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(6) + TimeSpan.FromHours(6));
        await app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025"));
        var up = InMemoryApp.At("2025-12-17 12:00");
        for (var tries = 0; tries < 500; tries++)
        {
            app.Emails.Script.Enqueue(_ => app.Clock.Now < up ? new SendOutcome.TryLater(app.Clock.Now.AddMinutes(10), "503") : null);
        }

        await app.PassAsync(InMemoryApp.At("2025-12-17 09:00") - app.Clock.Now);
        await app.ReadAsync(TestAdverts.Words);
        await app.PassAsync(TimeSpan.FromHours(6));

        Assert.Equal(["confirm: 24 Dec", "reminder 7: 24 Dec"], app.Emails.To(Ann));
        Assert.InRange(app.Emails.Mails[^1].At, up, up.AddMinutes(30));
    }

    [Fact]
    public async Task Paused_Across_A_Rung_And_Resumed_The_Nearest_One_Is_Sent()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Pause());
        await app.PassAsync(TimeSpan.FromDays(13));
        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));

        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Unpause());
        await app.PassAsync(TimeSpan.FromDays(2));

        Assert.Equal(["confirm: 24 Dec", "reminder 1: 24 Dec", "reminder 0: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Whoever_Comes_Back_And_Was_Told_All_Gets_The_Reminder_Whose_Time_Has_Come()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        await app.ReadAsync(TestAdverts.Words);
        var advert = await app.ReadAsync(TestAdverts.Field);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
        app.Clock.Now = InMemoryApp.At("2025-12-24 12:00");
        await app.FollowAndConfirmAsync(Ann, advert.Id);

        Assert.Equal("reminder 0: 24 Dec (not 9 Jan)", app.Emails.To(Ann).Last());
    }

    [Fact]
    public async Task A_Reminder_Whose_Message_Overtakes_The_News_Gives_Way_To_It()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Closing("Wednesday 31 Dec 2025"));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-21 22:00");
        await app.ReadAsync(TestAdverts.Words);
        app.Clock.Now = InMemoryApp.At("2025-12-22 08:00");
        await app.The<EmailDispatcher>().RunAsync(new SendEmailMessage(app.Key(Ann), advert.Id, EmailKind.Rung, false, 2, new DateOnly(2025, 12, 24)).ToText(), CancellationToken.None);
        await app.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["confirm: 31 Dec", "moved: 31 Dec -> 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Changed_Rungs_Are_Kept_To_From_Then_On()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.ChangeReminderDays(ReminderDays.TryOf([5, 1])!));
        await app.PassAsync(TimeSpan.FromDays(16));

        Assert.Equal(["confirm: 24 Dec", "reminder 5: 24 Dec", "reminder 1: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task With_The_Mail_Service_Down_For_A_Day_Across_Two_Rungs_One_Reminder_Comes_Late()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id, ReminderDays.TryOf([3, 2]));
        await app.DeliverAsync();
        await app.ConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromDays(10.5));
        var up = InMemoryApp.At("2025-12-22 12:00");
        for (var tries = 0; tries < 500; tries++)
        {
            app.Emails.Script.Enqueue(_ => app.Clock.Now < up ? new SendOutcome.TryLater(app.Clock.Now.AddMinutes(10), "503") : null);
        }

        await app.PassAsync(TimeSpan.FromDays(5));

        Assert.Equal(["confirm: 24 Dec", "reminder 2: 24 Dec"], app.Emails.To(Ann));
        Assert.True(app.Emails.Mails[^1].At <= up.AddMinutes(20));
    }

    [Fact]
    public async Task Confirmed_One_Second_Before_The_Fan_Out_One_Reminder()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:59:59");
        await app.FollowAsync(Ann, advert.Id);
        await app.ConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00:00");
        await app.PassAsync(TimeSpan.FromDays(3));

        Assert.Single(app.Emails.To(Ann), subject => subject.StartsWith("reminder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Reminder_That_Comes_Too_Late_Is_Not_Sent_And_Somebody_Is_Told()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await app.SweepAsync();
        app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        await app.SweepAsync(); // everything was down; three rungs are due
        app.Clock.Now = InMemoryApp.At("2025-12-25 09:00");

        var results = await app.DeliverAsync();

        Assert.Equal(3, results.OfType<SendEmailResult.Ended>().Count(ended => ended.IsMissed));
        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Of_Three_Rungs_Due_At_Once_The_Nearest_Is_Sent()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"));
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        await app.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(["confirm: 24 Dec", "reminder 0: 24 Dec"], app.Emails.To(Ann));
    }

    private static UseCaseOptions Hours(int reminder, int earliest) => new() { Sending = new() { EarliestHour = new TimeOnly(earliest, 0) }, Reminder = new() { ReminderHour = new TimeOnly(reminder, 0) } };

    private static List<string> Times(InMemoryApp app) => app.Emails.Mails.ConvertAll(mail => mail.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
}
