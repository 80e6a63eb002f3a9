using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>SendGrid tells what became of mails, and is believed because it signs it.</summary>
public sealed class EmailEventsEndpointTests
{
    private const string Sid = "202512aaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly Uri Door = new("/api/mail-events", UriKind.Relative);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Mail_Of_Which_Something_Is_Told_Was_Accepted_And_Its_Address_May_Be_Suppressed()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        var service = app.Services.GetRequiredService<IEmailService>();
        Assert.False(await service.WasAcceptedAsync(Sid, Stop));

        Assert.Equal((HttpStatusCode.OK, 2), await Tell(fake, app, app.Clock.Now, Event("processed"), Event("bounce"), Event("bounce"), Event("open")));

        Assert.True(await service.WasAcceptedAsync(Sid, Stop));
        Assert.True(await IsSuppressed(app));
        Assert.Equal(["bounced", "processed"], (await app.Services.GetRequiredService<EmailEventStore>().OfAsync(Sid, Stop)).Select(told => told.What).Order());
        Assert.DoesNotContain("people.example", app.Log.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The mail service told 2 new events, 1 known or of no mail of ours, 1 of no concern; 0 are to be told again", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Old_Request_Is_Taken_While_It_Tells_Something_New_And_Else_Changes_Nothing()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        var old = app.Clock.Now.AddHours(-7);
        Assert.Equal((HttpStatusCode.OK, 1), await Tell(fake, app, old, Event("bounce")));
        await ForgetSuppressions(app);
        app.Clock.Advance(TimeSpan.FromHours(1));
        var before = await app.Services.GetRequiredService<LastEmailEvent>().AtAsync(Stop);

        Assert.Equal((HttpStatusCode.OK, 0), await Tell(fake, app, old, Event("bounce")));

        Assert.False(await IsSuppressed(app));
        Assert.Equal(before, await app.Services.GetRequiredService<LastEmailEvent>().AtAsync(Stop));
    }

