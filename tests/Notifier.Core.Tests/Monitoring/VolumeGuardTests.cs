using Notifier.Core.Adverts;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Tests.Jobs;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Monitoring;

/// <summary>How much a sweep puts at once: so many at most, what closes soonest first, and no more than is to be believed until an operator says so.</summary>
public sealed class VolumeGuardTests
{
    private static readonly DateTimeOffset Start = InMemoryApp.At("2025-12-10 10:00");

    [Fact]
    public async Task A_Sweep_Puts_So_Many_Messages_And_The_Next_Ones_Put_The_Rest_Once()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { MailsASweep = 10 } });
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await FollowAsync(app, advert.Id, 25);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");

        var sweeps = new List<int>();
        for (JobResult run; (run = await app.SweepAsync()).Enqueued > 0;)
        {
            sweeps.Add(run.Enqueued);
            Assert.Equal(run.Enqueued == 10, run.IsCutShort);
            app.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([10, 10, 5], sweeps);
        var reminded = Reminded(await MessagesAsync(app)).ToList();
        Assert.Equal(25, reminded.Count);
        Assert.Distinct(reminded);
    }

    [Fact]
    public async Task What_Closes_Soonest_Goes_First_However_Long_The_Rest_Has_Been_Due()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { MailsASweep = 2 } });
        var later = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        var soon = await app.ReadAsync(Advert("AB2", "Thursday 18 Dec 2025"));
        var soonest = await app.ReadAsync(Advert("AB3", "Wednesday 17 Dec 2025"));
        foreach (var advert in new[] { later, soon, soonest })
        {
            await FollowAsync(app, advert.Id, 2, ReminderDays.TryOf(advert == later ? [7] : advert == soon ? [2] : [0])!);
        }

        // Nothing looks for a day: of these the reminder two days before fell due first, and the last-day one last.
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        var order = new List<string>();
        for (var sweep = 0; sweep < 3; sweep++)
        {
            Assert.Equal(2, (await app.SweepAsync()).Enqueued);
            order.AddRange((await MessagesAsync(app)).Select(message => message.Advert!));
            app.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([soonest.Id, soonest.Id, soon.Id, soon.Id, later.Id, later.Id], order);
    }

    [Fact]
    public async Task That_An_Advert_Closed_Early_Is_Told_In_The_Order_Of_The_Date_It_Stated()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { MailsASweep = 2 } });
        var closed = await app.ReadAsync(Advert("AB1", "Saturday 20 Dec 2025"));
        var moved = await app.ReadAsync(Advert("AB2", "Monday 22 Dec 2025"));
        await FollowAsync(app, closed.Id, 2);
        await FollowAsync(app, moved.Id, 2, name: "other");
        await app.ReadAsync(Advert("AB2", "Tuesday 23 Dec 2025"));
        await app.The<Notifier.Core.UseCases.CloseAdvert>().RunAsync(closed.Id, CancellationToken.None);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        await app.SweepAsync();
        Assert.All(await MessagesAsync(app), message => Assert.Equal(closed.Id, message.Advert));
        await app.SweepAsync();
        Assert.All(await MessagesAsync(app), message => Assert.Equal(moved.Id, message.Advert));
    }

    [Fact]
    public async Task Whoever_Waits_For_An_Answer_Is_Answered_Before_All_Reminders_But_Those_Of_The_Last_Day()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { MailsASweep = 1 } });
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await FollowAsync(app, advert.Id, 3);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        Assert.Equal(FollowResult.CheckYourMail, await app.FollowAsync("waits@example.org", advert.Id));
        await MessagesAsync(app); // and is lost
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:10");

        await app.SweepAsync();

        Assert.Equal(EmailKind.Confirm, Assert.Single(await MessagesAsync(app)).Kind);
    }

    [Fact]
    public async Task More_Rows_Than_Are_Sorted_At_Once_Are_Each_Looked_At_Once_In_Order()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { HintGrace = TimeSpan.FromDays(9) } });
        const int Rows = (2 * DueItemScanner.AtOnce) + 7;
        var due = app.The<DueItemStore>();
        for (var number = 0; number < Rows; number++)
        {
            await due.AddAsync(new DueItemKey(Start.AddSeconds(-number % 3000), DueItemKind.Rung, $"advert{number:00000}", null, 0), CancellationToken.None, Start.AddMinutes(number * 7919 % Rows));
        }

        var looked = new List<DueItem>();
        var run = await app.The<DueItemScanner>().SoonestFirstAsync(
            (_, _) => { },
            (_, _) => true,
            (row, _, _) =>
            {
                looked.Add(row);
                return Task.FromResult(true);
            },
            CancellationToken.None);

        Assert.Equal((Rows, false), (run.Looked, run.IsCutShort));
        Assert.Equal(looked.OrderBy(row => row.Closes).Select(row => row.Key), looked.Select(row => row.Key));
        Assert.Equal(Rows, looked.Select(row => row.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_Run_Far_Larger_Than_Any_Before_Stops_And_Goes_On_When_It_Is_Released()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { LeastAlarm = 10, MailsASweep = 7 } });
        await HaveHistoryAsync(app);
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await FollowAsync(app, advert.Id, 25);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");

        Assert.Equal((7, null), await SweepAsync(app)); // by the cap
        Assert.Equal((3, "volume-20251217080600"), await SweepAsync(app)); // it is the same run
        Assert.Equal((0, "volume-20251217080600"), await SweepAsync(app)); // and is said by each that it stops
        var alarm = Assert.Single(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Equal(("volume-20251217080600", AlarmKind.Volume, InMemoryApp.At("2025-12-17 08:06"), 10, 0), (alarm.Id, alarm.Kind, alarm.Since, alarm.Put!.Value, alarm.Largest!.Value));
        await app.PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(10, app.Emails.Mails.Count(IsReminder));

        Assert.False(await app.The<AlarmStore>().ReleaseAsync("volume-20251217080601", app.Clock.Now, CancellationToken.None));
        Assert.True(await app.The<AlarmStore>().ReleaseAsync(alarm.Id, app.Clock.Now, CancellationToken.None));
        Assert.True(await app.The<AlarmStore>().ReleaseAsync(alarm.Id, app.Clock.Now, CancellationToken.None));
        Assert.Empty(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Equal((7, null), await SweepAsync(app));
        Assert.Equal((7, null), await SweepAsync(app));
        Assert.Equal((1, null), await SweepAsync(app));
        await app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(25, app.Emails.Mails.Count(IsReminder));

        // It counts as a run of 25: what is five times as large is believed from now on.
        app.Clock.Now = InMemoryApp.At("2025-12-22 08:01");
        await app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(50, app.Emails.Mails.Count(IsReminder));
        Assert.Empty(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
    }

    [Fact]
    public async Task An_Alarm_Holds_No_Last_Reminder_And_No_Answer()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { LeastAlarm = 5 } });
        await HaveHistoryAsync(app);
        var week = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        var today = await app.ReadAsync(Advert("AB2", "Wednesday 17 Dec 2025"));
        await FollowAsync(app, week.Id, 12);
        await FollowAsync(app, week.Id, 6, ReminderDays.TryOf([7])!, "once"); // the reminder a week before is their last one
        await FollowAsync(app, today.Id, 8, ReminderDays.TryOf([0])!, "today");
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");

        Assert.NotNull((await SweepAsync(app)).Alarm);
        await app.FollowAndConfirmAsync("new@example.org", week.Id);
        await app.PassAsync(TimeSpan.FromHours(5));
        Assert.Single(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Equal(8, app.Emails.Mails.Count(mail => mail.Subject == "reminder 0: 17 Dec"));
        Assert.Equal(6, app.Emails.Mails.Count(mail => IsReminder(mail) && mail.To.StartsWith("once", StringComparison.Ordinal)));
        Assert.Contains(app.Emails.To("new@example.org"), subject => subject.StartsWith("confirm", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Emails.Mails, mail => IsReminder(mail) && mail.To.StartsWith("follower", StringComparison.Ordinal)); // the last ones alone had filled the run

        await app.The<AlarmStore>().ReleaseAsync((await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None))[0].Id, app.Clock.Now, CancellationToken.None);
        var sweep = await app.SweepAsync();
        Assert.Equal(12, sweep.Enqueued); // and the others not again
        await app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(12 + 6 + 8 + 1, app.Emails.Mails.Count(IsReminder));
        Assert.Distinct(app.Emails.Mails.Select(mail => (mail.To, mail.Subject)));
    }

    [Fact]
    public async Task Two_Sweeps_At_Once_And_One_That_Died_Raise_One_Alarm_And_Lose_Nobody()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { LeastAlarm = 5 } });
        await HaveHistoryAsync(app);
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await FollowAsync(app, advert.Id, 20);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        for (var write = 1; write <= 12; write++)
        {
            var killer = new CrashInjector(write, afterwards: write % 2 == 0);
            var copy = await app.CopyAsync();
            copy.Clock.Now = app.Clock.Now;
            var dying = copy.Under(tables => killer.Around(tables), queue => killer.Around(queue));
            try
            {
                await dying.SweepAsync();
            }
            catch (KilledException)
            {
            }

            copy.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.WhenAll(Task.Run(copy.SweepAsync), Task.Run(copy.SweepAsync));
            await copy.PassAsync(TimeSpan.FromMinutes(30));
            var alarm = Assert.Single(await copy.The<AlarmStore>().StandingAsync(copy.Clock.Now, CancellationToken.None));
            await copy.The<AlarmStore>().ReleaseAsync(alarm.Id, copy.Clock.Now, CancellationToken.None);
            await copy.PassAsync(TimeSpan.FromHours(1));
            Assert.Equal(20, copy.Emails.Mails.Count);
            Assert.Equal(20, copy.Emails.Mails.DistinctBy(mail => mail.To).Count());
        }
    }

    [Fact]
    public async Task Only_The_Last_Thirty_Days_Say_What_Is_Large()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { LeastAlarm = 5 } });
        var volume = app.The<VolumeGuard>();
        await volume.RecordAsync(null, 100, 0, goesOn: false, Start, CancellationToken.None);
        await volume.RecordAsync(null, 3, 0, goesOn: false, Start.AddDays(1), CancellationToken.None);

        Assert.Equal(500, (await volume.ReadAsync(CancellationToken.None)).Most(Start.AddDays(30), app.Options.Job));
        Assert.Equal(15, (await volume.ReadAsync(CancellationToken.None)).Most(Start.AddDays(31), app.Options.Job));
        await volume.RecordAsync(null, 1, 0, goesOn: false, Start.AddDays(31), CancellationToken.None);
        Assert.Equal(2, (await volume.ReadAsync(CancellationToken.None)).Largest.Count);
    }

    [Fact]
    public async Task A_Young_Service_Sends_All_Reminders_Of_Its_First_Big_Morning()
    {
        var app = new InMemoryApp(Start);
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await ManyFollowers.FollowAsync(app, advert.Id, 2000);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        await app.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Empty(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Equal(2000, app.Emails.Mails.Where(IsReminder).Select(mail => mail.To).Distinct().Count());
        Assert.Equal(2000, app.Emails.Mails.Count(IsReminder));
    }

    [Fact]
    public async Task Due_Rows_That_A_Bug_Wrote_Ten_Times_Are_Stopped_In_A_Young_Service_Too()
    {
        var app = new InMemoryApp(Start);
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await ManyFollowers.FollowAsync(app, advert.Id, 1000);
        for (var second = 1; second < 10; second++)
        {
            await app.The<DueItemStore>().AddAsync(new DueItemKey(InMemoryApp.At("2025-12-17 08:00").AddSeconds(second), DueItemKind.Rung, advert.Id, null, 7), CancellationToken.None, advert.Closing.Safe!.Instant);
        }

        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        await app.PassAsync(TimeSpan.FromMinutes(30));

        var alarm = Assert.Single(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None));
        Assert.Equal(1200, alarm.Put);
        Assert.StartsWith(
            "After 1200 messages the sweep stopped: there are not yet 30 days to compare with, and confirmed subscriptions ask for 1000 reminders that day. Look", alarm.What, StringComparison.Ordinal);
        Assert.Equal(1000, app.Emails.Mails.Count(IsReminder));
    }

    [Fact]
    public async Task Announcements_Of_Moves_Stop_At_Five_Hundred_However_Many_Reminders_Left_That_Morning()
    {
        var app = new InMemoryApp(Start);
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await ManyFollowers.FollowAsync(app, advert.Id, 700);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        await app.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(700, app.Emails.Mails.Count(IsReminder));

        await app.ReadAsync(Advert("AB1", "Tuesday 30 Dec 2025"));
        await app.PassAsync(TimeSpan.FromMinutes(20));

        Assert.Equal(500, Assert.Single(await app.The<AlarmStore>().StandingAsync(app.Clock.Now, CancellationToken.None)).Put);
        Assert.Equal(500, app.Emails.Mails.Count(mail => mail.Subject.StartsWith("moved", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_Sweep_That_Dies_While_It_Counts_The_Reminders_Of_The_Day_Stops_And_Loses_Nobody()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { LeastAlarm = 5 } });
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await FollowAsync(app, advert.Id, 20);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        for (var write = 1; write <= 25; write++)
        {
            foreach (var afterwards in new[] { false, true })
            {
                var killer = new CrashInjector(write, afterwards);
                var copy = await app.CopyAsync();
                var dying = copy.Under(tables => killer.Around(tables), queue => killer.Around(queue));
                try
                {
                    await dying.SweepAsync();
                }
                catch (KilledException)
                {
                }

                copy.Clock.Advance(TimeSpan.FromMinutes(1));
                await Task.WhenAll(Task.Run(copy.SweepAsync), Task.Run(copy.SweepAsync));
                await copy.PassAsync(TimeSpan.FromMinutes(90));
                Assert.Equal(20, copy.Emails.Mails.Count);
                Assert.Equal(20, copy.Emails.Mails.DistinctBy(mail => mail.To).Count());
            }
        }
    }

    [Fact]
    public async Task The_Reminders_Of_A_Day_Are_Counted_Once_And_Only_When_A_Run_Comes_To_The_Limit()
    {
        var app = new InMemoryApp(Start, new UseCaseOptions { Job = new() { LeastAlarm = 10, MailsASweep = 8 } });
        var advert = await app.ReadAsync(Advert("AB1", "Wednesday 24 Dec 2025"));
        await FollowAsync(app, advert.Id, 25);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:01");
        var pages = new List<int>();
        for (var sweep = 0; sweep < 4; sweep++)
        {
            var asked = 0;
            await app.Under(tables => new FaultyTableStore(tables) { Queried = (request, _) => asked += request.Table == Tables.Followers ? 1 : 0 }).SweepAsync();
            pages.Add(asked);
            app.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([1, 2, 1, 1], pages);
        Assert.Equal(25, Reminded(await MessagesAsync(app)).Distinct().Count());
    }

    [Fact]
    public void A_Row_Of_The_Version_Before_Has_The_History_Of_Its_Days()
    {
        var row = new Core.Storage.TableRow(AlarmStore.Partition, SendingVolume.RowKey).With("day20251112", 40).With("day20251209", 3);
        Assert.True(SendingVolume.From(row).HasHistory(InMemoryApp.At("2025-12-12 08:00")));
        Assert.False(SendingVolume.From(row).HasHistory(InMemoryApp.At("2025-12-11 08:00")));
        Assert.False(SendingVolume.None.HasHistory(Start));
        Assert.True(SendingVolume.From(SendingVolume.From(row).WithRun(InMemoryApp.At("2026-01-12 08:00"), 5).ToRow()).HasHistory(InMemoryApp.At("2026-01-13 08:00"))); // though those days are forgotten
    }

    /// <summary>It has run for so long that there are 30 days to compare with.</summary>
    private static Task HaveHistoryAsync(InMemoryApp app) => app.The<VolumeGuard>().RecordAsync(null, 1, 0, goesOn: false, Start.AddDays(-40), CancellationToken.None);

    private static string Advert(string reference, string closes) => TestAdverts.Closing(closes).Replace("380-AB1234", $"380-{reference}", StringComparison.Ordinal);

    private static async Task FollowAsync(InMemoryApp app, string advert, int followers, ReminderDays? rungs = null, string name = "follower")
    {
        for (var number = 0; number < followers; number++)
        {
            var address = $"{name}{number}@example.org";
            Assert.Equal(FollowResult.CheckYourMail, await app.FollowAsync(address, advert, rungs));
            await app.DeliverAsync();
            await app.ConfirmAsync(address, advert);
            await app.DeliverAsync();
        }

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.SweepAsync(); // all of it is settled
    }

    private static async Task<(int Put, string? Alarm)> SweepAsync(InMemoryApp app)
    {
        var run = await app.SweepAsync();
        await app.DeliverAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        return (run.Enqueued, run.Holds?.Id);
    }

    private static async Task<IReadOnlyList<SendEmailMessage>> MessagesAsync(InMemoryApp app)
    {
        var messages = new List<SendEmailMessage>();
        while (await app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } message)
        {
            messages.Add(SendEmailMessage.TryParse(message.Text)!);
            await app.Queue.DeleteAsync(message, CancellationToken.None);
        }

        return messages;
    }

    private static IEnumerable<string> Reminded(IEnumerable<SendEmailMessage> messages) => messages.Where(message => message.Kind == EmailKind.Rung).Select(message => message.Person.Value);

    private static bool IsReminder(PostedMail mail) => mail.Subject.StartsWith("reminder", StringComparison.Ordinal);
}
