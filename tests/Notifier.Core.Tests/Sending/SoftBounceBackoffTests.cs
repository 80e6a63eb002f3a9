using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Sending;

/// <summary>How long somebody is left alone whose mailbox refuses mail for now, and which mail leaves all the same.</summary>
public sealed class SoftBounceBackoffTests
{
    private const string Ann = "ann@example.org";
    private const string Hr = "hr@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    /// <summary>How the mail service tells of mails that were refused in the same minute.</summary>
    public enum Told
    {
        InOnePost,
        OneAfterAnother,
        TheLastFirst,
        MinutesApart,
    }

    public static TheoryData<int, Told> Together => new MatrixTheoryData<int, Told>([1, 2, 6], Enum.GetValues<Told>());

    [Theory]
    [MemberData(nameof(Together))]
    public async Task Mails_Refused_Together_Are_One_Refusal_And_All_Come_Again(int adverts, Told told)
    {
        await FollowAsync(adverts);
        await PassToAsync("2025-12-22 08:00");
        var refused = Reminders("reminder 2: 24 Dec");
        Assert.Equal(adverts, refused.Count);
        await TellAsync(told, refused);

        Assert.Equal(1, (await QuietAsync())!.Count);
        await PassToAsync("2025-12-25 00:00");
        Assert.Equal(2 * adverts, Reminders("reminder 2: 24 Dec").Count);
        Assert.Equal(adverts, Reminders("reminder 0: 24 Dec").Count);
    }

    [Fact]
    public async Task Only_A_Mail_That_Left_After_The_Pause_Began_Is_Another_Refusal()
    {
        await FollowAsync(3);
        await PassToAsync("2025-12-22 08:00");
        var reminders = Reminders("reminder 2: 24 Dec");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await BlockedAsync(reminders[0]);
        var began = _app.Clock.Now;

        // Under way for hours: refused after the pause is over, it prolongs it and counts no more than before.
        _app.Clock.Now = began.AddHours(3);
        await BlockedAsync(reminders[1], at: began.AddHours(3));
        Assert.Equal(new SoftBounces(1, began.AddHours(3), began.AddHours(5), began), await QuietAsync());

        await PassToAsync("2025-12-22 13:05");
        await BlockedAsync(Reminders("reminder 2: 24 Dec")[^1]);
        Assert.Equal(2, (await QuietAsync())!.Count);
    }

