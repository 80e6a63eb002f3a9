using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Sending;

/// <summary>
/// More people ask to follow than an hour has room for: they wait in turn, cost one message each, and delay nobody's reminder.
/// </summary>
public sealed class ConfirmationRateCapTests(ITestOutputHelper output)
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    /// <summary>One hundredth of the defaults.</summary>
    private static readonly UseCaseOptions Small = new() { Confirmation = new() { ConfirmationsAnHour = 5 }, Job = new() { MailsASweep = 30 } };

    [Fact]
    public async Task A_Flood_Of_Requests_Delays_No_Last_Day_Reminder_And_Costs_At_Most_Two_Messages_Each()
    {
        const int Strangers = 600;
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Small);
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        foreach (var morning in new[] { "2025-12-17 07:55", "2025-12-22 07:55" })
        {
            app.Clock.Now = InMemoryApp.At(morning);
            await app.PassAsync(TimeSpan.FromHours(3));
        }

        app.Clock.Now = InMemoryApp.At("2025-12-23 22:00");
        for (var number = 0; number < Strangers; number++)
        {
            Assert.Equal(FollowResult.CheckYourMail, await app.FollowAsync($"stranger{number}@example.org", advert.Id));
        }

        var messages = (await app.DeliverAsync()).Count;
        var most = messages;
        for (var step = 1; app.Clock.Now < InMemoryApp.At("2025-12-25 00:00"); step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            await app.SweepAsync();
            var handled = (await app.DeliverAsync()).Count;
            (messages, most) = (messages + handled, Math.Max(most, handled));
            if (step % 12 == 0)
            {
                await app.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
            }
        }

        var reminder = Assert.Single(app.Emails.Mails, mail => mail.To == Ann && mail.Subject == "reminder 0: 24 Dec");
        output.WriteLine($"{Strangers} strangers: {messages} messages in 26 hours, {most} at one time");
        output.WriteLine($"The last-day reminder left at {reminder.At:HH:mm}");
        Assert.Equal(InMemoryApp.At("2025-12-24 08:00"), reminder.At);
        Assert.InRange(messages, 1, 2 * Strangers);
        Assert.InRange(most, 1, Small.Job.MailsASweep);
    }

    [Fact]
    public async Task Whoever_Waits_Gets_One_Mail_And_No_Hour_Has_More_Than_Its_Room()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:20"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 10 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 35; number++)
        {
            await app.FollowAsync($"person{number}@example.org", advert.Id);
        }

        var handled = (await app.DeliverAsync()).Count;
        for (var step = 0; step < 12 * 6; step++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            await app.SweepAsync();
            handled += (await app.DeliverAsync()).Count;
        }

        Assert.Equal(35, app.Emails.Mails.DistinctBy(mail => mail.To).Count());
        Assert.Equal(35, app.Emails.Mails.Count);
        Assert.Equal(35, handled);
        Assert.Equal([10, 10, 10, 5], app.Emails.Mails.GroupBy(mail => mail.At.Hour).Select(hour => hour.Count()));
        Assert.True(app.Emails.Mails.Last().At < InMemoryApp.At("2025-12-10 13:30"));
        Assert.False(await IsCrowdedAsync(app));
    }

    [Fact]
    public async Task An_Hour_Whose_Room_Others_Wait_For_Is_Dealt_Out_Evenly()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:59"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 60 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 200; number++)
        {
            await app.FollowAsync($"person{number}@example.org", advert.Id);
        }

        await app.DeliverAsync();
        var mails = new List<int>();
        app.Clock.Now = InMemoryApp.At("2025-12-10 11:00");
        while (app.Clock.Now < InMemoryApp.At("2025-12-10 12:00"))
        {
            await app.SweepAsync();
            mails.Add((await app.DeliverAsync()).Count);
            app.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([15, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 0], mails);
    }

    [Fact]
    public async Task A_Cap_Taken_From_Many_Sides_At_Once_Is_Never_Passed()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 7 } });
        var (others, isOther) = (0, false);
        var meddled = app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (table, key) =>
        {
            if (table == Tables.State && key == ConfirmationRoom.RowKey && !isOther && others < 4)
            {
                isOther = true; // another instance takes room between our read and our write
                others += await app.The<ConfirmationRateCap>().TakeAsync(app.Clock.Now, CancellationToken.None) ? 1 : 0;
                isOther = false;
            }
        }));
        var ours = 0;
        for (var ask = 0; ask < 10; ask++)
        {
            ours += await meddled.The<ConfirmationRateCap>().TakeAsync(app.Clock.Now, CancellationToken.None) ? 1 : 0;
        }

        Assert.Equal((4, 3), (others, ours));
        app.Clock.Advance(TimeSpan.FromHours(1));
        var later = app.Clock.Now.AddMinutes(-1);
        Assert.False(await app.The<ConfirmationRateCap>().TakeAsync(later, CancellationToken.None)); // somebody waits, and goes first
    }

    /// <summary>The process that lost such a race told people that more ask than usual, though there was room.</summary>
    [Fact]
    public async Task Of_Many_Who_Ask_At_The_Same_Moment_None_Is_Refused_While_There_Is_Room()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 40 } });
        var slow = app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (_, _) => await Task.Yield()));
        var cap = slow.The<ConfirmationRateCap>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 41).Select(_ => Task.Run(() => cap.TakeAsync(app.Clock.Now, CancellationToken.None))));

        Assert.Equal(40, taken.Count(isTaken => isTaken));
    }

    [Fact]
    public async Task While_Nobody_Sweeps_Whoever_Asks_In_A_Later_Hour_Is_Not_Kept_Waiting_For_It()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var cap = app.The<ConfirmationRateCap>();
        Assert.True(await cap.TakeAsync(app.Clock.Now, CancellationToken.None));
        Assert.False(await cap.TakeAsync(app.Clock.Now, CancellationToken.None));
        Assert.False(await cap.TakeAsync(app.Clock.Now.AddMinutes(59), CancellationToken.None));
        Assert.True(await cap.TakeAsync(app.Clock.Now.AddMinutes(60), CancellationToken.None));
    }

    [Fact]
    public async Task What_The_Version_Before_Left_Waiting_Gets_Its_Mail_Within_The_Room_Of_Each_Hour()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 2 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 5; number++)
        {
            // Its due rows name no turn, and its messages no room; every second message was put back into the next hour, and the others
            // are lost.
            var address = $"person{number}@example.org";
            await app.FollowAsync(address, advert.Id);
            var hint = new DueItemKey(app.Clock.Now, DueItemKind.Confirm, advert.Id, app.Key(address));
            var row = new DueItem(hint, null, app.Clock.Now).ToRow();
            await app.Tables.WriteAsync(Tables.Due, new RowWrite.Upsert(row), CancellationToken.None);
            if (number % 2 == 0)
            {
                var message = new SendEmailMessage(app.Key(address), advert.Id, EmailKind.Confirm, IsAnswer: true);
                await app.Queue.PutAsync(message.ToText(), TimeSpan.FromHours(1), CancellationToken.None);
            }
        }

        while (await app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } message)
        {
            await app.Queue.DeleteAsync(message, CancellationToken.None);
        }

        await app.Tables.WriteAsync(Tables.State, new RowWrite.Delete("alarms", ConfirmationRoom.RowKey), CancellationToken.None);
        await app.PassAsync(TimeSpan.FromHours(8));

        Assert.Equal(5, app.Emails.Mails.Count);
        Assert.Equal(5, app.Emails.Mails.DistinctBy(mail => mail.To).Count());
        Assert.All(app.Emails.Mails.GroupBy(mail => mail.At.Hour), hour => Assert.InRange(hour.Count(), 1, 2));
    }

    [Fact]
    public async Task Whoever_Asks_Again_While_Others_Wait_Gets_Another_Mail_When_Their_Turn_Comes()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.FollowAsync(Ann, advert.Id); // too soon for another
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.FollowAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal([InMemoryApp.At("2025-12-10 10:00"), InMemoryApp.At("2025-12-10 11:00")], app.Emails.Mails.Select(mail => mail.At));
    }

    [Fact]
    public async Task Whoever_Follows_Already_And_Asks_While_Others_Wait_Gets_The_Link_To_Manage_It_When_Their_Turn_Comes()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 2 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Bob, advert.Id);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.FollowAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["confirm: 24 Dec", "manage: 1"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task Whoever_Confirms_By_An_Earlier_Mail_While_They_Wait_Gets_No_Other()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAsync(Ann, advert.Id);
        await app.DeliverAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.FollowAsync(Ann, advert.Id);
        await app.ConfirmAsync(Ann, advert.Id);
        await app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["confirm: 24 Dec"], app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Last_Day_Reminder_Goes_Before_All_Else_Though_Many_Wait_For_An_Answer()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Small);
        var advert = await app.ReadAsync(TestAdverts.Closing("Wednesday 17 Dec 2025"));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        app.Clock.Now = InMemoryApp.At("2025-12-17 07:00");
        for (var number = 0; number < 3 * Small.Job.MailsASweep; number++)
        {
            var hint = new DueItemKey(app.Clock.Now, DueItemKind.Settle, advert.Id, app.Key($"person{number}@example.org"));
            await app.The<DueItemStore>().AddAsync(hint, CancellationToken.None);
        }

        await WaitAsync(app, advert.Id, 3 * Small.Job.MailsASweep);
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await app.SweepAsync();
        await app.DeliverAsync();

        Assert.Contains("reminder 0: 17 Dec", app.Emails.To(Ann));
    }

    [Fact]
    public async Task What_An_Import_Finds_For_HR_Goes_After_The_Reminders()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Small);
        var advert = await app.ReadAsync(TestAdverts.Words);
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        var scope = HrScope.ForPrefix("380-")!;
        await app.The<AddHrContact>().RunAsync(InMemoryApp.Address("hr@example.org"), scope, CancellationToken.None);
        await app.DeliverAsync();
        await app.The<ChangeHrContact>().ConfirmAsync(app.Key("hr@example.org"), scope.Key, CancellationToken.None);
        app.Clock.Now = InMemoryApp.At("2025-12-21 21:00");
        for (var number = 0; number < 200; number++)
        {
            await app.ReadAsync(TestAdverts.Undated
                .Replace("380-CD5678", $"380-CD{number:0000}", StringComparison.Ordinal)
                .Replace("10 December 2025", "20 December 2025", StringComparison.Ordinal));
        }

        await app.PassAsync(InMemoryApp.At("2025-12-22 08:00") - app.Clock.Now);

        var reminder = Assert.Single(app.Emails.Mails, mail => mail.To == Ann && mail.Subject == "reminder 2: 24 Dec");
        Assert.Equal(InMemoryApp.At("2025-12-22 08:00"), reminder.At);
    }

    [Fact]
    public async Task An_Erasure_Waits_For_No_Reminder_However_Many_Are_Due()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Job = new() { MailsASweep = 1 } });
        var advert = await app.ReadAsync(TestAdverts.Closing("Wednesday 17 Dec 2025"));
        await app.FollowAndConfirmAsync(Ann, advert.Id);
        await app.FollowAndConfirmAsync(Bob, advert.Id);
        await app.FollowAndConfirmAsync("cat@example.org", advert.Id);
        app.Emails.KeepsAll = true; // the mail service cannot forget them now, so the sweep has to
        await app.The<ErasePerson>().RunAsync(app.Key("cat@example.org"), neverWriteAgain: false, CancellationToken.None);
        app.Emails.KeepsAll = false;
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:00");

        var run = await app.SweepAsync();

        Assert.Equal((1, true), (run.Enqueued, run.IsCutShort));
        Assert.Null(await app.The<PersonStore>().GetAsync(app.Key("cat@example.org"), CancellationToken.None));
    }

    private static async Task<bool> IsCrowdedAsync(InMemoryApp app)
    {
        var row = await app.Tables.GetAsync(Tables.State, "alarms", ConfirmationRoom.RowKey, CancellationToken.None);
        return ConfirmationRoom.From(row!).IsCrowded(app.Clock.Now, app.Options.Job);
    }

    /// <summary>So many strangers wait for a turn.</summary>
    private static async Task WaitAsync(InMemoryApp app, string advert, int strangers)
    {
        for (var number = 0; number < strangers; number++)
        {
            await app.FollowAsync($"stranger{number}@example.org", advert);
        }

        await app.DeliverAsync();
    }
}
