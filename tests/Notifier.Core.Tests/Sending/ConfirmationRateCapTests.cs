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
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Small);
        var advert = await stage.ReadAsync(TestAdverts.Words);
        await stage.FollowAndConfirmAsync(Ann, advert.Id);
        foreach (var morning in new[] { "2025-12-17 07:55", "2025-12-22 07:55" })
        {
            stage.Clock.Now = InMemoryApp.At(morning);
            await stage.PassAsync(TimeSpan.FromHours(3));
        }

        stage.Clock.Now = InMemoryApp.At("2025-12-23 22:00");
        for (var number = 0; number < Strangers; number++)
        {
            Assert.Equal(FollowResult.CheckYourMail, await stage.FollowAsync($"stranger{number}@example.org", advert.Id));
        }

        var messages = (await stage.DeliverAsync()).Count;
        var most = messages;
        for (var step = 1; stage.Clock.Now < InMemoryApp.At("2025-12-25 00:00"); step++)
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(5));
            await stage.SweepAsync();
            var handled = (await stage.DeliverAsync()).Count;
            (messages, most) = (messages + handled, Math.Max(most, handled));
            if (step % 12 == 0)
            {
                await stage.The<RequeueMissingEmails>().RunAsync(CancellationToken.None);
            }
        }

        var reminder = Assert.Single(stage.Post.Mails, mail => mail.To == Ann && mail.Subject == "reminder 0: 24 Dec");
        output.WriteLine($"{Strangers} strangers: {messages} messages in 26 hours, {most} at one time");
        output.WriteLine($"The last-day reminder left at {reminder.At:HH:mm}");
        Assert.Equal(InMemoryApp.At("2025-12-24 08:00"), reminder.At);
        Assert.InRange(messages, 1, 2 * Strangers);
        Assert.InRange(most, 1, Small.Job.MailsASweep);
    }

    [Fact]
    public async Task Whoever_Waits_Gets_One_Mail_And_No_Hour_Has_More_Than_Its_Room()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:20"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 10 } });
        var advert = await stage.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 35; number++)
        {
            await stage.FollowAsync($"person{number}@example.org", advert.Id);
        }

        var handled = (await stage.DeliverAsync()).Count;
        for (var step = 0; step < 12 * 6; step++)
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(5));
            await stage.SweepAsync();
            handled += (await stage.DeliverAsync()).Count;
        }

        Assert.Equal(35, stage.Post.Mails.DistinctBy(mail => mail.To).Count());
        Assert.Equal(35, stage.Post.Mails.Count);
        Assert.Equal(35, handled);
        Assert.Equal([10, 10, 10, 5], stage.Post.Mails.GroupBy(mail => mail.At.Hour).Select(hour => hour.Count()));
        Assert.True(stage.Post.Mails.Last().At < InMemoryApp.At("2025-12-10 13:30"));
        Assert.False(await IsCrowdedAsync(stage));
    }

    [Fact]
    public async Task An_Hour_Whose_Room_Others_Wait_For_Is_Dealt_Out_Evenly()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:59"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 60 } });
        var advert = await stage.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 200; number++)
        {
            await stage.FollowAsync($"person{number}@example.org", advert.Id);
        }

        await stage.DeliverAsync();
        var mails = new List<int>();
        stage.Clock.Now = InMemoryApp.At("2025-12-10 11:00");
        while (stage.Clock.Now < InMemoryApp.At("2025-12-10 12:00"))
        {
            await stage.SweepAsync();
            mails.Add((await stage.DeliverAsync()).Count);
            stage.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([15, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 0], mails);
    }

    [Fact]
    public async Task A_Cap_Taken_From_Many_Sides_At_Once_Is_Never_Passed()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 7 } });
        var (others, isOther) = (0, false);
        var meddled = stage.Under(tables => new ConcurrentEditStore(tables, async (table, key) =>
        {
            if (table == Tables.State && key == ConfirmationRoom.RowKey && !isOther && others < 4)
            {
                isOther = true; // another instance takes room between our read and our write
                others += await stage.The<ConfirmationRateCap>().TakeAsync(stage.Clock.Now, CancellationToken.None) ? 1 : 0;
                isOther = false;
            }
        }));
        var ours = 0;
        for (var ask = 0; ask < 10; ask++)
        {
            ours += await meddled.The<ConfirmationRateCap>().TakeAsync(stage.Clock.Now, CancellationToken.None) ? 1 : 0;
        }

        Assert.Equal((4, 3), (others, ours));
        stage.Clock.Advance(TimeSpan.FromHours(1));
        var later = stage.Clock.Now.AddMinutes(-1);
        Assert.False(await stage.The<ConfirmationRateCap>().TakeAsync(later, CancellationToken.None)); // somebody waits, and goes first
    }

    /// <summary>Whoever lost such a race was told that more people ask than usual, though there was room.</summary>
    [Fact]
    public async Task Of_Many_Who_Ask_At_The_Same_Moment_None_Is_Refused_While_There_Is_Room()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 40 } });
        var slow = stage.Under(tables => new ConcurrentEditStore(tables, async (_, _) => await Task.Yield()));
        var cap = slow.The<ConfirmationRateCap>();

        var taken = await Task.WhenAll(Enumerable.Range(0, 41).Select(_ => Task.Run(() => cap.TakeAsync(stage.Clock.Now, CancellationToken.None))));

        Assert.Equal(40, taken.Count(isTaken => isTaken));
    }

    [Fact]
    public async Task While_Nobody_Sweeps_Whoever_Asks_In_A_Later_Hour_Is_Not_Kept_Waiting_For_It()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var cap = stage.The<ConfirmationRateCap>();
        Assert.True(await cap.TakeAsync(stage.Clock.Now, CancellationToken.None));
        Assert.False(await cap.TakeAsync(stage.Clock.Now, CancellationToken.None));
        Assert.False(await cap.TakeAsync(stage.Clock.Now.AddMinutes(59), CancellationToken.None));
        Assert.True(await cap.TakeAsync(stage.Clock.Now.AddMinutes(60), CancellationToken.None));
    }

    [Fact]
    public async Task What_The_Version_Before_Left_Waiting_Gets_Its_Mail_Within_The_Room_Of_Each_Hour()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 2 } });
        var advert = await stage.ReadAsync(TestAdverts.Words);
        for (var number = 0; number < 5; number++)
        {
            // Its due rows name no turn, and its messages no room; every second message was put back into the next hour, and the others
            // are lost.
            var address = $"person{number}@example.org";
            await stage.FollowAsync(address, advert.Id);
            var hint = new DueItemKey(stage.Clock.Now, DueItemKind.Confirm, advert.Id, stage.Key(address));
            var row = new DueItem(hint, null, stage.Clock.Now).ToRow();
            await stage.Tables.WriteAsync(Tables.Due, new RowWrite.Upsert(row), CancellationToken.None);
            if (number % 2 == 0)
            {
                var message = new SendEmailMessage(stage.Key(address), advert.Id, EmailKind.Confirm, IsAnswer: true);
                await stage.Queue.PutAsync(message.ToText(), TimeSpan.FromHours(1), CancellationToken.None);
            }
        }

        while (await stage.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } message)
        {
            await stage.Queue.DeleteAsync(message, CancellationToken.None);
        }

        await stage.Tables.WriteAsync(Tables.State, new RowWrite.Delete("alarms", ConfirmationRoom.RowKey), CancellationToken.None);
        await stage.PassAsync(TimeSpan.FromHours(8));

        Assert.Equal(5, stage.Post.Mails.Count);
        Assert.Equal(5, stage.Post.Mails.DistinctBy(mail => mail.To).Count());
        Assert.All(stage.Post.Mails.GroupBy(mail => mail.At.Hour), hour => Assert.InRange(hour.Count(), 1, 2));
    }

    [Fact]
    public async Task Whoever_Asks_Again_While_Others_Wait_Gets_Another_Mail_When_Their_Turn_Comes()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var advert = await stage.ReadAsync(TestAdverts.Words);
        await stage.FollowAsync(Ann, advert.Id);
        await stage.DeliverAsync();
        stage.Clock.Advance(TimeSpan.FromMinutes(5));
        await stage.FollowAsync(Ann, advert.Id); // too soon for another
        stage.Clock.Advance(TimeSpan.FromMinutes(20));
        await stage.FollowAsync(Ann, advert.Id);
        await stage.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal([InMemoryApp.At("2025-12-10 10:00"), InMemoryApp.At("2025-12-10 11:00")], stage.Post.Mails.Select(mail => mail.At));
    }

    [Fact]
    public async Task Whoever_Follows_Already_And_Asks_While_Others_Wait_Gets_The_Link_To_Manage_It_When_Their_Turn_Comes()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 2 } });
        var advert = await stage.ReadAsync(TestAdverts.Words);
        await stage.FollowAsync(Bob, advert.Id);
        await stage.FollowAndConfirmAsync(Ann, advert.Id);
        stage.Clock.Advance(TimeSpan.FromMinutes(20));
        await stage.FollowAsync(Ann, advert.Id);
        await stage.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["confirm: 24 Dec", "manage: 1"], stage.Post.To(Ann));
    }

    [Fact]
    public async Task Whoever_Confirms_By_An_Earlier_Mail_While_They_Wait_Gets_No_Other()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Confirmation = new() { ConfirmationsAnHour = 1 } });
        var advert = await stage.ReadAsync(TestAdverts.Words);
        await stage.FollowAsync(Ann, advert.Id);
        await stage.DeliverAsync();
        stage.Clock.Advance(TimeSpan.FromMinutes(20));
        await stage.FollowAsync(Ann, advert.Id);
        await stage.ConfirmAsync(Ann, advert.Id);
        await stage.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["confirm: 24 Dec"], stage.Post.To(Ann));
    }

    [Fact]
    public async Task A_Last_Day_Reminder_Goes_Before_All_Else_Though_Many_Wait_For_An_Answer()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Small);
        var advert = await stage.ReadAsync(TestAdverts.Closing("Wednesday 17 Dec 2025"));
        await stage.FollowAndConfirmAsync(Ann, advert.Id);
        stage.Clock.Now = InMemoryApp.At("2025-12-17 07:00");
        for (var number = 0; number < 3 * Small.Job.MailsASweep; number++)
        {
            var hint = new DueItemKey(stage.Clock.Now, DueItemKind.Settle, advert.Id, stage.Key($"person{number}@example.org"));
            await stage.The<DueItemStore>().AddAsync(hint, CancellationToken.None);
        }

        await WaitAsync(stage, advert.Id, 3 * Small.Job.MailsASweep);
        stage.Clock.Now = InMemoryApp.At("2025-12-17 08:00");
        await stage.SweepAsync();
        await stage.DeliverAsync();

        Assert.Contains("reminder 0: 17 Dec", stage.Post.To(Ann));
    }

    [Fact]
    public async Task What_An_Import_Finds_For_HR_Goes_After_The_Reminders()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), Small);
        var advert = await stage.ReadAsync(TestAdverts.Words);
        await stage.FollowAndConfirmAsync(Ann, advert.Id);
        var scope = HrScope.ForPrefix("380-")!;
        await stage.The<AddHrContact>().RunAsync(InMemoryApp.Address("hr@example.org"), scope, CancellationToken.None);
        await stage.DeliverAsync();
        await stage.The<ChangeHrContact>().ConfirmAsync(stage.Key("hr@example.org"), scope.Key, CancellationToken.None);
        stage.Clock.Now = InMemoryApp.At("2025-12-21 21:00");
        for (var number = 0; number < 200; number++)
        {
            await stage.ReadAsync(TestAdverts.Undated
                .Replace("380-CD5678", $"380-CD{number:0000}", StringComparison.Ordinal)
                .Replace("10 December 2025", "20 December 2025", StringComparison.Ordinal));
        }

        await stage.PassAsync(InMemoryApp.At("2025-12-22 08:00") - stage.Clock.Now);

        var reminder = Assert.Single(stage.Post.Mails, mail => mail.To == Ann && mail.Subject == "reminder 2: 24 Dec");
        Assert.Equal(InMemoryApp.At("2025-12-22 08:00"), reminder.At);
    }

    [Fact]
    public async Task An_Erasure_Waits_For_No_Reminder_However_Many_Are_Due()
    {
        var stage = new InMemoryApp(InMemoryApp.At("2025-12-10 10:00"), new UseCaseOptions { Job = new() { MailsASweep = 1 } });
        var advert = await stage.ReadAsync(TestAdverts.Closing("Wednesday 17 Dec 2025"));
        await stage.FollowAndConfirmAsync(Ann, advert.Id);
        await stage.FollowAndConfirmAsync(Bob, advert.Id);
        await stage.FollowAndConfirmAsync("cat@example.org", advert.Id);
        stage.Post.KeepsAll = true; // the mail service cannot forget them now, so the sweep has to
        await stage.The<ErasePerson>().RunAsync(stage.Key("cat@example.org"), neverWriteAgain: false, CancellationToken.None);
        stage.Post.KeepsAll = false;
        stage.Clock.Now = InMemoryApp.At("2025-12-17 08:00");

        var run = await stage.SweepAsync();

        Assert.Equal((1, true), (run.Enqueued, run.IsCutShort));
        Assert.Null(await stage.The<PersonStore>().GetAsync(stage.Key("cat@example.org"), CancellationToken.None));
    }

    private static async Task<bool> IsCrowdedAsync(InMemoryApp stage)
    {
        var row = await stage.Tables.GetAsync(Tables.State, "alarms", ConfirmationRoom.RowKey, CancellationToken.None);
        return ConfirmationRoom.From(row!).IsCrowded(stage.Clock.Now, stage.Options.Job);
    }

    /// <summary>So many strangers wait for a turn.</summary>
    private static async Task WaitAsync(InMemoryApp stage, string advert, int strangers)
    {
        for (var number = 0; number < strangers; number++)
        {
            await stage.FollowAsync($"stranger{number}@example.org", advert);
        }

        await stage.DeliverAsync();
    }
}
