using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.SendGrid;
using Notifier.Testing.Apps;

namespace Notifier.Testing.Emails;

/// <summary>
/// SendGrid as far as we know it, on this machine: it refuses what the real one refuses, keeps the mails it takes, and does on a script what the real one may do. Programs of
/// other processes need only its address.
/// </summary>
internal sealed class FakeSendGrid : IAsyncDisposable
{
    public const string ApiKey = TestApp.SendGridKey;

    private static readonly ECDsa SomeKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly WebApplication _app;
    private readonly SendGridRules _rules;
    private readonly TimeProvider _clock;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Lock _gate = new();
    private readonly List<FakeSendGridEmail> _mails = [];

    private FakeSendGrid(WebApplication app, SendGridRules rules, TimeProvider clock) => (_app, _rules, _clock) = (app, rules, clock);

    /// <param name="port">0 for a free one.</param>
    public static async Task<FakeSendGrid> StartAsync(TimeProvider? clock = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var app = builder.Build();
        var fake = new FakeSendGrid(app, await SendGridRules.ReadAsync(), clock ?? TimeProvider.System);
        app.MapPost("/v3/mail/send", fake.SendAsync);
        app.MapPost("/v3/recipients/erasejob", fake.EraseAsync);
        app.MapGet("/v3/suppression/{list}", fake.ListAsync);
        await app.StartAsync();
        return fake;
    }

    public Uri Url => new(_app.Urls.First() + "/");

    /// <summary>The public half of the key with which it signs events, as SendGrid shows it.</summary>
    public string WebhookKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>What the next requests to send a mail meet; then they are taken.</summary>
    public ConcurrentQueue<FakeAnswer> Script { get; } = [];

    /// <summary>What every request to send a mail meets that the script does not name; null to take it.</summary>
    public Func<FakeSendGridEmail, FakeAnswer?>? Rule { get; set; }

    /// <summary>The statuses that questions and erasures meet next; then they are answered.</summary>
    public ConcurrentQueue<int> Refusals { get; } = [];

    /// <summary>Requests to send a mail that came in whole.</summary>
    public int Requests { get; private set; }

    /// <summary>What was wrong with requests that the real one would have refused.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    public ConcurrentQueue<string> Erased { get; } = [];

    /// <summary>The queries with which lists were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>By the list's name: bounces, blocks, invalid_emails, spam_reports, unsubscribes.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<(string Email, DateTimeOffset At)>> Suppressed { get; } = [];

    /// <summary>Those it took, in their order.</summary>
    public IReadOnlyList<FakeSendGridEmail> Mails
    {
        get
        {
            lock (_gate)
            {
                return [.. _mails];
            }
        }
    }

    public SendGridOptions Settings => new()
    {
        ApiKey = ApiKey,
        Url = Url,
        From = "Closing dates <dates@notifier.example>",
        WebhookKey = _key,
        ReplyTo = "help@notifier.example",
    };

    /// <summary>Of a place where it does not stand.</summary>
    public static SendGridOptions SettingsOf(Uri url) => new() { ApiKey = ApiKey, Url = url, From = "dates@notifier.example", WebhookKey = SomeKey };

    /// <summary>With which the program uses it.</summary>
    public (string Name, string Value)[] ProgramSettings =>
    [
        ("MailService", "sendgrid"), ("MailFrom", "Closing dates <dates@notifier.example>"), ("SendGrid:ApiKey", ApiKey), ("SendGrid:Url", Url.AbsoluteUri), ("SendGrid:WebhookKey", WebhookKey),
    ];

    /// <summary>Tells a webhook of events, signed.</summary>
    /// <param name="at">When it is signed.</param>
    public async Task<HttpResponseMessage> PostAsync(HttpClient http, Uri webhook, IEnumerable<JsonObject> events, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(new JsonArray([.. events.Select(each => each.DeepClone())]).ToJsonString() + "\r\n");
        var (signature, timestamp) = Sign(body, at);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Signature", signature);
        request.Headers.Add("X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        return await http.SendAsync(request, cancellationToken);
    }

    public (string Signature, string Timestamp) Sign(byte[] body, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (Convert.ToBase64String(_key.SignData([.. Encoding.ASCII.GetBytes(timestamp), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), timestamp);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token); // a request that is never answered would be waited for
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private async Task SendAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, true));
        var body = await reader.ReadToEndAsync();
        lock (_gate)
        {
            Requests++;
        }

        if (await IsStrangerAsync(context))
        {
            return;
        }

        if (context.Request.ContentType?.Split(';')[0] != "application/json")
        {
            await RefuseAsync(context, 415, "content-type", "It must be application/json.");
            return;
        }

        if (_rules.Errors(body) is [var (field, message), ..])
        {
            await RefuseAsync(context, 400, field, message);
            return;
        }

        var mail = Read(JsonNode.Parse(body)!.AsObject());
        await AnswerAsync(context, mail, Script.TryDequeue(out var next) ? next : Rule?.Invoke(mail) ?? FakeAnswer.Accept);
    }