    [Fact]
    public async Task A_Request_From_The_Future_Is_Refused_And_A_Clock_May_Be_Ten_Minutes_Off()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);

        Assert.Equal((HttpStatusCode.OK, 1), await Tell(fake, app, app.Clock.Now.AddMinutes(10), Event("processed")));
        Assert.Equal((HttpStatusCode.Forbidden, 0), await Tell(fake, app, app.Clock.Now.AddMinutes(10).AddSeconds(1), Event("bounce")));
        Assert.False(await IsSuppressed(app));
    }

    [Fact]
    public async Task What_Is_Not_Signed_So_Is_Refused_And_Changes_Nothing()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var other = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        var body = Encoding.UTF8.GetBytes(new JsonArray(Event("bounce")).ToJsonString());
        var (signature, timestamp) = fake.Sign(body, app.Clock.Now);
        foreach (var (sign, time, sent) in new[]
        {
            (null, timestamp, body),
            (signature, null, body),
            (signature, timestamp + "0", body),
            (signature, timestamp, [.. body, (byte)' ']),
            (other.Sign(body, app.Clock.Now).Signature, timestamp, body),
        })
        {
            var (status, words) = await Send(app, sent, sign, time);
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("This was not signed by the mail service.", words, StringComparison.Ordinal);
        }

        Assert.False(await IsSuppressed(app));
        Assert.Equal(HttpStatusCode.OK, (await Send(app, body, signature, timestamp)).Status);
        Assert.True(await IsSuppressed(app));

        // An alert knows both lines by who writes them.
        var said = app.Log.Written.Where(line => line.Source == "Notifier.Web.Endpoints.EmailEventsEndpoint").Select(line => line.Line).ToList();
        Assert.Equal(5, said.Count(line => line.StartsWith("Mail events were refused, ", StringComparison.Ordinal)));
        Assert.StartsWith("The mail service told 1 new events", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Is_Signed_And_No_Array_Of_Events_Is_Refused_With_Words()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        foreach (var text in (string[])["", "{}", "[", "hello"])
        {
            var body = Encoding.UTF8.GetBytes(text);
            var (signature, timestamp) = fake.Sign(body, app.Clock.Now);
            var (status, words) = await Send(app, body, signature, timestamp);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains("The body is no JSON array of events.", words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("4000000", false)]
    [InlineData("4000000", true)]
    [InlineData("1000", false)]
    [InlineData("1000", true)]
    public async Task A_Megabyte_Is_Taken_And_Not_A_Byte_More_Whatever_Other_Doors_Take(string limit, bool isChunked)
    {
        await using var fake = await FakeSendGrid.StartAsync();
        var port = StartedServer.FreePort();
        await using var app = In(fake, [("Limits:RequestBytes", limit), ("Listen", $"127.0.0.1:{port}")], port: port); // a server has a limit of its own, which nothing in memory has, and which counts what stands between chunks too
        foreach (var (bytes, expected) in new[] { (isChunked ? 1_000_000 : 1024 * 1024, HttpStatusCode.OK), ((1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge) })
        {
            var body = Encoding.UTF8.GetBytes("[]".PadRight(bytes));
            var (signature, timestamp) = fake.Sign(body, app.Clock.Now);
            Assert.Equal(expected, (await Send(app, body, signature, timestamp, isChunked)).Status);
        }
    }

    [Fact]
    public async Task With_The_Storage_Away_It_Is_To_Be_Told_Again()
    {
        await using var fake = await FakeSendGrid.StartAsync();
        var isAway = false;
        var store = FaultyTableStore.Unavailable(new MemoryTableStore(), request => isAway && request.Range is null ? "The disk is away." : null);
        await using var app = In(fake, [], services => services.AddSingleton<ITableStore>(store));
        isAway = true;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), await Tell(fake, app, app.Clock.Now, Event("bounce")));
        isAway = false;
        Assert.False(await IsSuppressed(app));

        Assert.Equal((HttpStatusCode.OK, 1), await Tell(fake, app, app.Clock.Now, Event("bounce")));
        Assert.True(await IsSuppressed(app));
    }

    [Fact]
    public async Task There_Is_Such_A_Door_Only_Where_SendGrid_Delivers_And_The_Description_Says_How_To_Use_It()
    {
        await using var outbox = new TestApp();
        Assert.Equal(HttpStatusCode.NotFound, (await Send(outbox, "[]"u8.ToArray(), "a", "1")).Status);

        await using var fake = await FakeSendGrid.StartAsync();
        await using var app = In(fake);
        var door = JsonNode.Parse(await app.Http.GetStringAsync("/api/openapi.json", Stop))!["paths"]!["/api/mail-events"]!["post"]!;
        Assert.NotEmpty(door["summary"]!.GetValue<string>());
        Assert.NotNull(door["requestBody"]!["content"]!["application/json"]!["example"]);
        Assert.NotNull(door["responses"]!["200"]!["content"]!["application/json"]!["example"]);
    }

    private static TestApp In(FakeSendGrid fake, (string Name, string Value)[]? settings = null, Action<IServiceCollection>? change = null, int? port = null) => new(
        port,
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton(TestSendGridService.Quick));
            change?.Invoke(services);
        },
        [.. fake.ProgramSettings, .. settings ?? []]);

    private static JsonObject Event(string name) => FakeEvent.Of(new FakeSendGridEmail(0, Sid, TestSendGridService.Somebody, "Subject", "id", TestApp.Start, []), name, TestApp.Start);

    private static async Task<(HttpStatusCode Status, int New)> Tell(FakeSendGrid fake, TestApp app, DateTimeOffset at, params JsonObject[] events)
    {
        using var answer = await fake.PostAsync(app.Http, new Uri(app.Http.BaseAddress!, Door), events, at, Stop);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await TestApp.Json(answer)).GetProperty("new").GetInt32() : 0);
    }

    private static async Task<(HttpStatusCode Status, string Words)> Send(TestApp app, byte[] body, string? signature, string? timestamp, bool isChunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Door) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        foreach (var (name, value) in new[] { ("Signature", signature), ("Timestamp", timestamp) })
        {
            if (value is not null)
            {
                request.Headers.Add("X-Twilio-Email-Event-Webhook-" + name, value);
            }
        }

        request.Headers.TransferEncodingChunked = isChunked;
        using var answer = await app.Http.SendAsync(request, Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private static Task<bool> IsSuppressed(TestApp app) => app.Services.GetRequiredService<Suppressions>().HoldAsync(EmailAddress.TryParse(TestSendGridService.Somebody)!, Stop);

    private static async Task ForgetSuppressions(TestApp app)
    {
        await app.Services.GetRequiredService<ITableStore>().DropAsync("suppressions", Stop);
        Assert.False(await IsSuppressed(app));
    }
}
