using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Notifier.Testing.Storage;

/// <param name="Target">Path and query as they were sent.</param>
/// <param name="IsConditional">It says which version of a row it is about.</param>
internal sealed record ProxiedRequest(string Method, string Target, string Body, bool IsConditional)
{
    public string Path => Uri.UnescapeDataString(Target.Split('?')[0]);

    public string Query => Uri.UnescapeDataString(Target.Split('?', 2) is [_, var query] ? query : "");
}

/// <summary>What may happen to a request.</summary>
public enum ProxyFault
{
    None,

    /// <summary>The service does it, and its answer never arrives.</summary>
    AnswerLost,

    /// <summary>The service does it, and answers that it failed.</summary>
    FailsAfterwards,

    /// <summary>The service does nothing and answers 500.</summary>
    Fails,

    /// <summary>The service does nothing and answers 503.</summary>
    Busy,

    /// <summary>The service does nothing, for the request's time is too far from its own.</summary>
    WrongClock,

    /// <summary>The service does nothing, for the request is signed with another key than the account's.</summary>
    WrongKey,

    /// <summary>The service does nothing, for it does not understand the request.</summary>
    NotUnderstood,
}

/// <summary>Stands between the program and the emulator, writes down what goes by, and does to it what a network or a busy service may do.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private const string NextPartition = "NextPartitionKey=";
    private const string NextRow = "NextRowKey=";
    private const string Empty = "empty-";
    private const string None = "none";
    private const string ErrorCode = "x-ms-error-code";

    /// <summary>Stands in every refusal, as keys and values do in those of a real service: none of ours may repeat it.</summary>
    public const string Secret = "said-by-the-service-only";

    /// <summary>By how much the clock of a service is ahead of ours when it says that ours is wrong.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(20);

    // On a connection that the emulator is about to close, .NET sends a request again by itself, and the emulator then has it twice.
    private readonly HttpClient _service = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });
    private readonly Lock _lock = new();
    private readonly List<ProxiedRequest> _requests = [];
    private readonly Uri _target;
    private readonly WebApplication _app;

    private FaultyProxy(Uri target)
    {
        _target = target;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    /// <summary>What happens to this request; nothing unless a test says so.</summary>
    public Func<ProxiedRequest, ProxyFault> Script { get; set; } = _ => ProxyFault.None;

    /// <summary>What happens when the service has done it, before the answer goes back.</summary>
    public Func<ProxiedRequest, Task> Afterwards { get; set; } = _ => Task.CompletedTask;

    /// <summary>Before each page of a query comes an empty one, as Azure's may.</summary>
    public bool HasEmptyPages { get; init; }

    public Uri Address { get; private set; } = new("http://localhost/");

    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<FaultyProxy> ToAsync(Uri target, bool hasEmptyPages = false)
    {
        var proxy = new FaultyProxy(target) { HasEmptyPages = hasEmptyPages };
        await proxy._app.StartAsync();
        proxy.Address = new Uri(proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return proxy;
    }

    public void Forget()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _service.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new ProxiedRequest(context.Request.Method, target, System.Text.Encoding.UTF8.GetString(body.ToArray()), context.Request.Headers.IfMatch.Count > 0);
        ProxyFault fault;
        lock (_lock)
        {
            _requests.Add(request);
            fault = Script(request);
        }

        if (fault is not (ProxyFault.None or ProxyFault.AnswerLost or ProxyFault.FailsAfterwards))
        {
            await RefuseAsync(context, fault);
            return;
        }

        if (HasEmptyPages && target.Contains("$filter", StringComparison.Ordinal))
        {
            if (!target.Contains(NextPartition + Empty, StringComparison.Ordinal))
            {
                await TurnAsync(context);
                return;
            }

            target = string.Join('&', target.Replace(NextPartition + Empty, NextPartition, StringComparison.Ordinal).Replace(NextRow + Empty, NextRow, StringComparison.Ordinal)
                .Split('&').Where(part => part is not (NextPartition + None or NextRow + None)));
        }

        using var answer = await AskAsync(context, target, body.ToArray());
        await Afterwards(request);
        switch (fault)
        {
            case ProxyFault.AnswerLost:
                context.Abort();
                break;
            case ProxyFault.FailsAfterwards:
                await RefuseAsync(context, fault);
                break;
            default:
                context.Response.StatusCode = (int)answer.StatusCode;
                foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive") && (header.Key != ErrorCode || !IsOfTables(context.Request))))
                {
                    context.Response.Headers[name] = values.ToArray();
                }

                if (answer.StatusCode != HttpStatusCode.NoContent)
                {
                    // After an empty body where none may be, Kestrel closes the connection, and the client may be asking again on it already.
                    await answer.Content.CopyToAsync(context.Response.Body);
                }

                break;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpContext context, string target, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), _target.GetLeftPart(UriPartial.Authority) + target);
        request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
            }
        }

        return await _service.SendAsync(request);
    }

    /// <summary>Azure's tables name an error in the body of their answer only. The emulator has a header too.</summary>
    private static bool IsOfTables(HttpRequest request) => request.Headers.ContainsKey("DataServiceVersion");

    /// <summary>As Azure words it: the code is one for all that is wrong with a signature, and what it is stands in the detail only.</summary>
    private static Task RefuseAsync(HttpContext context, ProxyFault fault)
    {
        var (status, code, detail) = fault switch
        {
            ProxyFault.Busy => (503, "ServerBusy", "The server is currently unable to receive requests. Please retry your request."),
            ProxyFault.WrongClock => (403, "AuthenticationFailed", $"Request date header too old: '{context.Request.Headers["x-ms-date"]}'"),
            ProxyFault.WrongKey => (403, "AuthenticationFailed", "The MAC signature found in the HTTP request is not the same as any computed signature."),
            ProxyFault.NotUnderstood => (400, "InvalidInput", $"One of the request inputs is not valid: {context.Request.Path}"),
            _ => (500, "OperationTimedOut", "Operation could not be completed within the specified time."),
        };
        context.Response.StatusCode = status;
        if (fault == ProxyFault.WrongClock)
        {
            context.Response.Headers.Date = (DateTimeOffset.UtcNow + Skew).ToString("R", CultureInfo.InvariantCulture);
        }

        if (IsOfTables(context.Request))
        {
            return context.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["odata.error"] = new { code, message = new { lang = "en-US", value = $"{detail} {Secret}" } } });
        }

        context.Response.Headers[ErrorCode] = code;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"""
            <?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>{detail} {Secret}</Message><AuthenticationErrorDetail>{detail}</AuthenticationErrorDetail></Error>
            """);
    }

    /// <summary>Nothing yet, go on here.</summary>
    private static Task TurnAsync(HttpContext context)
    {
        string Old(string name) => context.Request.Query.TryGetValue(name, out var value) ? $"{value}" : None;
        context.Response.ContentType = "application/json";
        context.Response.Headers["x-ms-continuation-NextPartitionKey"] = Empty + Old("NextPartitionKey");
        context.Response.Headers["x-ms-continuation-NextRowKey"] = Empty + Old("NextRowKey");
        return context.Response.WriteAsync("""{"value":[]}""");
    }
}
