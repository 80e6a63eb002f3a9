using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notifier.Adapters.SendGrid;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>One mail with the live settings, by the API and from the command line; and what the health says of mail.</summary>
public sealed class TestEmailEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_SendGrid_Answers_Is_Said_In_Plain_Words()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);

        var accepted = Run(app);
        var mail = Assert.Single(fake.Mails);
        Assert.Equal((0, $"The mail service accepted it as {mail.MessageId}. Whether it arrives, that mailbox shows.\n", string.Empty), (accepted.ExitCode, accepted.Output, accepted.Errors));
        Assert.Equal((TestSendGridService.Somebody, "A test of the closing-date notifier"), (mail.To, mail.Subject));

        fake.Script.Enqueue(FakeAnswer.No(400, $"{TestSendGridService.Somebody} is no address"));
        Assert.Equal((1, "The mail service refused it: SendGrid answered 400 (personalizations.0.to.0.email: (an address) is no address)\n"), Said(Run(app)));

        fake.Script.Enqueue(FakeAnswer.TooMany(app.Clock.Now.AddMinutes(2)));
        Assert.Equal((1, "It was not sent, and may be tried again after 2025-12-12 09:02:00 UTC: SendGrid takes no more emails for a while (429).\n"), Said(Run(app)));

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        fake.Script.Enqueue(FakeAnswer.No(500));
        Assert.Equal((1, "Nobody knows whether it was sent: The email left, and no answer came.\n"), Said(Run(app)));

        Assert.Empty(fake.Violations);
        Quiet(app);
    }

    [Fact]
    public async Task An_Address_That_Must_Not_Be_Written_To_Is_Not()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        await app.Services.GetRequiredService<Suppressions>().AddAsync(EmailAddress.TryParse(TestSendGridService.Somebody)!, SuppressionReason.Bounced, app.Clock.Now, Stop);

        var result = Run(app);

        Assert.Equal((2, "This address must not be written to. It bounced, complained, unsubscribed or asked for it. Nothing was sent; choose another address.\n"), (result.ExitCode, result.Errors));
        Assert.Equal(0, fake.Requests);
        Quiet(app);
    }

    [Fact]
    public async Task Only_Operators_May_And_Only_To_One_Address()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);

        using var stranger = await app.Http.PostAsJsonAsync("/api/mail/test", new { to = TestSendGridService.Somebody }, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var nobody = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/mail/test", TestApp.JsonBody("""{ "to": "nobody" }""")), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        Assert.Contains("Enter one email address", await nobody.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(0, fake.Requests);
    }

    [Fact]
    public async Task Into_The_Outbox_Goes_A_Test_Mail_Too()
    {
        await using var app = new TestApp();

        Assert.Equal(0, Run(app).ExitCode);

        Assert.Equal("A test of the closing-date notifier", Assert.Single(app.Mails()).Subject);
    }

    [Fact]
    public async Task The_Health_Says_That_The_Key_Is_Refused_Until_A_Mail_Passes()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        Assert.Equal((HttpStatusCode.OK, "ok"), await Health(app));

        fake.Rule = _ => FakeAnswer.No(401, "The provided authorization grant is invalid, expired, or revoked");
        Run(app);
        var (status, words) = await Health(app);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("SendGrid refuses us (401, ", words, StringComparison.Ordinal);

        fake.Rule = null;
        app.Clock.Advance(new SendGridTimeouts().KeyRefused);
        Assert.Equal(0, Run(app).ExitCode);
        Assert.Equal((HttpStatusCode.OK, "ok"), await Health(app));
        Quiet(app);
    }

    [Fact]
    public async Task Where_Mail_Is_Really_Sent_Nobody_Can_Look_At_It()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);

        using var outbox = await app.Http.GetAsync("/outbox", Stop);

        Assert.Equal(HttpStatusCode.NotFound, outbox.StatusCode);
    }

    [Fact]
    public async Task The_Program_As_A_Process_Of_Its_Own_Sends_Through_It_Too()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var data = new TemporaryFolder();
        using var running = StartedServer.In(data.Path, null, [("OperatorKeys", TestApp.OperatorKey), ("Samples", string.Empty), .. fake.ProgramSettings.Select(setting => (setting.Name.Replace(":", "__", StringComparison.Ordinal), setting.Value))]);
        await running.Ready(Stop);
        var key = Path.Combine(data.Path, "key");
        await File.WriteAllTextAsync(key, TestApp.OperatorKey, Stop);
        using var network = new SocketsHttpHandler();

        Assert.Equal(0, NotifierCommand.Run(new NotifierCommand.Shell { Network = network }, "mail", "test", "--to", TestSendGridService.Somebody, "--key-file", key, "--url", $"http://127.0.0.1:{running.Port}").ExitCode);

        Assert.Single(fake.Mails);
        Assert.Equal(0, await running.CtrlC(Stop));
        Assert.Contains($"leave through SendGrid at {fake.Url}", running.Output, StringComparison.Ordinal);
        foreach (var secret in new[] { "people.example", "a-key-of-nobody", "dates@notifier.example" })
        {
            Assert.DoesNotContain(secret, running.Output + running.Errors, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static TestApp In(FakeSendGrid fake) => new(services => services.Replace(ServiceDescriptor.Singleton(TestSendGridService.Quick)), fake.ProgramSettings);

    private static NotifierCommand Run(TestApp app)
    {
        using var folder = new TemporaryFolder();
        var key = Path.Combine(folder.Path, "key");
        File.WriteAllText(key, TestApp.OperatorKey);
        return NotifierCommand.Run(new NotifierCommand.Shell { Network = app.Network }, "mail", "test", "--to", TestSendGridService.Somebody, "--key-file", key);
    }

    private static (int ExitCode, string Output) Said(NotifierCommand result) => (result.ExitCode, result.Output);

    private static async Task<(HttpStatusCode Status, string Mail)> Health(TestApp app)
    {
        using var answer = await app.Http.GetAsync("/api/health", Stop);
        return (answer.StatusCode, (await TestApp.Json(answer)).GetProperty("mail").GetString()!);
    }

    private static void Quiet(TestApp app)
    {
        Assert.DoesNotContain("people.example", app.Log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a-key-of-nobody", app.Log.Text, StringComparison.OrdinalIgnoreCase);
    }
}