    [Fact]
    public async Task A_Pause_That_The_Version_Before_Noted_Began_With_The_Last_Refusal()
    {
        await FollowAsync(2);
        await PassToAsync("2025-12-22 08:00");
        var reminders = Reminders("reminder 2: 24 Dec");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await BlockedAsync(reminders[0]);
        var row = (await _app.Tables.GetAsync(Tables.People, _app.Key(Ann).Value, Person.RowKey, CancellationToken.None))!;
        await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row.With("quietSince", null)), CancellationToken.None);

        Assert.Equal(reminders[0].At, (await QuietAsync())!.Began);
        await BlockedAsync(reminders[1]);
        Assert.Equal(1, (await QuietAsync())!.Count);
    }

    [Theory]
    [InlineData("2025-12-22 10:00", 2)] // the pause has just ended
    [InlineData("2025-12-23 09:59", 2)]
    [InlineData("2025-12-23 10:00", 1)] // a day later
    public async Task Refusals_Fade_Day_By_Day_Though_Nobody_Tells_Of_A_Delivery(string when, int count)
    {
        await FollowAsync(1, ReminderDays.TryOf([2, 1, 0])!);
        await PassToAsync("2025-12-22 08:00");
        await BlockedAsync(Reminders("reminder 2: 24 Dec")[0]);
        Assert.Equal(InMemoryApp.At("2025-12-22 10:00"), (await QuietAsync())!.QuietUntil);

        await PassToAsync("2025-12-24 08:00");
        var again = Reminders("reminder 2: 24 Dec")[1];
        await BlockedAsync(again, at: InMemoryApp.At(when));

        Assert.Equal(count, (await QuietAsync())!.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public async Task The_Last_Reminders_Leave_In_A_Pause_Once(int adverts)
    {
        await FollowAsync(adverts);
        await PassToAsync("2025-12-23 12:00");
        await QuietUntilAsync("2025-12-24 14:00", count: 2);
        await PassToAsync("2025-12-24 08:05");
        var last = Reminders("reminder 0: 24 Dec");
        Assert.Equal(adverts, last.Count);
        await TellAsync(Told.InOnePost, last);
        var until = (await QuietAsync())!.QuietUntil;
        Assert.True(until > InMemoryApp.At("2025-12-24 14:00"));

        await _app.PassAsync(until - _app.Clock.Now - TimeSpan.FromMinutes(1));
        Assert.Equal(adverts, Reminders("reminder 0: 24 Dec").Count);
        await _app.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2 * adverts, Reminders("reminder 0: 24 Dec").Count);
    }

    [Fact]
    public async Task HRs_Last_Warning_Leaves_In_A_Pause_Once_And_Those_Before_It_Wait()
    {
        var trust = HrScope.ForEmployer("Example Trust")!;
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Hr), trust, CancellationToken.None);
        await _app.DeliverAsync();
        await _app.The<ChangeHrContact>().ConfirmAsync(_app.Key(Hr), trust.Key, CancellationToken.None);
        await _app.ReadAsync(TestAdverts.Words);
        await PassToAsync("2025-12-18 12:00");
        await QuietUntilAsync("2025-12-25 00:00", address: Hr);
        await PassToAsync("2025-12-23 12:00");

        Assert.Equal(["hr confirm", "hr closes in 7: 24 Dec, 0 follow, Christmas", "hr closes in 1: 24 Dec, 0 follow, Christmas"], _app.Emails.To(Hr));
        await BlockedAsync(_app.Emails.Mails[^1]);
        await PassToAsync("2025-12-24 08:00");
        Assert.Equal(3, _app.Emails.To(Hr).Count());
    }

    [Fact]
    public async Task A_Last_Reminder_That_Opened_A_Long_Pause_Is_Tried_Once_More_Before_It_Is_Too_Late()
    {
        await FollowAsync(1);
        await PassToAsync("2025-12-24 07:55");
        await CountAsync(5);
        await PassToAsync("2025-12-24 08:00");
        await BlockedAsync(Reminders("reminder 0: 24 Dec")[0]);
        Assert.Equal(InMemoryApp.At("2025-12-27 00:00"), (await QuietAsync())!.QuietUntil);

        await PassToAsync("2025-12-24 09:55");
        Assert.Single(Reminders("reminder 0: 24 Dec"));
        await PassToAsync("2025-12-24 10:10");
        await BlockedAsync(Reminders("reminder 0: 24 Dec")[1]);
        await PassToAsync("2025-12-25 02:00");
        Assert.Equal(2, Reminders("reminder 0: 24 Dec").Count);
    }

    [Fact]
    public async Task That_The_Date_Moved_Waits_For_The_Mailbox_Unless_That_Would_Be_Too_Late()
    {
        await FollowAsync(1);
        await QuietUntilAsync("2025-12-12 14:00");
        await _app.ReadAsync(Job(0, "Friday 19 Dec 2025"));
        await PassToAsync("2025-12-12 13:55");
        Assert.DoesNotContain(_app.Emails.To(Ann), IsMoved);
        await PassToAsync("2025-12-12 14:05");
        Assert.Single(_app.Emails.To(Ann), IsMoved);

        await QuietUntilAsync("2025-12-14 14:00");
        await _app.ReadAsync(Job(0, "Saturday 13 Dec 2025"));
        await PassToAsync("2025-12-13 08:00");
        Assert.Equal(["moved: 24 Dec -> 19 Dec", "moved: 19 Dec -> 13 Dec"], _app.Emails.To(Ann).Where(IsMoved));
    }

    [Fact]
    public async Task A_Certain_No_And_A_Worker_That_Died_Use_Up_No_Leave_To_Pass()
    {
        await FollowAsync(1);
        await PassToAsync("2025-12-23 12:00");
        await QuietUntilAsync("2025-12-24 22:00");
        _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(10), "busy"));
        _app.Emails.Script.Enqueue(_ => throw new KilledException());
        await _app.PassAsync(InMemoryApp.At("2025-12-24 07:55") - _app.Clock.Now);
        await Assert.ThrowsAsync<KilledException>(() => _app.PassAsync(TimeSpan.FromHours(1)));
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(Reminders("reminder 0: 24 Dec"));
    }

    [Fact]
    public async Task A_Last_Reminder_Whose_Message_Was_Lost_In_A_Pause_Is_Repaired()
    {
        await FollowAsync(1);
        await PassToAsync("2025-12-23 12:00");
        await QuietUntilAsync("2025-12-24 22:00");
        await PassToAsync("2025-12-24 07:59");
        _app.Clock.Now = InMemoryApp.At("2025-12-24 08:00");
        await _app.SweepAsync();
        while (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } lost)
        {
            await _app.Queue.DeleteAsync(lost, CancellationToken.None);
        }

        await _app.PassAsync(TimeSpan.FromMinutes(125));
        Assert.Single(Reminders("reminder 0: 24 Dec"));
    }

    /// <summary>Told at once that it was delivered, in the very second of the refusal: nobody knows which came first.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Only_A_Delivery_After_The_Second_Of_The_Refusal_Ends_The_Pause(int seconds, bool isQuiet)
    {
        await FollowAsync(2);
        await PassToAsync("2025-12-22 08:00");
        var reminders = Reminders("reminder 2: 24 Dec");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await BlockedAsync(reminders[0]);
        await DeliveredAsync(reminders[1], reminders[0].At.AddSeconds(seconds));

        Assert.Equal(isQuiet, await QuietAsync() is not null);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_Refusal_Told_After_A_Delivery_Of_The_Same_Second_Counts(int seconds, bool isCounted)
    {
        await FollowAsync(2);
        await PassToAsync("2025-12-22 08:00");
        var reminders = Reminders("reminder 2: 24 Dec");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await DeliveredAsync(reminders[1], reminders[0].At.AddSeconds(seconds));
        await BlockedAsync(reminders[0]);

        Assert.Equal(isCounted ? 1 : null, (await QuietAsync())?.Count);
    }

    /// <summary>The mailbox takes all others, and each time it is told of that before it is told of this one.</summary>
    [Fact]
    public async Task A_Mail_That_Is_Refused_Again_And_Again_Waits_Longer_Each_Time_Though_The_Mailbox_Takes_Others()
    {
        await FollowAsync(1, ReminderDays.TryOf([14, 0])!);
        await PassToAsync("2025-12-10 13:00");
        await _app.ReadAsync(Job(0, "Tuesday 23 Dec 2025"));
        await PassToAsync("2025-12-10 13:10");
        var tried = new List<DateTimeOffset>();
        for (var refusal = 0; refusal < 2; refusal++)
        {
            var mail = _app.Emails.Mails.Last(each => IsMoved(each.Subject));
            tried.Add(mail.At);
            _app.Clock.Advance(TimeSpan.FromMinutes(20));
            await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
            await _app.DeliverAsync();
            await DeliveredAsync(_app.Emails.Mails[^1], _app.Clock.Now);
            await BlockedAsync(mail);
            Assert.Null(await QuietAsync());
            await _app.PassAsync(TimeSpan.FromHours(2 * (refusal + 1)));
        }

        tried.Add(_app.Emails.Mails.Last(each => IsMoved(each.Subject)).At);
        Assert.Equal([2, 4], tried.Zip(tried.Skip(1)).Select(pair => (int)Math.Round((pair.Second - pair.First).TotalHours)));
    }

    private static string Job(int number, string closes) => TestAdverts.Closing(closes).Replace("380-AB1234", $"380-XY10{number}", StringComparison.Ordinal).Replace("Ward Clerk", $"Clerk {number}", StringComparison.Ordinal);

    private static bool IsMoved(string subject) => subject.StartsWith("moved", StringComparison.Ordinal);

    /// <summary>Ann follows so many adverts that close on 24 December.</summary>
    private async Task FollowAsync(int adverts, ReminderDays? rungs = null)
    {
        for (var number = 0; number < adverts; number++)
        {
            var advert = await _app.ReadAsync(Job(number, "Wednesday 24 Dec 2025"));
            await _app.FollowAsync(Ann, advert.Id, rungs);
            await _app.DeliverAsync();
            await _app.ConfirmAsync(Ann, advert.Id);
            await _app.DeliverAsync();
        }
    }

    /// <summary>Days pass in great steps, the last hour as it does.</summary>
    private async Task PassToAsync(string time)
    {
        var until = InMemoryApp.At(time);
        while (until - _app.Clock.Now > TimeSpan.FromHours(1))
        {
            _app.Clock.Advance(until - _app.Clock.Now > TimeSpan.FromHours(2) ? TimeSpan.FromHours(1) : until - _app.Clock.Now - TimeSpan.FromHours(1));
            await _app.SweepAsync();
            await _app.DeliverAsync();
        }

        await _app.PassAsync(until - _app.Clock.Now);
    }

    private List<PostedMail> Reminders(string subject) => _app.Emails.Mails.FindAll(mail => mail.Subject == subject);

    private async Task TellAsync(Told how, List<PostedMail> refused)
    {
        var told = refused.Select((mail, number) => new EmailEvent(mail.Message.Sid, EmailEventKind.Blocked, mail.At.AddSeconds(20 + number), mail.Message.To)).ToList();
        if (how == Told.TheLastFirst)
        {
            told.Reverse();
        }

        foreach (var post in how == Told.InOnePost ? [told] : told.ConvertAll(each => new List<EmailEvent> { each }))
        {
            _app.Clock.Advance(how == Told.MinutesApart ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(30));
            Assert.Equal(post.Count, (await _app.The<RecordEmailEvents>().RunAsync(post, CancellationToken.None)).New);
        }
    }

    private async Task BlockedAsync(PostedMail mail, DateTimeOffset? at = null) =>
        Assert.Equal(1, (await _app.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, EmailEventKind.Blocked, at ?? mail.At, mail.Message.To)], CancellationToken.None)).New);

    private async Task DeliveredAsync(PostedMail mail, DateTimeOffset at) =>
        Assert.Equal(1, (await _app.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, EmailEventKind.Delivered, at, mail.Message.To)], CancellationToken.None)).New);

    private async Task<SoftBounces?> QuietAsync() => (await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None))!.SoftBounces;

    private Task QuietUntilAsync(string time, int count = 3, string address = Ann) => WriteAsync(address, new SoftBounces(count, _app.Clock.Now, InMemoryApp.At(time), _app.Clock.Now));

    private Task CountAsync(int count) => WriteAsync(Ann, new SoftBounces(count, _app.Clock.Now, _app.Clock.Now, _app.Clock.Now));

    private async Task WriteAsync(string address, SoftBounces bounces)
    {
        var person = (await _app.The<PersonStore>().GetAsync(_app.Key(address), CancellationToken.None))!;
        Assert.Equal(WriteStatus.Done, await _app.The<PersonStore>().WriteAsync(person with { SoftBounces = bounces }, [], CancellationToken.None));
    }
}
