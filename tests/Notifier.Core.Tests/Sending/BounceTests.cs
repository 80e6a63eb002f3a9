using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.Core.Tests.Sending;

/// <summary>What a mail service tells of mails that did not get through, and what comes of it.</summary>
public sealed class BounceTests
{
    private const string Ann = "ann@example.org";
    private const string Bob = "bob@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Fact]
    public async Task A_Mailbox_That_Takes_Nothing_Is_Left_Alone_For_2_4_8_To_64_Hours_And_The_Mail_Comes_Each_Time_Anew()
    {
        await ReminderAsync();
        var pauses = new List<double>();
        for (var bounce = 0; bounce < 8; bounce++)
        {
            var mail = _app.Emails.Mails[^1];
            await TellAsync(mail, EmailEventKind.Blocked);
            var quiet = (await PersonAsync())!.SoftBounces!;
            Assert.Equal(bounce + 1, quiet.Count);
            pauses.Add((quiet.QuietUntil - mail.At).TotalHours);
            _app.Clock.Now = quiet.QuietUntil.AddMinutes(-1);
            await SweepAndDeliverAsync();
            Assert.Same(mail, _app.Emails.Mails[^1]);
            await PassToMorningAsync(quiet.QuietUntil);
            Assert.NotSame(mail, _app.Emails.Mails[^1]);
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 64, 64], pauses);
        Assert.Equal(_app.Emails.Mails.Count, _app.Emails.Mails.Select(mail => mail.Message.Sid).Distinct().Count());
        Assert.All(_app.Emails.Mails.Skip(1), mail => Assert.IsType<Mail.Reminder>(mail.Mail));
    }

    [Fact]
    public async Task A_Bounce_Counts_Once_However_Often_It_Is_Told()
    {
        await ReminderAsync();
        var mail = _app.Emails.Mails[^1];
        for (var told = 0; told < 3; told++)
        {
            await TellAsync(mail, EmailEventKind.Blocked);
            await TellAsync(mail, EmailEventKind.Blocked, TimeSpan.FromSeconds(told)); // as if it were another
        }

        Assert.Equal(1, (await PersonAsync())!.SoftBounces!.Count);
        await _app.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(["confirm: 31 Jan", "reminder 30: 31 Jan", "reminder 30: 31 Jan"], _app.Emails.To(Ann));
        await TellAsync(mail, EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(3, _app.Emails.Mails.Count);
    }

    [Fact]
    public async Task A_Bounce_Told_Twelve_Times_At_Once_Counts_Once_And_Brings_One_Mail()
    {
        await ReminderAsync();
        var mail = _app.Emails.Mails[^1];
        var told = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => TellAsync(mail, EmailEventKind.Blocked))));
        Assert.Equal(1, told.Sum(each => each.New));
        Assert.Equal(1, (await PersonAsync())!.SoftBounces!.Count);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(["confirm: 31 Jan", "reminder 30: 31 Jan", "reminder 30: 31 Jan"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Later_Delivery_Ends_The_Pause_And_An_Earlier_One_Does_Not()
    {
        await ReminderAsync();
        var (confirm, reminder) = (_app.Emails.Mails[0], _app.Emails.Mails[^1]);
        await TellAsync(reminder, EmailEventKind.Blocked);
        await TellAsync(confirm, EmailEventKind.Delivered);
        Assert.NotNull((await PersonAsync())!.SoftBounces);

        await _app.PassAsync(TimeSpan.FromHours(3));
        Assert.NotSame(reminder, _app.Emails.Mails[^1]);
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Delivered);
        Assert.Null((await PersonAsync())!.SoftBounces);
    }

    [Fact]
    public async Task A_Bounce_Told_After_A_Later_Delivery_Says_Nothing_Of_The_Mailbox_But_Its_Mail_Comes_Again()
    {
        await ReminderAsync();
        var reminder = _app.Emails.Mails[^1];
        await _app.ReadAsync(TestAdverts.Closing("Friday 30 Jan 2026"));
        await _app.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("moved: 31 Jan -> 30 Jan", _app.Emails.Mails[^1].Subject);
        await _app.ReadAsync(Far);
        await _app.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal("moved: 30 Jan -> 31 Jan", _app.Emails.Mails[^1].Subject);
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Delivered);
        await TellAsync(reminder, EmailEventKind.Blocked);

        Assert.Null((await PersonAsync())!.SoftBounces);
        await _app.PassAsync(TimeSpan.FromHours(3));
        Assert.Equal("reminder 30: 31 Jan", _app.Emails.Mails[^1].Subject);
        Assert.Equal(5, _app.Emails.Mails.Count);
    }

    [Fact]
    public async Task An_Announcement_That_Did_Not_Get_Through_Is_Made_Again_And_Says_From_Where_The_Date_Moved()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(15));
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        Assert.Equal(new DateOnly(2025, 12, 24), (await SubscriptionAsync(advert.Id)).Notified.Date);
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
        Assert.Equal(new DateOnly(2025, 12, 19), (await SubscriptionAsync(advert.Id)).Notified.Date);
    }

    [Fact]
    public async Task Where_The_Date_Moved_Once_More_Only_The_Last_Is_Told_Once_And_From_The_Date_They_Know()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(15));
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        await _app.ReadAsync(TestAdverts.Closing("Saturday 20 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec", "moved: 24 Dec -> 20 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Reminders_That_An_Announcement_Stood_For_Come_Again_With_It_As_One_Mail()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025")); // d07 and d02 have come already
        await _app.PassAsync(TimeSpan.FromMinutes(15));
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 12 Dec", "moved: 24 Dec -> 12 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Mail_Whose_Advert_Closes_Before_The_Pause_Is_Over_Is_Missed()
    {
        var advert = await _app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Clock.Now = InMemoryApp.At("2025-12-12 08:00");
        await SweepAndDeliverAsync();
        Assert.Equal("reminder 0: 12 Dec", _app.Emails.Mails[^1].Subject);
        for (var bounce = 0; bounce < 3; bounce++)
        {
            await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked); // until 10:00, 14:00, 22:00
            await _app.PassAsync((await PersonAsync())!.SoftBounces!.QuietUntil - _app.Clock.Now);
        }

        var until = (await PersonAsync())!.SoftBounces!.QuietUntil;
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        _app.Clock.Now = (await PersonAsync())!.SoftBounces!.QuietUntil;
        Assert.True(_app.Clock.Now > until);
        await _app.SweepAsync();

        var delivered = await _app.DeliverAsync();
        Assert.All(delivered, each => Assert.Equal(EmailLedgerEntry.Closed, Assert.IsType<SendEmailResult.Ended>(each).Reason));
        Assert.Single(delivered, each => each is SendEmailResult.Ended { IsMissed: true }); // once, however many messages ask for it
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(0, (await _app.SweepAsync()).Enqueued);
        Assert.Equal(1, (await _app.The<GetEmailStatus>().RunAsync(CancellationToken.None)).All.Missed);
    }

    [Fact]
    public async Task A_Reminder_That_Bounced_Twice_And_Was_Missed_Still_Tells_What_Became_Of_Each_Try()
    {
        var advert = await _app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Clock.Now = InMemoryApp.At("2025-12-12 14:00");
        await SweepAndDeliverAsync();
        var first = _app.Emails.Mails[^1];
        await TellAsync(first, EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(2));
        var second = _app.Emails.Mails[^1];
        await TellAsync(second, EmailEventKind.Blocked); // until 20:00
        _app.Clock.Now = InMemoryApp.At("2025-12-13 08:00");
        await SweepAndDeliverAsync();
        _app.Emails.HasImmediateReceipt = false;

        var kept = (await _app.The<ExportPerson>().RunAsync(_app.Key(Ann), CancellationToken.None))!;
        var missed = Assert.Single(kept.Mails, mail => mail.Row.Reason == EmailLedgerEntry.Closed);
        Assert.Equal(2, missed.Row.Bounces);
        Assert.Equal([first.Message.Sid, second.Message.Sid], missed.Row.BouncedSids);
        Assert.Equal([new DeliverySummary("blocked", first.At), new DeliverySummary("blocked", second.At)], missed.Fate);
    }

    [Fact]
    public async Task A_Mail_That_Waited_And_Was_Missed_Does_Not_Count_As_Waiting()
    {
        var advert = await _app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Clock.Now = InMemoryApp.At("2025-12-12 14:00");
        _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(InMemoryApp.At("2025-12-13 08:00"), "full"));
        await SweepAndDeliverAsync();
        Assert.Equal(1, (await _app.The<GetEmailStatus>().RunAsync(CancellationToken.None)).All.Waiting);
        _app.Clock.Now = InMemoryApp.At("2025-12-13 09:00");
        await SweepAndDeliverAsync();

        var all = (await _app.The<GetEmailStatus>().RunAsync(CancellationToken.None)).All;
        Assert.Equal((0, 1), (all.Waiting, all.Missed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_Nobody_Knows_When_Its_Advert_Closes_Whether_A_Mail_Left_Evidence_Or_Nothing_Is_On_Record(bool isTold)
    {
        var advert = await _app.ReadAsync(TestAdverts.Closing("Friday 12 Dec 2025"));
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        (_app.Emails.HasImmediateReceipt, _app.Emails.EvidenceAfter) = (false, isTold ? TimeSpan.FromMinutes(5) : null);
        _app.Clock.Now = InMemoryApp.At("2025-12-12 23:58");
        var request = new SendEmailMessage(_app.Key(Ann), advert.Id, EmailKind.Rung, IsAnswer: true, 0, new DateOnly(2025, 12, 12)).ToText();
        _app.Emails.Script.Enqueue(message =>
        {
            _app.Emails.SendAsync(message, 1, CancellationToken.None).GetAwaiter().GetResult(); // it left, and no answer came
            return new SendOutcome.Unknown();
        });
        Assert.IsType<SendEmailResult.PutBack>(await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
        await _app.PassAsync(TimeSpan.FromHours(1));

        var all = (await _app.The<GetEmailStatus>().RunAsync(CancellationToken.None)).All;
        Assert.Equal(isTold ? (1, 0, 0) : (0, 1, 0), (all.Sent, all.Unknown, all.Missed));
        Assert.Single(_app.Emails.Mails, mail => mail.Subject == "reminder 0: 12 Dec");
        Assert.Equal(new SendEmailResult.Ended(EmailLedgerEntry.Closed), await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task A_Follower_Whose_Mailbox_Is_Full_Gets_No_New_Message_Every_Hour_And_Their_Mail_When_The_Pause_Is_Over()
    {
        await ReminderAsync();
        for (var bounce = 0; bounce < 3; bounce++)
        {
            await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
            await PassToMorningAsync((await PersonAsync())!.SoftBounces!.QuietUntil);
        }

        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        var until = (await PersonAsync())!.SoftBounces!.QuietUntil;
        await _app.ReadAsync(TestAdverts.Closing("Friday 30 Jan 2026"));
        await _app.PassAsync(until.AddMinutes(-10) - _app.Clock.Now);
        Assert.True(until - InMemoryApp.At("2026-01-02 00:00") > TimeSpan.FromHours(12));
        Assert.InRange(await _app.Queue.CountAsync(CancellationToken.None), 1, 3); // its own, and one of each look at a mail that bounced
        await _app.PassAsync(TimeSpan.FromHours(12));

        Assert.Equal("moved: 31 Jan -> 30 Jan", _app.Emails.Mails[^1].Subject);
    }

    [Fact]
    public async Task A_Suppressed_Follower_Keeps_No_Due_Row_Of_An_Advert_Alive()
    {
        await ReminderAsync();
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Bounced);
        await _app.ReadAsync(TestAdverts.Closing("Friday 30 Jan 2026"));
        await _app.PassAsync(TimeSpan.FromHours(4));

        await foreach (var row in _app.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", DueItemKey.PartitionOf(_app.Clock.Now.AddHours(1))), CancellationToken.None))
        {
            Assert.NotEqual(DueItemKind.Announce, DueItemKey.Parse(row.Partition, row.Key).Kind);
        }
    }

    [Fact]
    public async Task Other_Mails_Wait_For_The_End_Of_The_Pause_Without_Trouble()
    {
        var advert = await ReminderAsync();
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        var until = (await PersonAsync())!.SoftBounces!.QuietUntil;
        await _app.ReadAsync(TestAdverts.Closing("Friday 30 Jan 2026"));

        var request = new SendEmailMessage(_app.Key(Ann), advert, EmailKind.Announce, IsAnswer: false);
        Assert.Equal(new SendEmailResult.PutBack(until, "the mailbox takes no mail for now", IsTrouble: false), await _app.The<EmailDispatcher>().RunAsync(request.ToText(), CancellationToken.None));
    }

    [Fact]
    public async Task Who_Asks_For_A_Mail_Gets_It_At_Once_And_One_That_Bounced_Comes_Only_When_Asked_For_Again()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked, TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await PersonAsync())!.SoftBounces!.Count);
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Single(_app.Emails.Mails);

        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        Assert.Equal(["confirm: 24 Dec", "confirm: 24 Dec"], _app.Emails.To(Ann));
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        Assert.Equal(2, (await PersonAsync())!.SoftBounces!.Count);
    }

    [Fact]
    public async Task What_Was_Found_For_HR_Comes_Again_In_One_Mail()
    {
        await HrContactAsync();
        await _app.ReadAsync(TestAdverts.Words);
        await _app.ReadAsync(TestAdverts.Field);
        await _app.ReadAsync(TestAdverts.Undated);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        var first = _app.Emails.Mails[^1];
        Assert.Contains(" | ", first.Subject, StringComparison.Ordinal);
        await TellAsync(first, EmailEventKind.Blocked);
        await TellAsync(first, EmailEventKind.Blocked, TimeSpan.FromSeconds(1));
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Same(first, _app.Emails.Mails[^1]);
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["hr confirm", first.Subject, first.Subject], _app.Emails.To(Bob));
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(["hr confirm", first.Subject, first.Subject, first.Subject], _app.Emails.To(Bob));
    }

    [Fact]
    public async Task A_Warning_That_An_Advert_Closes_Comes_Again()
    {
        await HrContactAsync();
        await _app.ReadAsync(TestAdverts.Words);
        _app.Clock.Now = InMemoryApp.At("2025-12-15 08:00");
        await _app.PassAsync(TimeSpan.FromMinutes(5));
        var first = _app.Emails.Mails[^1];
        Assert.Equal("hr closes in 7: 24 Dec, 0 follow, Christmas", first.Subject);
        await TellAsync(first, EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal([first.Subject, first.Subject], _app.Emails.To(Bob).Skip(1));
    }

    [Theory]
    [InlineData(EmailEventKind.Bounced, SuppressionReason.Bounced)]
    [InlineData(EmailEventKind.Dropped, SuppressionReason.Dropped)]
    [InlineData(EmailEventKind.Complained, SuppressionReason.Complained)]
    [InlineData(EmailEventKind.Unsubscribed, SuppressionReason.Unsubscribed)]
    public async Task Who_Cannot_Or_Does_Not_Want_To_Be_Reached_Gets_No_Mail_Any_More(EmailEventKind kind, SuppressionReason reason)
    {
        await ReminderAsync();
        await TellAsync(_app.Emails.Mails[^1], kind);

        Assert.True(await _app.The<Suppressions>().HoldAsync(InMemoryApp.Address(Ann), CancellationToken.None));
        Assert.Equal(reason.ToString(), await ReasonAsync());
        await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        Assert.Equal(new SendEmailResult.Ended("suppressed"), Assert.Single(await _app.DeliverAsync()));
    }

    [Fact]
    public async Task A_Reason_Gives_Way_Only_To_A_Stronger_One()
    {
        var suppressions = _app.The<Suppressions>();
        SuppressionReason[] strongest = [SuppressionReason.Dropped, SuppressionReason.Bounced, SuppressionReason.Unsubscribed, SuppressionReason.Complained, SuppressionReason.Asked];
        Assert.Equal(Enum.GetValues<SuppressionReason>().Order(), strongest.Order());
        for (var stronger = 0; stronger < strongest.Length; stronger++)
        {
            await suppressions.AddAsync(InMemoryApp.Address(Ann), strongest[stronger], _app.Clock.Now, CancellationToken.None);
            foreach (var weaker in strongest[..stronger])
            {
                await suppressions.AddAsync(InMemoryApp.Address(Ann), weaker, _app.Clock.Now, CancellationToken.None);
            }

            Assert.Equal(strongest[stronger].ToString(), await ReasonAsync());
        }
    }

    [Fact]
    public async Task What_Is_Told_Again_Does_Not_Suppress_Again_Who_Was_Taken_Off()
    {
        await ReminderAsync();
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Bounced);
        await foreach (var row in _app.Tables.ReadAsync(Tables.Suppressions, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            await _app.Tables.WriteAsync(Tables.Suppressions, new RowWrite.Delete(row.Partition, row.Key), CancellationToken.None);
        }

        Assert.Equal(new EmailEventsResult(0, 0), await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Bounced));
        Assert.False(await _app.The<Suppressions>().HoldAsync(InMemoryApp.Address(Ann), CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("202512")]
    [InlineData("202512aaaaaaaaaaaaaaaaaaaaaaaaa/")]
    [InlineData("202513aaaaaaaaaaaaaaaaaaaaaaaaaa")] // no month
    [InlineData("202602aaaaaaaaaaaaaaaaaaaaaaaaaa")] // one to come
    [InlineData("202501aaaaaaaaaaaaaaaaaaaaaaaaaa")] // one long dropped
    [InlineData("somebody-elses-id")]
    public async Task What_Is_Told_Of_Mails_Of_Others_Is_Passed_Over(string sid)
    {
        await ReminderAsync();
        Assert.Equal(new EmailEventsResult(0, 0), await TellAsync(sid, EmailEventKind.Bounced));
        Assert.False(await _app.The<Suppressions>().HoldAsync(InMemoryApp.Address(Ann), CancellationToken.None));
        Assert.Null(await _app.The<LastEmailEvent>().AtAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_Bounce_Of_Nobody_And_Of_A_Mail_That_Nobody_Knows_Changes_Nothing()
    {
        await ReminderAsync();
        const string Unknown = "202601aaaaaaaaaaaaaaaaaaaaaaaaaa";
        var before = await RowsAsync();
        Assert.Equal(new EmailEventsResult(1, 0), await TellAsync(Unknown, EmailEventKind.Blocked));
        var stranger = new EmailEvent(_app.Emails.Mails[^1].Message.Sid, EmailEventKind.Blocked, _app.Clock.Now, InMemoryApp.Address("stranger@example.org"));
        Assert.Equal(new EmailEventsResult(1, 0), await _app.The<RecordEmailEvents>().RunAsync([stranger], CancellationToken.None));
        var nobody = new EmailEvent(_app.Emails.Mails[^1].Message.Sid, EmailEventKind.Bounced, _app.Clock.Now, null);
        Assert.Equal(new EmailEventsResult(1, 0), await _app.The<RecordEmailEvents>().RunAsync([nobody], CancellationToken.None));

        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task One_Person_Of_Whom_A_Row_Cannot_Be_Read_Hides_Nothing_That_Was_Told_Of_Others()
    {
        await ReminderAsync();
        var mail = _app.Emails.Mails[^1];
        await foreach (var row in _app.Tables.ReadAsync(Tables.People, RowRange.Partition(_app.Key(Ann).Value), CancellationToken.None))
        {
            await _app.Tables.WriteAsync(Tables.People, new RowWrite.Upsert(row.Text("state") is null ? row : row.With("state", "Dreaming")), CancellationToken.None);
        }

        var told = await _app.The<RecordEmailEvents>().RunAsync(
            [
                new EmailEvent(mail.Message.Sid, EmailEventKind.Blocked, _app.Clock.Now, InMemoryApp.Address(Ann)),
                .. Enumerable.Range(0, 20).Select(number => new EmailEvent(mail.Message.Sid, EmailEventKind.Bounced, _app.Clock.Now.AddSeconds(-number), InMemoryApp.Address($"other{number}@example.org"))),
            ],
            CancellationToken.None);

        Assert.Equal(new EmailEventsResult(20, 0, Faults: 1), told);
        Assert.True(await _app.The<Suppressions>().HoldAsync(InMemoryApp.Address("other19@example.org"), CancellationToken.None));
        Assert.Equal(_app.Clock.Now, await _app.The<LastEmailEvent>().AtAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Who_Is_Erased_Stays_Gone_Whatever_Is_Told_Of_Their_Mails()
    {
        await ReminderAsync();
        var mail = _app.Emails.Mails[^1];
        _app.Emails.KeepsAll = true; // so that erasing is not done yet
        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);
        await TellAsync(mail, EmailEventKind.Blocked);
        Assert.Null((await PersonAsync())!.SoftBounces);
        _app.Emails.KeepsAll = false;
        await _app.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Null(await PersonAsync());
        await TellAsync(mail, EmailEventKind.Blocked, TimeSpan.FromSeconds(1));
        await TellAsync(mail, EmailEventKind.Delivered);

        Assert.Empty(await RowsAsync());
        await foreach (var row in _app.Tables.ReadAsync(Tables.Due, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            Assert.DoesNotContain(_app.Key(Ann).Value, row.Key, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_Bounce_While_Its_Mail_Is_Being_Recorded_Is_To_Be_Told_Again()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Emails.Script.Enqueue(message =>
        {
            var told = new EmailEvent(message.Sid, EmailEventKind.Blocked, _app.Clock.Now, message.To);
            Assert.Equal(new EmailEventsResult(0, 1), _app.The<RecordEmailEvents>().RunAsync([told], CancellationToken.None).GetAwaiter().GetResult());
            return null;
        });
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Equal(new EmailEventsResult(1, 0), await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Blocked));
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Bounce_Of_A_Mail_That_Nobody_Recorded_As_Sent_Brings_It_Again_Once()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Emails.HasImmediateReceipt = false;
        _app.Emails.EvidenceAfter = null;
        EmailMessage? left = null;
        _app.Emails.Script.Enqueue(message =>
        {
            left = message;
            return new SendOutcome.Unknown();
        });
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(10));
        await TellAsync(left!.Sid, EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
        Assert.NotEqual(left.Sid, _app.Emails.Mails[^1].Message.Sid);
    }

    [Fact]
    public async Task What_Became_Of_Each_Mail_Is_Told_To_Whoever_Asks_What_Is_Kept_Of_Them()
    {
        await ReminderAsync();
        var (confirm, reminder) = (_app.Emails.Mails[0], _app.Emails.Mails[^1]);
        await TellAsync(confirm, EmailEventKind.Delivered, TimeSpan.FromSeconds(5));
        await TellAsync(confirm, EmailEventKind.Processed, TimeSpan.FromSeconds(1));
        await TellAsync(reminder, EmailEventKind.Blocked);
        await _app.PassAsync(TimeSpan.FromHours(3));
        await TellAsync(_app.Emails.Mails[^1], EmailEventKind.Delivered);
        _app.Emails.HasImmediateReceipt = false;

        var kept = (await _app.The<ExportPerson>().RunAsync(_app.Key(Ann), CancellationToken.None))!;

        Assert.Equal(
            [
                [new DeliverySummary("blocked", reminder.At), new DeliverySummary("delivered", _app.Emails.Mails[^1].At)],
                [new DeliverySummary("processed", confirm.At.AddSeconds(1)), new DeliverySummary("delivered", confirm.At.AddSeconds(5))],
            ],
            kept.Mails.OrderBy(mail => mail.Row.Key, StringComparer.Ordinal).Select(mail => mail.Fate.ToArray()));
        Assert.Null(kept.SoftBounces);
    }

    [Fact]
    public async Task What_Was_Told_Is_Kept_As_Long_As_The_Ledger_And_Not_Longer()
    {
        var mail = await AnyMailAsync();
        await TellAsync(mail, EmailEventKind.Delivered);
        await _app.PassDaysAsync(21 + 88); // December's are dropped when 31 December is 90 days past
        Assert.Single(await _app.The<EmailEventStore>().OfAsync(mail.Message.Sid, CancellationToken.None));
        await _app.PassDaysAsync(4);
        Assert.Empty(await _app.The<EmailEventStore>().OfAsync(mail.Message.Sid, CancellationToken.None));
    }

    private const string FarDate = "Saturday 31 Jan 2026";

    private static string Far => TestAdverts.Closing(FarDate);

    private async Task<PostedMail> AnyMailAsync()
    {
        await _app.FollowAndConfirmAsync(Ann, (await _app.ReadAsync(TestAdverts.Words)).Id);
        return _app.Emails.Mails[^1];
    }

    /// <summary>Ann had a reminder 30 days before an advert closes.</summary>
    private async Task<string> ReminderAsync()
    {
        var advert = await _app.ReadAsync(Far);
        await _app.FollowAsync(Ann, advert.Id, ReminderDays.TryOf([30]));
        await _app.DeliverAsync();
        await _app.ConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        _app.Clock.Now = InMemoryApp.At("2026-01-01 08:00");
        await _app.The<DeleteExpiredData>().RunAsync(CancellationToken.None);
        await SweepAndDeliverAsync();
        Assert.Equal(["confirm: 31 Jan", "reminder 30: 31 Jan"], _app.Emails.To(Ann));
        return advert.Id;
    }

    private async Task HrContactAsync()
    {
        var trust = HrScope.ForEmployer("Example Trust")!;
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Bob), trust, CancellationToken.None);
        await _app.DeliverAsync();
        await _app.The<ChangeHrContact>().ConfirmAsync(_app.Key(Bob), trust.Key, CancellationToken.None);
    }

    private Task<EmailEventsResult> TellAsync(PostedMail mail, EmailEventKind kind, TimeSpan after = default) => TellAsync(mail.Message.Sid, kind, mail.At + after, mail.To);

    private Task<EmailEventsResult> TellAsync(string sid, EmailEventKind kind) => TellAsync(sid, kind, _app.Clock.Now, Ann);

    private Task<EmailEventsResult> TellAsync(string sid, EmailEventKind kind, DateTimeOffset at, string address) =>
        _app.The<RecordEmailEvents>().RunAsync([new EmailEvent(sid, kind, at, InMemoryApp.Address(address))], CancellationToken.None);

    private async Task SweepAndDeliverAsync()
    {
        await _app.SweepAsync();
        await _app.DeliverAsync();
    }

    /// <summary>A pause may end at night, when no mail leaves.</summary>
    private async Task PassToMorningAsync(DateTimeOffset until)
    {
        _app.Clock.Now = until;
        await SweepAndDeliverAsync();
        if (SendingWindow.From(until, null, _app.Options.Sending) is var morning && morning > until)
        {
            _app.Clock.Now = morning;
            await SweepAndDeliverAsync();
        }
    }

    private Task<Person?> PersonAsync() => _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None);

    private async Task<Subscription> SubscriptionAsync(string advert) => (await _app.The<PersonStore>().GetAsync(_app.Key(Ann), advert, CancellationToken.None))!;

    private async Task<string?> ReasonAsync()
    {
        await foreach (var row in _app.Tables.ReadAsync(Tables.Suppressions, RowRange.Partitions("0", "~"), CancellationToken.None))
        {
            return row.Text("reason");
        }

        return null;
    }

    private async Task<List<string>> RowsAsync()
    {
        var rows = new List<string>();
        await foreach (var row in _app.Tables.ReadAsync(Tables.People, RowRange.Partition(_app.Key(Ann).Value), CancellationToken.None))
        {
            rows.Add($"{row.Key} {row.ETag}");
        }

        return rows;
    }
}
