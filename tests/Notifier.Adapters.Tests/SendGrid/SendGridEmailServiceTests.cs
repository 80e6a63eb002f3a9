using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.Adapters.Tests.SendGrid;

/// <summary>What each answer of SendGrid means, and how often it is asked.</summary>
[Trait("Category", "Long")]
public sealed class SendGridEmailServiceTests
{
    private const int Tries = 4;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Mail_That_Is_Accepted_Is_Sent_Under_SendGrids_Id()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);

        var sent = Assert.IsType<SendOutcome.Sent>(await sender.Send());

        var mail = Assert.Single(fake.Mails);
        Assert.Equal((mail.MessageId, TestSendGridService.Message().Sid, TestSendGridService.Somebody), (sent.MessageId, mail.Sid, mail.To));
        Assert.Empty(fake.Violations);
        Assert.Null(sender.Mail.Trouble());
        Assert.False(sender.Mail.HasImmediateReceipt);
    }

    [Fact]
    public async Task The_Whole_Request_Reads_As_It_Should()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);

        await sender.Send();

        Golden.Equal("sendgrid-mail.json", JsonSerializer.Serialize(Assert.Single(fake.Mails).Body, Indented) + "\n");
    }

    [Fact]
    public async Task A_Mail_Without_Reply_Leave_And_Files_Is_Taken_Too()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings with { From = "dates@notifier.example", ReplyTo = null });

        Assert.IsType<SendOutcome.Sent>(await sender.Send(TestSendGridService.Message() with { LeaveUrl = null, Attachments = [] }));

        var body = Assert.Single(fake.Mails).Body.ToJsonString();
        Assert.Empty(fake.Violations);
        Assert.DoesNotContain("null", body, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe", body, StringComparison.Ordinal);
        Assert.DoesNotContain("reply_to", body, StringComparison.Ordinal);
        Assert.DoesNotContain("attachments", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_The_Sandbox_A_Mail_Is_Checked_And_Not_Delivered()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings with { Sandbox = true });

        Assert.IsType<SendOutcome.Sent>(await sender.Send());

        Assert.Equal(1, fake.Requests);
        Assert.Empty(fake.Mails);
        Assert.Empty(fake.Violations);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task A_Mail_That_Can_Never_Go_Is_Refused_With_The_Reason_And_No_Address(int status)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.No(status, $"Does not contain a valid address: {TestSendGridService.Somebody}\r\nBearer {FakeSendGrid.ApiKey}."));

        var refused = Assert.IsType<SendOutcome.Refused>(await sender.Send());

        Assert.Equal($"SendGrid answered {status} (personalizations.0.to.0.email: Does not contain a valid address: (an address) Bearer (a key))", refused.Reason);
        Assert.Equal(1, fake.Requests);
        Assert.Null(sender.Mail.Trouble());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(408)]
    [InlineData(200)]
    public async Task An_Answer_That_Says_Neither_Yes_Nor_No_Is_Unknown_And_Never_Asked_Again(int status)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.No(status));

        Assert.IsType<SendOutcome.Unknown>(await sender.Send());

        Assert.Equal(1, fake.Requests);
    }

    [Fact]
    public async Task A_Connection_That_Breaks_Once_The_Mail_Has_Left_Is_Unknown_And_Never_Asked_Again()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.BrokenBefore);
        fake.Script.Enqueue(FakeAnswer.BrokenAfter);

        Assert.IsType<SendOutcome.Unknown>(await sender.Send());
        Assert.Empty(fake.Mails);
        Assert.IsType<SendOutcome.Unknown>(await sender.Send());
        Assert.Single(fake.Mails);

        Assert.Equal(2, fake.Requests);
    }

    /// <summary>The status has come: it says what became of the mail.</summary>
    [Theory]
    [InlineData(202, AnswerEnd.BreaksOff)]
    [InlineData(202, AnswerEnd.NeverComes)]
    [InlineData(202, AnswerEnd.TooLong)]
    [InlineData(400, AnswerEnd.BreaksOff)]
    [InlineData(400, AnswerEnd.NeverComes)]
    [InlineData(400, AnswerEnd.TooLong)]
    [InlineData(401, AnswerEnd.BreaksOff)]
    [InlineData(500, AnswerEnd.BreaksOff)]
    public async Task An_Answer_That_Does_Not_End_Still_Says_What_Became_Of_The_Mail(int status, AnswerEnd end)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings, TestSendGridService.Quick with { Attempt = TimeSpan.FromSeconds(2) });
        fake.Script.Enqueue(new FakeAnswer(status, Keeps: status == 202, End: end));

        var outcome = await sender.Send();

        Assert.Equal(
            status switch
            {
                202 => new SendOutcome.Sent(Assert.Single(fake.Mails).MessageId),
                400 => new SendOutcome.Refused("SendGrid answered 400 (no reason stated)"),
                401 => new SendOutcome.TryLater(sender.Clock.Now + new SendGridTimeouts().KeyRefused, "SendGrid refuses us (401, no reason stated): no email can leave. Check SendGrid__ApiKey, its rights, and that MailFrom is a sender SendGrid knows."),
                _ => new SendOutcome.Unknown(),
            },
            outcome);
        Assert.Equal(1, fake.Requests);
    }

    [Fact]
    public async Task A_Mail_That_Nobody_Answers_Is_Unknown_And_Never_Asked_Again()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings, TestSendGridService.Quick with { Attempt = TimeSpan.FromSeconds(1) });
        fake.Script.Enqueue(FakeAnswer.Silence);

        Assert.IsType<SendOutcome.Unknown>(await sender.Send());

        Assert.Equal(1, fake.Requests);
        Assert.Single(fake.Mails);
    }

    [Fact]
    public async Task An_Answer_That_Takes_Long_Is_Waited_For()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.Late(Task.Delay(300, Stop)));

        Assert.IsType<SendOutcome.Sent>(await sender.Send());

        Assert.Equal(1, fake.Requests);
    }

    [Fact]
    public async Task Evidence_Comes_From_Its_Events()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        var sid = TestSendGridService.Message().Sid;

        Assert.False(await sender.Mail.WasAcceptedAsync(sid, Stop));
        await sender.Events.AddAsync(new EmailEvent(sid, EmailEventKind.Processed, TestApp.Start, null), Stop);

        Assert.True(await sender.Mail.WasAcceptedAsync(sid, Stop));
    }

    [Fact]
    public async Task A_Certain_No_Of_The_Moment_Is_Tried_Again()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.No(503));
        fake.Script.Enqueue(FakeAnswer.TooMany(sender.Clock.Now));

        Assert.IsType<SendOutcome.Sent>(await sender.Send());

        Assert.Equal(3, fake.Requests);
        Assert.Single(fake.Mails);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_Certain_No_That_Lasts_Is_Tried_Three_Times_More_And_Then_Later(int status)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Rule = _ => FakeAnswer.No(status);

        var later = Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Equal(Tries, fake.Requests);
        Assert.Equal(sender.Clock.Now + new SendGridTimeouts().Pause, later.Until);
        Assert.Empty(fake.Mails);
    }

    [Fact]
    public async Task A_Limit_That_Ends_Later_Than_A_Mail_Is_Waited_For_Is_Reported_At_Once()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        var reset = sender.Clock.Now.AddSeconds(31);
        fake.Script.Enqueue(FakeAnswer.TooMany(reset));

        var later = Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Equal(reset, later.Until);
        Assert.Equal(later, await sender.Send()); // the next mail need not ask
        Assert.Equal(1, fake.Requests);
        Assert.NotNull(sender.Mail.Trouble());
        sender.Clock.Now = reset;
        Assert.Null(sender.Mail.Trouble());
        Assert.IsType<SendOutcome.Sent>(await sender.Send());
    }

    [Fact]
    public async Task A_Limit_That_Lasts_Longer_Than_A_Mail_Is_Waited_For_Is_Called_So()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Rule = _ => FakeAnswer.TooMany(sender.Clock.Now.AddSeconds(20)); // twice that is over the time for one mail

        var later = Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Equal("SendGrid takes no more emails for a while (429).", later.Reason);
        Assert.Equal(later.Reason, sender.Mail.Trouble());
    }

    [Fact]
    public async Task A_Service_That_Says_When_It_Will_Be_Back_Is_Not_Asked_Before()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.No(503) with { RetryAfter = 60 });

        Assert.Equal(sender.Clock.Now.AddSeconds(60), Assert.IsType<SendOutcome.TryLater>(await sender.Send()).Until);

        Assert.Equal(1, fake.Requests);
    }

    [Fact]
    public async Task A_Pause_That_Cannot_Be_Meant_Is_Not_Believed()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Rule = _ => FakeAnswer.TooMany(sender.Clock.Now.AddYears(100));

        var later = Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Equal(sender.Clock.Now + new SendGridTimeouts().Pause, later.Until);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    public async Task What_Does_Not_Answer_As_SendGrid_Gets_No_Second_Request_And_Loses_No_Mail(int status)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Script.Enqueue(FakeAnswer.No(status));

        Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Equal(1, fake.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://nobody.invalid/")]
    public async Task A_Service_That_Cannot_Be_Reached_Has_Certainly_Not_Taken_A_Mail(string url)
    {
        using var sender = new TestSendGridService(FakeSendGrid.SettingsOf(new Uri(url)));

        var later = Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Equal(sender.Clock.Now + new SendGridTimeouts().Pause, later.Until);
    }

    [Fact]
    public async Task A_Connection_That_Never_Becomes_Safe_Has_Certainly_Not_Carried_A_Mail()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var accepted = new List<TcpClient>();
        var accepting = Task.Run(
            async () =>
            {
                while (true)
                {
                    accepted.Add(await listener.AcceptTcpClientAsync(Stop)); // and says nothing
                }
            },
            Stop);
        using (var sender = new TestSendGridService(FakeSendGrid.SettingsOf(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/")), TestSendGridService.Quick with { Attempt = TimeSpan.FromMilliseconds(200) }))
        {
            Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        }

        listener.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => accepting);
        Assert.Equal(Tries, accepted.Count);
        accepted.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_Service_That_Fails_Is_Left_Alone_For_Half_A_Minute_And_Then_Asked_Once()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Rule = _ => FakeAnswer.No(503);

        for (var mails = 0; mails < 3; mails++)
        {
            Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        }

        Assert.Equal(10, fake.Requests); // four, four, and the two that filled the measure
        Assert.StartsWith("SendGrid fails: it answered 503.", sender.Mail.Trouble(), StringComparison.Ordinal);
        var later = Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        Assert.Equal(10, fake.Requests);
        Assert.InRange(later.Until, sender.Clock.Now.AddSeconds(1), sender.Clock.Now.AddSeconds(30));

        sender.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        Assert.Equal(11, fake.Requests); // one, and it failed

        sender.Clock.Advance(TimeSpan.FromSeconds(31));
        fake.Rule = null;
        Assert.IsType<SendOutcome.Sent>(await sender.Send());
        Assert.Null(sender.Mail.Trouble());
        Assert.IsType<SendOutcome.Sent>(await sender.Send());
        Assert.Equal(13, fake.Requests);
        Assert.Contains("SendGrid fails: nothing is asked of it for 30 seconds", sender.Logged, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_Key_That_Is_Refused_Is_Said_Loudly_And_Not_Tried_Again_For_A_While(int status)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        fake.Rule = _ => FakeAnswer.No(status, "The from address does not match a verified Sender Identity");

        var until = sender.Clock.Now + new SendGridTimeouts().KeyRefused;
        Assert.Equal(until, Assert.IsType<SendOutcome.TryLater>(await sender.Send()).Until);
        Assert.Equal(until, Assert.IsType<SendOutcome.TryLater>(await sender.Send()).Until);
        Assert.Equal(1, fake.Requests);
        Assert.Contains($"Critical SendGrid refuses us ({status}, personalizations.0.to.0.email: The from address does not match a verified Sender Identity): no email can leave.", sender.Logged, StringComparison.Ordinal);

        sender.Clock.Now = until;
        Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        Assert.Equal(2, fake.Requests);
        Assert.StartsWith("SendGrid refuses us", sender.Mail.Trouble(), StringComparison.Ordinal);

        sender.Clock.Advance(new SendGridTimeouts().KeyRefused);
        fake.Rule = null;
        Assert.IsType<SendOutcome.Sent>(await sender.Send());
        Assert.Null(sender.Mail.Trouble());
    }

    [Theory]
    [InlineData(202)]
    [InlineData(400)]
    [InlineData(429)]
    public async Task A_Refused_Key_Holds_Up_No_Mail_For_Ever_Whatever_Is_Answered_To_Mails_That_Left_Before(int status)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        var arrived = new SemaphoreSlim(0);
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var answers = new Queue<FakeAnswer>(
        [
            FakeAnswer.No(401) with { After = first.Task },
            status switch
            {
                202 => FakeAnswer.Late(second.Task),
                429 => FakeAnswer.TooMany(sender.Clock.Now.AddMinutes(2)) with { After = second.Task },
                _ => FakeAnswer.No(status) with { After = second.Task },
            },
        ]);
        fake.Rule = _ =>
        {
            lock (answers)
            {
                arrived.Release();
                return answers.Dequeue();
            }
        };
        var refused = sender.Send();
        await arrived.WaitAsync(Stop);
        var slower = sender.Send();
        await arrived.WaitAsync(Stop);
        first.SetResult();
        Assert.IsType<SendOutcome.TryLater>(await refused);
        second.SetResult();
        Assert.Equal(status switch { 202 => typeof(SendOutcome.Sent), 400 => typeof(SendOutcome.Refused), _ => typeof(SendOutcome.TryLater) }, (await slower).GetType());

        sender.Clock.Advance(new SendGridTimeouts().KeyRefused);
        fake.Rule = _ => FakeAnswer.No(401);
        Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        Assert.Equal(3, fake.Requests);
        Assert.StartsWith("SendGrid refuses us", sender.Mail.Trouble(), StringComparison.Ordinal);

        sender.Clock.Advance(new SendGridTimeouts().KeyRefused);
        fake.Rule = null;
        Assert.IsType<SendOutcome.Sent>(await sender.Send());
        Assert.Null(sender.Mail.Trouble());
    }

    [Fact]
    public async Task A_Wrong_Key_Is_No_Loss()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings with { ApiKey = "SG.another-key.of-nobody-at-all" });

        Assert.IsType<SendOutcome.TryLater>(await sender.Send());

        Assert.Empty(fake.Mails);
    }

    [Fact]
    public async Task No_More_Mails_Are_On_Their_Way_At_Once_Than_There_May_Be()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings, TestSendGridService.Quick with { AtOnce = 2 });
        var arrived = new SemaphoreSlim(0);
        var answer = new TaskCompletionSource();
        fake.Rule = _ =>
        {
            arrived.Release();
            return FakeAnswer.Late(answer.Task);
        };

        var on = new[] { sender.Send(), sender.Send() };
        await arrived.WaitAsync(Stop);
        await arrived.WaitAsync(Stop);
        Assert.IsType<SendOutcome.TryLater>(await sender.Send());
        answer.SetResult();

        Assert.All(await Task.WhenAll(on), outcome => Assert.IsType<SendOutcome.Sent>(outcome));
        Assert.Equal(2, fake.Requests);
        Assert.IsType<SendOutcome.Sent>(await sender.Send());
    }

    [Fact]
    public async Task Who_Stops_Waiting_Learns_Nothing()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        fake.Rule = _ =>
        {
            ends.Cancel();
            return FakeAnswer.Silence;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.Mail.SendAsync(TestSendGridService.Message(), 1, ends.Token));
    }

    [Fact]
    public async Task A_Person_Is_Erased_There_Too_And_Again_Until_It_Was_Taken()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        var address = EmailAddress.TryParse(TestSendGridService.Somebody);
        fake.Refusals.Enqueue(403);

        Assert.False(await sender.Mail.EraseRecipientAsync(address, [], Stop));
        Assert.Contains("SendGrid did not take that a person is to be erased, and will be asked again: it answered 403 (access forbidden)", sender.Logged, StringComparison.Ordinal);
        Assert.IsType<SendOutcome.Sent>(await sender.Send()); // a key that may not erase may still send

        fake.Refusals.Enqueue(503);
        Assert.True(await sender.Mail.EraseRecipientAsync(address, [], Stop));
        Assert.Equal(TestSendGridService.Somebody, Assert.Single(fake.Erased));
    }

    [Fact]
    public async Task Where_No_Address_Is_Known_There_Is_Nobody_To_Erase()
    {
        using var sender = new TestSendGridService(FakeSendGrid.SettingsOf(new Uri("http://127.0.0.1:1/")));

        Assert.True(await sender.Mail.EraseRecipientAsync(null, ["202512aaaa"], Stop));
        Assert.False(await sender.Mail.EraseRecipientAsync(EmailAddress.TryParse(TestSendGridService.Somebody), [], Stop));
    }

    [Fact]
    public void Settings_Do_Not_Print_Their_Key() =>
        Assert.Equal("SendGrid at https://api.eu.sendgrid.com/, in its sandbox", (FakeSendGrid.SettingsOf(SendGridOptions.Eu) with { Sandbox = true }).ToString());
}
