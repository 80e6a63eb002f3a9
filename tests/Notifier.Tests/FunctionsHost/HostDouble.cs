using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Notifier.Tests.FunctionsHost;

/// <summary>
/// Does what the Azure Functions host does with a custom handler, as far as its source tells: it reads the package, starts the program, passes requests from outside on to it,
/// and posts to it when a trigger fires.
/// </summary>
internal sealed class HostDouble : IDisposable
{
    private const string PublicHost = "dates.example";

    /// <summary>So many ends within <see cref="Window"/> stop the host for good. Whether it counts those that it brought about itself is not known; here it does.</summary>
    private const int MostEnds = 3;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Package _package;
    private readonly (string Name, string Value)[] _settings;
    private readonly IReadOnlyList<Function> _functions;
    private readonly HttpClient _http;
    private readonly Lock _lock = new();
    private readonly List<HandlerProcess> _past = [];
    private readonly List<long> _ends = [];
    private HandlerProcess? _handler;
    private Task _restart = Task.CompletedTask;

    public HostDouble(Package package, params (string Name, string Value)[] settings)
    {
        (_package, _settings, _functions) = (package, settings, package.Functions);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        Timeout = TimeSpan.ParseExact(package.Host.GetProperty("functionTimeout").GetString()!, "c", CultureInfo.InvariantCulture);
    }

    /// <summary>How long an invocation may take before everything is killed: as host.json says, unless a test wants to see it sooner.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>How often the program ended, by itself or because a run took too long; not how often a test killed it.</summary>
    public int Ends
    {
        get
        {
            lock (_lock)
            {
                return _ends.Count;
            }
        }
    }

    public IReadOnlyList<Function> Functions => _functions;

    /// <summary>What all its processes wrote.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return string.Concat([.. _past.Select(past => past.Output), _handler?.Output ?? string.Empty]);
            }
        }
    }

    /// <summary>As whom the program is started: a command that takes it and its arguments.</summary>
    public IReadOnlyList<string> User { get; set; } = [];

    public async Task StartAsync(CancellationToken stop)
    {
        HandlerProcess handler;
        lock (_lock)
        {
            _handler = handler = HandlerProcess.Start(_package, _settings, User);
        }

        await handler.Ready(stop);
        _ = WatchAsync(handler);
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
        lock (_lock)
        {
            if (_handler is { } dead)
            {
                dead.Kill();
                _past.Add(dead); // its last lines are still being read
                dead.Dispose();
                _handler = null;
            }
        }
    }

    /// <summary>Asks it to end, as the host never does: it ends by itself.</summary>
    public void Terminate() => _handler!.Terminate();

    /// <summary>What the handler answers to the host itself. Whoever takes too long is killed, with all that is under way; what comes meanwhile waits until it has started again.</summary>
    public async Task<HostVerdict> InvokeAsync(string function, string body, CancellationToken stop)
    {
        Assert.Contains(_functions, each => each.Name == function);
        await _restart.WaitAsync(stop);
        var handler = _handler;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(Timeout);
        try
        {
            return await HostVerdicts.OfAsync(() => _http.SendAsync(Invocation.Request(Address(), function, body), time.Token), time.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await EndAsync(handler!, mayRestart: true);
            return HostVerdict.TookTooLong;
        }
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

    private async Task WatchAsync(HandlerProcess handler)
    {
        if (await handler.EndedByItself)
        {
            await EndAsync(handler, mayRestart: handler.ExitCode != 0);
        }
    }

    /// <summary>It is dead or about to be: the host starts it again, unless it ended well, or too often.</summary>
    private Task EndAsync(HandlerProcess handler, bool mayRestart)
    {
        lock (_lock)
        {
            if (_handler == handler)
            {
                Kill();
                _ends.Add(Stopwatch.GetTimestamp());
                if (mayRestart && _ends.Count(end => Stopwatch.GetElapsedTime(end) < Window) < MostEnds)
                {
                    _restart = StartAsync(CancellationToken.None);
                }
            }

            return _restart;
        }
    }

    private Uri Address() => _handler?.Address ?? throw new HttpRequestException("The handler is dead.");
}
