using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Core.Tests.Sending;

/// <summary>Check, claim, send, record: what one message of the queue comes to.</summary>
public sealed class EmailDispatcherTests
{
    private const string Ann = "ann@example.org";

    private readonly InMemoryApp _app = new(InMemoryApp.At("2025-12-10 10:00"));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"person":"ann@example.org","advert":"a","kind":"confirm"}""")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"a/b","kind":"confirm"}""")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"a","kind":"spam"}""")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":null,"kind":"confirm"}""")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"a","kind":"confirm","accepted":"../202601"}""")]
    public async Task A_Message_That_Is_Not_Ours_Is_Said_To_Be_So(string text) =>
        Assert.IsType<SendEmailResult.Malformed>(await _app.The<EmailDispatcher>().RunAsync(text, CancellationToken.None));

    /// <summary>As they may still wait in a queue when a newer version starts: nothing that came later stands in them.</summary>
    [Theory]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"confirm"}""", EmailKind.Confirm)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","kind":"manage-link","isAnswer":true}""", EmailKind.ManageLink)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"announce"}""", EmailKind.Announce)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"ends","isAnswer":false}""", EmailKind.Ends)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"rung","days":7,"date":"2026-01-20"}""", EmailKind.Rung)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"hr-confirm"}""", EmailKind.HrConfirm)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"hr-closes","days":3,"date":"2026-01-20"}""", EmailKind.HrCloses)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"hr-findings","quarter":"2026-01-20T10:15:00+00:00"}""", EmailKind.HrFindings)]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"announce","isAnswer":false,"colour":{"of":"a newer version"}}""", EmailKind.Announce)]
    public void A_Message_Of_Another_Version_Is_Understood_As_Far_As_It_Goes(string text, EmailKind kind)
    {
        var request = SendEmailMessage.TryParse(text, out var refusal);

        Assert.Equal((kind, string.Empty), (request!.Kind, refusal));
        Assert.Equal(text.Contains("\"isAnswer\":true", StringComparison.Ordinal), request.IsAnswer);
        Assert.Equal(request, SendEmailMessage.TryParse(request.ToText()));
    }

    [Theory]
    [InlineData("hello", "it is no message of ours: it is no JSON")]
    [InlineData("[]", "it is no message of ours: something in it is missing or wrong")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","kind":"announce"}""", "it is no message of ours: something in it is missing or wrong")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"follow-up"}""", "its kind follow-up is not known to this version, so a newer one put it there")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"ann@example.org"}""", "it is no message of ours: something in it is missing or wrong")]
    [InlineData("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":7}""", "it is no message of ours: something in it is missing or wrong")]
    public async Task A_Message_That_Is_Not_Understood_Is_Said_Why(string text, string reason) =>
        Assert.Equal(new SendEmailResult.Malformed(reason), await _app.The<EmailDispatcher>().RunAsync(text, CancellationToken.None));

    [Fact]
    public async Task A_Message_Of_An_Older_Version_Sends_Its_Mail()
    {
        var request = SendEmailMessage.TryParse(await AskedAsync())!;

        Assert.IsType<SendEmailResult.Sent>(await _app.The<EmailDispatcher>().RunAsync($$"""{"person":"{{request.Person.Value}}","advert":"{{request.Advert}}","kind":"confirm"}""", CancellationToken.None));
        Assert.Single(_app.Emails.Mails);
    }

    [Fact]
    public async Task A_Message_Delivered_Three_Times_Sends_One_Mail()
    {
        var request = await AskedAsync();
        for (var delivery = 0; delivery < 3; delivery++)
        {
            await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None);
        }

        Assert.Single(_app.Emails.Mails);
    }

    [Fact]
    public async Task Two_Workers_At_Once_Send_One_Mail()
    {
        var request = await AskedAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None))));
        await _app.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Single(_app.Emails.Mails);
    }

    [Fact]
    public async Task A_Certain_No_Waits_And_Does_Not_Count_As_Sent()
    {
        var request = await AskedAsync();
        for (var refusal = 0; refusal < 5; refusal++)
        {
            _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(7), "429"));
        }

        var waits = Assert.IsType<SendEmailResult.PutBack>(await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
        Assert.Equal(new SendEmailResult.PutBack(InMemoryApp.At("2025-12-10 10:07"), "429", IsTrouble: true), waits with { Raised = null });
        Assert.NotNull(waits.Raised);

        // A worker that puts a message back may die first, and this message may be the only one.
        // So it waits too, and finds in the end that the email was sent.
        Assert.Equal(new SendEmailResult.PutBack(InMemoryApp.At("2025-12-10 10:07"), "it waits already", IsTrouble: true), await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
        await _app.PassAsync(TimeSpan.FromHours(1));

        var mail = Assert.Single(_app.Emails.Mails);
        Assert.Equal(1, mail.Attempt);
    }

    [Fact]
    public async Task A_Mail_That_Waits_For_The_Morning_Waits_With_Few_Messages()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        await _app.ReadAsync(TestAdverts.Field);
        await _app.ConfirmAsync(Ann, advert.Id);
        while (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None) is { } lost)
        {
            await _app.Queue.DeleteAsync(lost, CancellationToken.None); // and then nothing runs until the night
        }

        _app.Clock.Now = InMemoryApp.At("2025-12-10 21:00");
        await _app.PassAsync(TimeSpan.FromHours(10));
        Assert.InRange(await _app.Queue.CountAsync(CancellationToken.None), 1, 24); // one an hour from the sweep, and one from the repair
        await _app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(["confirm: 24 Dec", "ClosesSooner: 24 Dec (not 9 Jan)"], _app.Emails.To(Ann));
        Assert.Equal(0, await _app.Queue.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_Refused_Mail_Is_Not_Tried_Again()
    {
        var request = await AskedAsync();
        _app.Emails.Script.Enqueue(_ => new SendOutcome.Refused("no such domain"));

        Assert.IsType<SendEmailResult.Refused>(await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Empty(_app.Emails.Mails);
    }

    [Fact]
    public async Task An_Announcement_In_Doubt_Is_Sent_Again_When_No_Evidence_Comes_Three_Times_In_All()
    {
        var (advert, left) = await DoubtAsync();
        await TellAsync(_app.Emails.Mails[0]);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(3, left.Count);
        Assert.All(left.Zip(left.Skip(1)), pair => Assert.True(pair.Second - pair.First >= _app.Options.Sending.Evidence));
        Assert.Equal(EmailState.Unknown, (await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), EmailLedgerEntry.AnnouncementOf(advert.Id, 2), CancellationToken.None))!.State);
    }

    [Theory]
    [InlineData(false, 0, 1)] // a mail was accepted an hour ago, and nothing was ever told
    [InlineData(true, 0, 3)] // the webhook sent an event about that email
    [InlineData(true, 2, 1)] // and of a later one nothing
    [InlineData(false, 26, 3)] // it was accepted so long ago that nobody looks
    public async Task While_The_Mail_Service_Tells_Nothing_A_Mail_In_Doubt_Is_Sent_Once(bool isTold, int hoursLater, int sends)
    {
        var (advert, left) = await DoubtAsync();
        if (isTold)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
            await TellAsync(_app.Emails.Mails[0]);
        }

        _app.Clock.Advance(TimeSpan.FromHours(hoursLater));
        if (isTold && hoursLater > 0)
        {
            await _app.The<Audit>().WriteAsync(_app.Clock.Now, "202512another", "d07", "sent", null, CancellationToken.None);
        }

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(sends, left.Count);
        Assert.Equal(EmailState.Unknown, (await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), EmailLedgerEntry.AnnouncementOf(advert.Id, 2), CancellationToken.None))!.State);
    }

    /// <summary>Where no later mail makes up for it, a second one hurts less than none.</summary>
    [Theory]
    [InlineData("2025-12-17 08:00", "d07", 1)]
    [InlineData("2025-12-24 08:00", "d00", 2)]
    public async Task While_The_Mail_Service_Tells_Nothing_The_Last_Reminder_In_Doubt_Is_Sent_Once_More(string time, string rung, int sends)
    {
        var (advert, left) = await DoubtAsync();
        await _app.PassAsync(TimeSpan.FromHours(1));
        _app.Clock.Now = InMemoryApp.At(time).AddHours(-1);
        await _app.The<Audit>().WriteAsync(_app.Clock.Now, "202512another", "d07", Audit.Sent, null, CancellationToken.None); // of which nothing was told
        await _app.PassAsync(TimeSpan.FromHours(6));

        Assert.Equal(sends, left.Count);
        var row = await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), $"l-{advert.Id}-20251224-{rung}", CancellationToken.None);
        Assert.Equal((EmailState.Unknown, sends), (row!.State, row.Sends));
    }

    [Fact]
    public async Task While_The_Mail_Service_Tells_Nothing_HRs_Last_Warning_In_Doubt_Is_Sent_Once_More()
    {
        var trust = HrScope.ForEmployer("Example Trust")!;
        await _app.The<AddHrContact>().RunAsync(InMemoryApp.Address(Ann), trust, CancellationToken.None);
        await _app.DeliverAsync();
        await _app.The<ChangeHrContact>().ConfirmAsync(_app.Key(Ann), trust.Key, CancellationToken.None);
        await _app.ReadAsync(TestAdverts.Words);
        _app.Emails.HasImmediateReceipt = false;
        var left = 0;
        for (var send = 0; send < 9; send++)
        {
            _app.Emails.Script.Enqueue(_ =>
            {
                left++;
                return new SendOutcome.Unknown();
            });
        }

        _app.Clock.Now = InMemoryApp.At("2025-12-23 07:00");
        await _app.The<Audit>().WriteAsync(_app.Clock.Now, "202512another", "d07", Audit.Sent, null, CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(6));
        Assert.Equal(2, left);
    }

    /// <summary>What the mail service could not take for hours. It is asked for at 21:00, and works again at 02:00.</summary>
    [Theory]
    [InlineData("a reminder that confirming reveals", "reminder 3: 24 Dec")]
    [InlineData("news that confirming reveals", "moved: 24 Dec -> 23 Dec")]
    [InlineData("the link to manage", "manage: 1")]
    public async Task An_Answer_That_Trouble_Held_Up_For_Hours_Waits_For_The_Morning(string what, string subject)
    {
        _app.Clock.Now = InMemoryApp.At("2025-12-20 19:00");
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        if (what.StartsWith("news", StringComparison.Ordinal))
        {
            await _app.ReadAsync(TestAdverts.Closing("Tuesday 23 Dec 2025"));
        }

        if (what == "the link to manage")
        {
            await _app.ConfirmAsync(Ann, advert.Id);
            await _app.DeliverAsync();
        }

        _app.Clock.Now = InMemoryApp.At("2025-12-20 21:00");
        for (var tries = 0; tries < 60; tries++)
        {
            _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(5), "down"));
        }

        await (what == "the link to manage" ? _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None) : _app.ConfirmAsync(Ann, advert.Id));
        await _app.DeliverAsync();
        await _app.PassAsync(TimeSpan.FromHours(5));
        _app.Emails.Script.Clear();
        await _app.PassAsync(TimeSpan.FromHours(8));

        var mail = Assert.Single(_app.Emails.Mails, mail => mail.Subject == subject);
        Assert.Equal(InMemoryApp.At("2025-12-21 08:00"), mail.At);
    }

    [Theory]
    [InlineData("Wednesday 24 Dec 2025", 50, "2025-12-20 21:50")] // it is still an answer
    [InlineData("Wednesday 24 Dec 2025", 75, "2025-12-21 08:00")]
    [InlineData("Sunday 21 Dec 2025 at 5pm", 75, "2025-12-20 22:15")] // by the morning little time would be left
    public async Task An_Answer_Leaves_In_The_Night_While_Somebody_May_Wait_For_It_Or_The_Morning_Is_Too_Late(string closes, int minutes, string expected)
    {
        _app.Clock.Now = InMemoryApp.At("2025-12-20 19:00");
        var advert = await _app.ReadAsync(TestAdverts.Closing(closes));
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        _app.Clock.Now = InMemoryApp.At("2025-12-20 21:00");
        await _app.ConfirmAsync(Ann, advert.Id);
        _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(minutes), "down"));
        await _app.DeliverAsync();
        await _app.PassAsync(TimeSpan.FromHours(13));

        Assert.Equal(InMemoryApp.At(expected), _app.Emails.Mails[1].At);
    }

    [Fact]
    public async Task A_Mail_Accepted_A_Moment_Ago_Of_Which_Nothing_Was_Told_Is_No_Silence()
    {
        var last = _app.The<LastEmailEvent>();
        await _app.The<Audit>().WriteAsync(_app.Clock.Now, "202512some", "d07", "sent", null, CancellationToken.None);
        await _app.The<Audit>().WriteAsync(_app.Clock.Now.AddMinutes(-45), "202512other", "d07", "refused", null, CancellationToken.None);

        Assert.False(await last.IsSilentAsync(_app.Clock.Now, CancellationToken.None));
        Assert.False(await last.IsSilentAsync(_app.Clock.Now.AddMinutes(30).AddSeconds(-1), CancellationToken.None));
        Assert.True(await last.IsSilentAsync(_app.Clock.Now.AddMinutes(30), CancellationToken.None));
        Assert.True(await last.IsSilentAsync(_app.Clock.Now.AddHours(24).AddSeconds(-1), CancellationToken.None));
        Assert.False(await last.IsSilentAsync(_app.Clock.Now.AddHours(24), CancellationToken.None));
    }

    /// <summary>Somebody follows an advert, and from now on the mail service gives no answer.</summary>
    private async Task<(Core.Adverts.Advert Advert, List<DateTimeOffset> Left)> DoubtAsync()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Emails.HasImmediateReceipt = false;
        var left = new List<DateTimeOffset>();
        for (var send = 0; send < 9; send++)
        {
            _app.Emails.Script.Enqueue(_ =>
            {
                left.Add(_app.Clock.Now);
                return new SendOutcome.Unknown();
            });
        }

        return (advert, left);
    }

    private Task<EmailEventsResult> TellAsync(PostedMail mail) =>
        _app.The<RecordEmailEvents>().RunAsync([new EmailEvent(mail.Message.Sid, EmailEventKind.Delivered, mail.At, mail.Message.To)], CancellationToken.None);

    [Fact]
    public async Task A_Mail_That_Was_Accepted_Though_No_Answer_Came_Is_Not_Sent_Again()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Emails.Script.Enqueue(AcceptedWithoutAnswer);

        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
        Assert.Equal(EmailState.Sent, (await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), EmailLedgerEntry.AnnouncementOf(advert.Id, 2), CancellationToken.None))!.State);
    }

    [Fact]
    public async Task Whoever_Was_Told_Though_Nobody_Recorded_It_Is_Told_When_The_Date_Moves_Back()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        _app.Emails.Script.Enqueue(AcceptedWithoutAnswer);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.SweepAsync();
        await _app.DeliverAsync();
        await _app.ReadAsync(TestAdverts.Words);
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec", "moved: 19 Dec -> 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task A_Confirmation_That_Left_Unrecorded_Told_What_Stood_There_Then()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        _app.Emails.Script.Enqueue(AcceptedWithoutAnswer);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        await _app.PassAsync(TimeSpan.FromMinutes(10));
        await _app.ConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromMinutes(30));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
    }

    private SendOutcome AcceptedWithoutAnswer(EmailMessage message)
    {
        _app.Emails.Mails.Add(new PostedMail(_app.Clock.Now, message.To.Value, message.Words.Subject, null!, message, 1));
        return new SendOutcome.Unknown();
    }

    [Fact]
    public async Task Whoever_Is_Erased_While_Their_Mail_Leaves_Is_Forgotten_By_The_Service_Too()
    {
        var request = await AskedAsync();
        _app.Emails.Script.Enqueue(_ =>
        {
            Assert.True(_app.The<ErasePerson>().RunAsync(_app.Key(Ann), false, CancellationToken.None).GetAwaiter().GetResult());
            _app.Emails.Forgotten.Clear();
            return null;
        });

        Assert.Equal(new SendEmailResult.Ended("the person is gone"), await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));

        Assert.Equal(_app.Emails.Mails.Select(mail => mail.Message.Sid), _app.Emails.Forgotten);
        Assert.Null(await _app.The<PersonStore>().GetAllAsync(_app.Key(Ann), CancellationToken.None));
    }

    /// <summary>The mail service keeps what it has for now, so they are still being erased when the mail would leave.</summary>
    [Fact]
    public async Task Whoever_Begins_To_Be_Erased_In_The_Moment_Of_A_Claim_Is_Erased_And_Gets_No_Mail()
    {
        await _app.FollowAndConfirmAsync(Ann, (await _app.ReadAsync(TestAdverts.Words)).Id);
        await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        _app.Emails.KeepsAll = true;
        var isClaimed = false;
        var meddling = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (table, key) =>
        {
            if (table == Tables.People && key == EmailLedgerEntry.ManageLink && !isClaimed)
            {
                isClaimed = true;
                await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);
            }
        }));
        await meddling.DeliverAsync();

        Assert.True(isClaimed);
        Assert.True((await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None))!.IsErasing);
        _app.Emails.KeepsAll = false;
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(["confirm: 24 Dec"], _app.Emails.To(Ann));
        Assert.Null(await _app.The<PersonStore>().GetAsync(_app.Key(Ann), CancellationToken.None));
    }

    [Theory]
    [InlineData(119, true)]
    [InlineData(120, false)] // by then another attempt may hold the claim
    [InlineData(300, false)]
    public async Task A_Mail_Leaves_Only_While_Its_Claim_Is_Young(int seconds, bool leaves)
    {
        var request = await AskedAsync();
        _app.Emails.WritingTakes = TimeSpan.FromSeconds(seconds);
        var result = await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None);
        Assert.Equal(leaves, result is SendEmailResult.Sent);
        Assert.Equal(leaves ? 1 : 0, _app.Emails.Mails.Count);

        _app.Emails.WritingTakes = default;
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Single(_app.Emails.Mails);
    }

    [Fact]
    public async Task Whoever_Leaves_While_Their_Mail_Is_Written_Gets_None()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        var request = new SendEmailMessage(_app.Key(Ann), advert.Id, EmailKind.Announce, IsAnswer: false).ToText();
        var changed = false;
        var busy = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (_, key) =>
        {
            if (key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && !changed)
            {
                changed = true;
                await _app.ChangeAsync(Ann, advert.Id, new SubscriptionChange.Finish(EndReason.Left));
            }
        }));

        Assert.Equal(new SendEmailResult.Ended("not followed"), await busy.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
        Assert.True(changed);
        Assert.Equal(["confirm: 24 Dec"], _app.Emails.To(Ann));
    }

    [Fact]
    public async Task Whoever_Is_Erased_While_Their_Reminder_Is_Dropped_Leaves_No_Trace()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        var request = new SendEmailMessage(_app.Key(Ann), advert.Id, EmailKind.Rung, IsAnswer: false, 3, new DateOnly(2025, 12, 24)).ToText(); // one they did not choose
        var erased = false;
        var busy = _app.Under(tables => FaultyTableStore.BeforeWrites(tables, async (_, key) =>
        {
            if (key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && !erased)
            {
                erased = true;
                await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), false, CancellationToken.None);
            }
        }));

        Assert.Equal(new SendEmailResult.Ended("the person is gone"), await busy.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
        Assert.True(erased);
        Assert.Empty((await _app.Tables.QueryAsync(Tables.People, RowRange.Partition(_app.Key(Ann).Value), null, 10, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task What_The_Mail_Service_Keeps_Of_Somebody_Erased_Is_Said_When_It_Cannot_Be_Deleted()
    {
        var request = await AskedAsync();
        _app.Emails.Script.Enqueue(_ =>
        {
            Assert.True(_app.The<ErasePerson>().RunAsync(_app.Key(Ann), false, CancellationToken.None).GetAwaiter().GetResult());
            _app.Emails.KeepsAll = true;
            return null;
        });

        Assert.IsType<SendEmailResult.LeftBehind>(await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));
    }

    [Theory]
    [InlineData("evidence of others came")]
    [InlineData("no evidence came of any mail")]
    public async Task A_Mail_That_Was_Accepted_Goes_Once_However_Long_The_Storage_Can_Not_Take_Note_Of_It(string evidence)
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.PassAsync(TimeSpan.FromHours(2)); // until nothing of that is left to do
        await _app.ReadAsync(TestAdverts.Closing("Friday 19 Dec 2025"));
        var isAway = false;
        var told = _app.Under(
            tables => FaultyTableStore.BeforeWrites(tables, (_, _) => isAway ? throw new StorageUnavailableException("The storage is away.") : Task.CompletedTask),
            emails: office => new ToldByEvents(office, _app.The<EmailEventStore>()));
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await told.SweepAsync();
        _app.Emails.Script.Enqueue(_ =>
        {
            isAway = true; // between the service's yes and our record of it
            return null;
        });

        var putBack = Assert.IsType<SendEmailResult.PutBack>(Assert.Single(await told.DeliverAsync()));
        Assert.Equal((true, "it was sent, and the storage could not take note of that"), (putBack.IsTrouble, putBack.Reason));
        for (var minute = 0; minute < 45; minute += 15)
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(15));
            while (await _app.Queue.ReceiveAsync(TimeSpan.FromMinutes(14), CancellationToken.None) is { } message)
            {
                await Assert.ThrowsAsync<StorageUnavailableException>(() => told.The<EmailDispatcher>().RunAsync(message.Text, CancellationToken.None));
            }
        }

        isAway = false;
        if (evidence.StartsWith("evidence", StringComparison.Ordinal))
        {
            await _app.The<LastEmailEvent>().NoteAsync(_app.Clock.Now, CancellationToken.None);
        }

        await told.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["confirm: 24 Dec", "moved: 24 Dec -> 19 Dec"], _app.Emails.To(Ann));
        Assert.Equal(EmailState.Sent, (await _app.The<EmailLedger>().GetAsync(_app.Key(Ann), EmailLedgerEntry.AnnouncementOf(advert.Id, 2), CancellationToken.None))!.State);
    }

    /// <summary>A service that knows of a mail only what events told.</summary>
    private sealed class ToldByEvents(FakeEmailService emails, EmailEventStore events) : IEmailService
    {
        public bool HasImmediateReceipt => false;

        public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken) => emails.SendAsync(message, attempt, cancellationToken);

        public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => events.WasAcceptedAsync(sid, cancellationToken);

        public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) => emails.EraseRecipientAsync(address, sids, cancellationToken);
    }

    [Fact]
    public async Task Killed_Before_The_Message_Is_Put_Back_A_Confirmation_Still_Comes()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(45), "full"));
        var message = (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None))!;
        var dying = _app.Under(tables => tables, _ => new DeadQueue());
        await Assert.ThrowsAsync<KilledException>(() => dying.The<EmailDispatcher>().RunAsync(message.Text, CancellationToken.None));
        _app.Clock.Advance(TimeSpan.FromSeconds(31)); // it comes again, and finds that the mail waits
        await _app.DeliverAsync();
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(_app.Emails.To(Ann));
    }

    [Fact]
    public async Task Killed_Before_The_Message_Is_Put_Back_A_Manage_Link_Still_Comes()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.The<RequestManageLink>().RunAsync(InMemoryApp.Address(Ann), CancellationToken.None);
        _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(45), "full"));
        var message = (await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None))!;
        var dying = _app.Under(tables => tables, _ => new DeadQueue());
        await Assert.ThrowsAsync<KilledException>(() => dying.The<EmailDispatcher>().RunAsync(message.Text, CancellationToken.None));
        await _app.PassAsync(TimeSpan.FromHours(1)); // it comes again, and finds that the mail waits

        Assert.Equal("manage: 1", Assert.Single(_app.Emails.To(Ann), subject => subject.StartsWith("manage", StringComparison.Ordinal)));
        Assert.Equal(0, await _app.Queue.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_Confirmation_That_Waits_And_Whose_Message_Is_Lost_Still_Comes_And_One_That_Is_Not_Lost_Gets_No_Second_Message()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        foreach (var address in new[] { Ann, "bob@example.org" })
        {
            await _app.FollowAsync(address, advert.Id);
            _app.Emails.Script.Enqueue(_ => new SendOutcome.TryLater(_app.Clock.Now.AddMinutes(45), "full"));
        }

        await _app.DeliverAsync();
        await _app.PassAsync(TimeSpan.FromMinutes(40));
        Assert.Equal(2, await _app.Queue.CountAsync(CancellationToken.None));
        _app.Clock.Advance(TimeSpan.FromMinutes(6));
        await _app.Queue.DeleteAsync((await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None))!, CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromHours(4));

        Assert.Single(_app.Emails.To(Ann));
        Assert.Single(_app.Emails.To("bob@example.org"));
        Assert.Equal(0, await _app.Queue.CountAsync(CancellationToken.None));
    }

    private sealed class DeadQueue : ISendQueue
    {
        public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => throw new KilledException();
    }

    [Fact]
    public async Task A_Suppressed_Address_Gets_Nothing()
    {
        await _app.The<Suppressions>().AddAsync(InMemoryApp.Address("ANN@example.org"), SuppressionReason.Asked, _app.Clock.Now, CancellationToken.None);

        Assert.Equal(new SendEmailResult.Ended("suppressed"), await _app.The<EmailDispatcher>().RunAsync(await AskedAsync(), CancellationToken.None));
        await _app.PassAsync(TimeSpan.FromHours(26));
        Assert.Equal(0, (await _app.SweepAsync()).Enqueued); // and is not tried for ever
        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(0, (await _app.SweepAsync()).Looked);
        Assert.Empty(_app.Emails.Mails);
    }

    [Fact]
    public async Task Erasing_Suppresses_Only_When_Asked()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: false, CancellationToken.None);
        await _app.FollowAndConfirmAsync(Ann, advert.Id);
        await _app.The<ErasePerson>().RunAsync(_app.Key(Ann), neverWriteAgain: true, CancellationToken.None);
        await _app.FollowAsync(Ann, advert.Id);
        await _app.DeliverAsync();

        Assert.Equal(2, _app.Emails.Mails.Count);
    }

    [Fact]
    public async Task A_Mail_To_An_Address_That_Cannot_Be_Read_Ends_And_Leaves_Once_It_Can()
    {
        var request = await AskedAsync();
        var row = (await _app.Tables.GetAsync("people", _app.Key(Ann).Value, Person.RowKey, CancellationToken.None))!;
        var bytes = row.Bytes("address")!;
        bytes[^1] ^= 1;
        await _app.Tables.WriteAsync("people", new Core.Storage.RowWrite.Upsert(row.With("address", bytes)), CancellationToken.None);

        Assert.IsType<SendEmailResult.CannotOpen>(await _app.The<EmailDispatcher>().RunAsync(request, CancellationToken.None));

        bytes[^1] ^= 1;
        await _app.Tables.WriteAsync("people", new Core.Storage.RowWrite.Upsert(row.With("address", bytes)), CancellationToken.None);
        await _app.PassAsync(TimeSpan.FromMinutes(75));
        Assert.Single(_app.Emails.Mails);
    }

    private async Task<string> AskedAsync()
    {
        var advert = await _app.ReadAsync(TestAdverts.Words);
        await _app.FollowAsync(Ann, advert.Id);
        var message = await _app.Queue.ReceiveAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        await _app.Queue.DeleteAsync(message!, CancellationToken.None);
        return message!.Text;
    }
}