    private async Task AnswerAsync(HttpContext context, FakeSendGridEmail mail, FakeAnswer answer)
    {
        if (answer.Keeps && (bool?)mail.Body["mail_settings"]?["sandbox_mode"]?["enable"] != true)
        {
            lock (_gate)
            {
                mail = mail with { Place = _mails.Count };
                _mails.Add(mail);
            }
        }

        try
        {
            await (answer.After ?? Task.CompletedTask).WaitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // whoever asked has gone
        }

        if (answer.Status is not { } status)
        {
            context.Abort();
            return;
        }

        if (answer.Reset is { } reset)
        {
            context.Response.Headers["X-RateLimit-Reset"] = reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (status == 202)
        {
            context.Response.Headers["X-Message-Id"] = mail.MessageId;
            context.Response.StatusCode = (bool?)mail.Body["mail_settings"]?["sandbox_mode"]?["enable"] == true ? 200 : 202;
            await EndAsync(context, answer.End);
            return;
        }

        if (answer.End != AnswerEnd.Whole)
        {
            context.Response.StatusCode = status;
            await EndAsync(context, answer.End);
            return;
        }

        await WriteErrorAsync(context, status, "personalizations.0.to.0.email", answer.Error ?? "no");
    }

    private static async Task EndAsync(HttpContext context, AnswerEnd end)
    {
        if (end == AnswerEnd.Whole)
        {
            return;
        }

        context.Response.ContentType = "application/json; charset=no-charset";
        await context.Response.WriteAsync("""{ "errors": [{ "message": "begun", """);
        await context.Response.Body.FlushAsync();
        try
        {
            switch (end)
            {
                case AnswerEnd.BreaksOff:
                    await Task.Delay(500, context.RequestAborted); // or what has been sent would be lost too
                    context.Abort();
                    break;
                case AnswerEnd.NeverComes:
                    await Task.Delay(Timeout.Infinite, context.RequestAborted);
                    break;
                default:
                    while (!context.RequestAborted.IsCancellationRequested)
                    {
                        await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
                    }

                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // whoever asked has gone
        }
    }

    private async Task EraseAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        if (await IsStrangerAsync(context) || await IsRefusedAsync(context))
        {
            return;
        }

        foreach (var address in body.RootElement.GetProperty("email_addresses").EnumerateArray())
        {
            Erased.Enqueue(address.GetString()!);
        }

        context.Response.StatusCode = 202;
        await context.Response.WriteAsJsonAsync(new { job_id = Guid.NewGuid() });
    }

    private async Task ListAsync(HttpContext context, string list, long start_time, int limit, int offset)
    {
        Asked.Enqueue($"{list}{context.Request.QueryString}");
        if (await IsStrangerAsync(context) || await IsRefusedAsync(context))
        {
            return;
        }

        var entries = Suppressed.GetValueOrDefault(list) ?? [];
        await context.Response.WriteAsJsonAsync(entries
            .Where(entry => entry.At.ToUnixTimeSeconds() >= start_time)
            .OrderByDescending(entry => entry.At)
            .Skip(offset)
            .Take(Math.Min(limit, 500))
            .Select(entry => new { created = entry.At.ToUnixTimeSeconds(), email = entry.Email, reason = $"550 {entry.Email}", status = "5.1.1" }));
    }

    private static async Task<bool> IsStrangerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.ToString() == $"Bearer {ApiKey}")
        {
            return false;
        }

        await WriteErrorAsync(context, 401, null, "The provided authorization grant is invalid, expired, or revoked");
        return true;
    }

    private async Task<bool> IsRefusedAsync(HttpContext context)
    {
        if (!Refusals.TryDequeue(out var status))
        {
            return false;
        }

        await WriteErrorAsync(context, status, null, "access forbidden");
        return true;
    }

    private async Task RefuseAsync(HttpContext context, int status, string field, string message)
    {
        Violations.Enqueue($"{field}: {message}");
        await WriteErrorAsync(context, status, field, message);
    }

    private static Task WriteErrorAsync(HttpContext context, int status, string? field, string message)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { errors = new[] { new { message, field, help = (string?)null } } });
    }

    private FakeSendGridEmail Read(JsonObject body)
    {
        var person = body["personalizations"]![0]!;
        return new FakeSendGridEmail(-1, (string?)person["custom_args"]?["sid"] ?? string.Empty, (string)person["to"]![0]!["email"]!, (string)(person["subject"] ?? body["subject"])!, Guid.NewGuid().ToString("n"), _clock.GetUtcNow(), body);
    }
}
