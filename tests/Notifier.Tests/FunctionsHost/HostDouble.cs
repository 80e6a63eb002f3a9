using System.Diagnostics;
using System.Net;

namespace Notifier.Tests.FunctionsHost;

/// <summary>
/// Does what the Azure Functions host does with a custom handler, as far as its source tells: it reads the package, starts the program, passes requests from outside on to it,
/// and posts to it when a trigger fires.
/// </summary>
internal sealed class HostDouble : IDisposable
{
    private const string PublicHost = "dates.example";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Package _package;
    private readonly (string Name, string Value)[] _settings;
    private readonly IReadOnlyList<Function> _functions;
    private readonly HttpClient _http;
    private readonly List<string> _past = [];
    private HandlerProcess? _handler;

    public HostDouble(Package package, params (string Name, string Value)[] settings)
    {
        (_package, _settings, _functions) = (package, settings, package.Functions);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Timeout };
    }

    /// <summary>Of a function, before everything is killed.</summary>
    public TimeSpan Timeout { get; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<Function> Functions => _functions;

    /// <summary>What all its processes wrote.</summary>
    public string Output => string.Concat([.. _past, _handler?.Output ?? string.Empty]);

    public async Task StartAsync(CancellationToken stop)
    {
        _handler = HandlerProcess.Start(_package, _settings);
        await _handler.Ready(stop);
    }

    /// <summary>Waits until it wrote this: a log is written beside the work.</summary>
    public async Task SaysAsync(string words, CancellationToken stop)
    {
        for (var started = Stopwatch.GetTimestamp(); !Output.Contains(words, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(20, stop);
        }

        Assert.Contains(words, Output, StringComparison.Ordinal);
    }

    public void Kill()
    {
        if (_handler is { } dead)
        {
            dead.Kill();
            _past.Add(dead.Output);
            dead.Dispose();
            _handler = null;
        }
    }

    /// <summary>What the handler answers to the host itself.</summary>
    public Task<HostVerdict> InvokeAsync(string function, string body, CancellationToken stop)
    {
        Assert.Contains(_functions, each => each.Name == function);
        return HostVerdicts.OfAsync(() => _http.SendAsync(Invocation.Request(Address(), function, body), stop), stop);
    }

    /// <summary>A message as its function.json asks for it: in binary, that is base64.</summary>
    public Task<HostVerdict> DeliverAsync(string function, string text, int delivery, string id, CancellationToken stop)
    {
        var binding = _functions.Single(each => each.Name == function);
        Assert.Equal(("queueTrigger", "binary"), (binding.Trigger, binding.Text("dataType")));
        return InvokeAsync(function, Invocation.Binary(function, binding.Text("name"), text, delivery, id), stop);
    }

    /// <summary>A request from outside: the host's own answer, or that of the handler when a function takes it.</summary>
    /// <param name="target">Path and query as they come over the wire.</param>
    public async Task<HttpResponseMessage> AskAsync(HttpMethod method, string target, HttpContent? content, CancellationToken stop, params (string Name, string Value)[] headers)
    {
        var path = target.Split('?')[0];
        if (path == "/" && !_settings.Contains(("AzureWebJobsDisableHomepage", "true")))
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("Your Functions 4.0 app is up and running") };
        }

        var prefix = _package.Host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString();
        var takes = _functions.Any(function => function.Trigger == "httpTrigger" && prefix == "" && function.Text("route") == "{*path}"
            && function.Binding.GetProperty("methods").EnumerateArray().Any(each => string.Equals(each.GetString(), method.Method, StringComparison.OrdinalIgnoreCase)));
        if (!takes || path.StartsWith("/admin", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/runtime", StringComparison.OrdinalIgnoreCase))
        {
            return new HttpResponseMessage(HttpStatusCode.NotFound);
        }

        var passed = new Uri(Address().GetLeftPart(UriPartial.Authority) + target.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, passed) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Add("X-Forwarded-Host", PublicHost);
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "10.0.0.1:1024");
        return await _http.SendAsync(request, stop);
    }

    public void Dispose()
    {
        _handler?.Dispose();
        _http.Dispose();
    }

    private Uri Address() => _handler?.Address ?? throw new HttpRequestException("The handler is dead.");
}
