using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.Adapters.Tests.SendGrid;

/// <summary>The fake is worth something only if it refuses what the real one refuses.</summary>
public sealed class FakeSendGridTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("personalizations: At least one is needed.", """{ "personalizations": [] }""")]
    [InlineData("#/personalizations: PropertyRequired", """{ "personalizations": null }""")]
    [InlineData("personalizations.to: At least one is needed.", """{ "personalizations": [{ "to": [], "subject": "s" }] }""")]
    [InlineData("subject: A subject is needed.", """{ "personalizations": [{ "to": [{ "email": "a@b.example" }] }] }""")]
    [InlineData("ArrayItemNotValid", """{ "personalizations": [{ "to": [{ "email": "a@b.example" }], "subject": "" }] }""")]
    [InlineData("ArrayItemNotValid", """{ "personalizations": [{ "to": [{ "email": "a@b.example" }], "subject": "s", "custom_args": "sid" }] }""")]
    [InlineData("personalizations.custom_args: Only strings", """{ "personalizations": [{ "to": [{ "email": "a@b.example" }], "subject": "s", "custom_args": { "sid": 1 } }] }""")]
    [InlineData("personalizations.headers.Subject: No header", """{ "personalizations": [{ "to": [{ "email": "a@b.example" }], "subject": "s", "headers": { "Subject": "t" } }] }""")]
    [InlineData("ArrayItemNotValid", """{ "personalizations": [{ "to": [{ "email": "a@b.example" }], "subject": "s", "unknown": 1 }] }""")]
    [InlineData("NoAdditionalPropertiesAllowed", """{ "unknown": 1 }""")]
    [InlineData("#/from: PropertyRequired", """{ "from": null }""")]
    [InlineData("name: No comma", """{ "from": { "email": "a@b.example", "name": "A, B" } }""")]
    [InlineData("content: text/plain first", """{ "content": null }""")]
    [InlineData("content: text/plain first", """{ "content": [] }""")]
    [InlineData("content: text/plain first", """{ "content": [{ "type": "text/html", "value": "h" }, { "type": "text/plain", "value": "p" }] }""")]
    [InlineData("ArrayItemNotValid", """{ "content": [{ "type": "text/plain", "value": "" }] }""")]
    [InlineData("attachments.type: No semicolon", """{ "attachments": [{ "content": "aGE=", "filename": "a.ics", "type": "text/calendar; method=PUBLISH" }] }""")]
    [InlineData("attachments.content: It is no base64.", """{ "attachments": [{ "content": "ha!", "filename": "a.ics", "type": "text/calendar" }] }""")]
    public async Task It_Refuses_What_The_Schema_Lets_Pass(string says, string change)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        var mail = JsonNode.Parse("""
            {
              "personalizations": [{ "to": [{ "email": "a@b.example" }], "subject": "s", "custom_args": { "sid": "1" } }],
              "from": { "email": "a@b.example" },
              "content": [{ "type": "text/plain", "value": "p" }, { "type": "text/html", "value": "h" }]
            }
            """)!.AsObject();
        Assert.Equal(HttpStatusCode.Accepted, await Post(fake, mail.ToJsonString()));
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            mail.Remove(name);
            if (value is not null)
            {
                mail[name] = value.DeepClone();
            }
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Post(fake, mail.ToJsonString()));

        Assert.Contains(says, Assert.Single(fake.Violations), StringComparison.Ordinal);
        Assert.Single(fake.Mails);
    }

    [Fact]
    public async Task It_Refuses_Strangers_And_Other_Types()
    {
        await using var fake = await FakeSendGrid.StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await Post(fake, "{}", key: "SG.another"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Post(fake, "{}", type: "text/plain"));
        Assert.Equal(HttpStatusCode.BadRequest, await Post(fake, "no json"));
        Assert.Empty(fake.Mails);
    }

    [Fact]
    public async Task It_Tells_Of_Events_In_A_Batch_That_Its_Key_Has_Signed()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        using var sender = new TestSendGridService(fake.Settings);
        await sender.Send();
        var mail = Assert.Single(fake.Mails);
        var heard = new TaskCompletionSource<(byte[] Body, string Signature, string Timestamp)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var webhook = builder.Build();
        webhook.MapPost("/api/mail-events", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Stop);
            heard.SetResult((body.ToArray(), request.Headers["X-Twilio-Email-Event-Webhook-Signature"].ToString(), request.Headers["X-Twilio-Email-Event-Webhook-Timestamp"].ToString()));
        });
        await webhook.StartAsync(Stop);

        using var http = new HttpClient();
        using var answer = await fake.PostAsync(http, new Uri(webhook.Urls.First() + "/api/mail-events"), [FakeEvent.Of(mail, "processed", TestApp.Start), FakeEvent.Of(mail, "blocked", TestApp.Start)], TestApp.Start, Stop);

        var (told, signature, timestamp) = await heard.Task;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(fake.WebhookKey), out _);
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), .. told];
        Assert.True(key.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var events = JsonNode.Parse(told)!.AsArray();
        Assert.Equal([("processed", null), ("bounce", "blocked")], events.Select(each => ((string?)each!["event"], (string?)each["type"])));
        Assert.All(events, each => Assert.Equal(mail.Sid, (string?)each!["sid"]));
    }

    private static async Task<HttpStatusCode> Post(FakeSendGrid fake, string body, string key = FakeSendGrid.ApiKey, string type = "application/json")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fake.Url, "v3/mail/send")) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
