using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Notifier.System.Tests.FunctionsHost.Rpc;
using ThreadTimeout = System.Threading.Timeout;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>
/// Does what the Azure Functions host does with an isolated worker, as its source and a recorded run tell.
/// It reads the package, starts the worker and speaks gRPC with it.
/// It passes requests from outside on through a proxy, and invokes a function when a trigger fires.
/// </summary>
internal sealed class HostDouble : IAsyncDisposable
{
    private const string PublicHost = "dates.example";
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>So many crashes without a quiet <see cref="Window"/> between two of them end the host.</summary>
    private const int MostCrashes = 3;

    /// <summary>A worker that ends with it is never started again, and nothing that waits for it gets an answer.</summary>
    private const int Success = 0;

    /// <summary>A worker that ends with it asks to be started again.</summary>
    private const int IntentionalRestart = 200;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);

    /// <summary>For each step of a start. The host gives the first a minute and the second 10 seconds, but test machines are slow.</summary>
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _folder;
    private readonly (string Name, string Value)[] _settings;
    private readonly HostJson _json;
    private readonly HttpClient _http;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, WorkerChannel> _channels = [];
    private readonly List<WorkerProcess> _processes = [];
    private readonly List<DateTimeOffset> _crashes = [];
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _sent = new();
    private HostServer? _server;
    private (WorkerProcess Process, WorkerChannel Channel)? _worker;
    private Task<WorkerChannel> _ready = Dead("The host has not been started.");
    private int _ends;
    private DateTimeOffset _nextRestart = DateTimeOffset.MinValue;
    private Task _restart = Task.CompletedTask;
    private CancellationTokenSource _over = new();

    /// <param name="folder">Where the package is unpacked.</param>
    /// <param name="settings">The app settings.</param>
    public HostDouble(string folder, params (string Name, string Value)[] settings)
    {
        (_folder, _settings, _json, Functions) = (folder, settings, HostJson.In(folder), Function.In(folder));
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        _http = new HttpClient(handler) { Timeout = ThreadTimeout.InfiniteTimeSpan };
        Timeout = _json.FunctionTimeout;
    }

    /// <summary>How long an invocation may take before it is cancelled: as host.json says, unless a test wants to see it sooner.</summary>
    public TimeSpan Timeout { get; set; }

    /// <summary>How long a cancelled invocation has before its worker is killed with all that is under way.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>From the end of one restart to the beginning of the next.</summary>
    public TimeSpan RestartInterval { get; set; } = TimeSpan.FromSeconds(10);

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>As whom the worker is started: a command that takes it and its arguments.</summary>
    public IReadOnlyList<string> User { get; set; } = [];

    public IReadOnlyList<Function> Functions { get; }

    /// <summary>How often a worker was started.</summary>
    public int Starts
    {
        get
        {
            lock (_lock)
            {
                return _processes.Count;
            }
        }
    }

    /// <summary>How often the worker ended by itself or was replaced; not how often a test killed the machine.</summary>
    public int Ends
    {
        get
        {
            lock (_lock)
            {
                return _ends;
            }
        }
    }

    /// <summary>With which the last worker ended that ended by itself.</summary>
    public int? LastExitCode { get; private set; }

    /// <summary>The host gave up: too many crashes.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A crash came so soon after the last restart that the next one has to wait.</summary>
    public bool IsRestartDelayed { get; private set; }

    /// <summary>Invocations that no worker has answered yet.</summary>
    public int Waiting => _channels.Values.Sum(channel => channel.Waiting);

    /// <summary>The worker that takes invocations now.</summary>
    public WorkerChannel Channel => _worker?.Channel ?? throw new InvalidOperationException("There is no worker.");

    /// <summary>Everything that workers logged and wrote, a line each: what a reader of the host's log sees.</summary>
    public string Output => Read(_output);

    /// <summary>Every log and every answer of the workers as they came over the wire, fields nobody knows included.</summary>
    public string Sent => Read(_sent);

    public ConcurrentQueue<RpcLog> Logs { get; } = [];

    public async Task StartAsync(CancellationToken stop)
    {
        _server ??= await HostServer.StartAsync(this, _json.RoutePrefix, !_settings.Contains(("AzureWebJobsDisableHomepage", "true")));
        Task<WorkerChannel> ready;
        lock (_lock)
        {
            IsOver = false;
            _crashes.Clear();
            _nextRestart = DateTimeOffset.MinValue;
            _over = new CancellationTokenSource();
            ready = _ready = StartWorkerAsync();
        }

        try
        {
            await ready.WaitAsync(stop);
        }
        catch (WorkerGoneException gone)
        {
            Assert.Fail($"{gone.Message}\n{Output}");
        }
    }

    /// <summary>Waits until a worker said this: a log is written beside the work.</summary>
    public async Task SaysAsync(string words, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        while (!Output.Contains(words, StringComparison.Ordinal) && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(20, stop);
        }

        Assert.Contains(words, Output, StringComparison.Ordinal);
    }

    /// <summary>The machine is gone: the host and its worker, with every connection. <see cref="StartAsync"/> is another one.</summary>
    public void Kill() => Leave("The host was killed.", worker => worker.Process.Kill());

    /// <summary>Only the worker is killed, as the system does when memory runs out: the host starts another one.</summary>
    public void KillWorker() => _worker!.Value.Process.Kill();

    /// <summary>SIGTERM to the worker, which the host never sends.</summary>
    public void Terminate() => _worker!.Value.Process.Terminate();

    /// <summary>The host dies, and its worker does not notice.</summary>
    public void Abandon() => Leave("The host was killed.", worker => worker.Channel.Cut());

    /// <summary>The host ends, and asks its worker to end before.</summary>
    /// <returns>The worker's exit code.</returns>
    public async Task<int> ShutDownAsync(CancellationToken stop)
    {
        var process = _worker!.Value.Process;
        Leave("The host was shut down.", worker => worker.Channel.Terminate());
        return await process.EndAsync(stop);
    }

    /// <summary>What comes of an invocation. While no worker is there it waits for the next one.</summary>
    public async Task<InvocationResult> InvokeAsync(string function, Invocation invocation, CancellationToken stop)
    {
        try
        {
            var channel = await ReadyAsync(stop);
            var invoked = Functions.Single(each => each.Name == function);
            var response = await InvokeAsync(channel, invoked, invocation, Guid.NewGuid().ToString(), stop);
            return response.Result.Status == StatusResult.Types.Status.Success ? InvocationResult.Success : InvocationResult.Failed;
        }
        catch (WorkerGoneException)
        {
            return InvocationResult.Broken;
        }
        catch (TimeoutException)
        {
            return InvocationResult.TookTooLong;
        }
    }

    /// <summary>A message to the function of the queue, as that asks for it: in binary.</summary>
    public Task<InvocationResult> DeliverAsync(string text, int delivery, string id, CancellationToken stop)
    {
        var function = Functions.Single(each => each.Trigger == "queueTrigger");
        Assert.Equal("Binary", function.Text("dataType"));
        return InvokeAsync(function.Name, Invocation.Queue(text, delivery, id), stop);
    }

    /// <summary>Address and port of a visitor. Each has a network of their own.</summary>
    public static string Visitor(int number) => $"{11 + (number / 250)}.{number % 250}.0.1:1024";

    /// <summary>A request of one visitor. <see cref="VisitAsync"/> has several.</summary>
    public Task<HttpResponseMessage> AskAsync(
        HttpMethod method, string target, HttpContent? content, CancellationToken stop, params (string Name, string Value)[] headers) =>
        VisitAsync(Visitor(0), method, target, content, stop, headers);

    /// <summary>A request from outside, as Azure's front end brings it to the host.</summary>
    /// <param name="visitor">Address and port, which the front end puts last into X-Forwarded-For.</param>
    /// <param name="target">Path and query as they come over the wire.</param>
    /// <param name="headers">The visitor's own, which may claim anything.</param>
    public async Task<HttpResponseMessage> VisitAsync(
        string visitor,
        HttpMethod method,
        string target,
        HttpContent? content,
        CancellationToken stop,
        params (string Name, string Value)[] headers)
    {
        if (_server is not { } server || _ready.IsFaulted)
        {
            throw new HttpRequestException("The host is dead.");
        }

        var asItIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var address = new Uri(server.Address.GetLeftPart(UriPartial.Authority) + target, asItIs);
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Host = PublicHost;
        var (claimed, own) = (headers.Where(header => header.Name == ForwardedFor), headers.Where(header => header.Name != ForwardedFor));
        foreach (var (name, value) in own)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation(ForwardedFor, string.Join(", ", [.. claimed.Select(header => header.Value), visitor]));
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        return await _http.SendAsync(request, stop);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _restart.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }

        foreach (var process in _processes)
        {
            process.Dispose();
        }

        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }

        _http.Dispose();
        _over.Dispose();
    }

    /// <summary>The stream of a worker that the host has started; null for one it does not know.</summary>
    internal WorkerChannel? ChannelOf(string worker) => _channels.GetValueOrDefault(worker);

    /// <exception cref="WorkerGoneException">There will be no worker any more.</exception>
    internal async Task<WorkerChannel> ReadyAsync(CancellationToken stop)
    {
        while (true)
        {
            var ready = _ready;
            try
            {
                return await ready.WaitAsync(stop);
            }
            catch (WorkerGoneException) when (_ready != ready)
            {
                // It died while it started, and the next one is on its way.
            }
        }
    }

    /// <exception cref="WorkerGoneException">The worker or the host died before there was an answer.</exception>
    /// <exception cref="TimeoutException">There was none within functionTimeout.</exception>
    internal async Task<InvocationResponse> InvokeAsync(
        WorkerChannel channel, Function function, Invocation invocation, string id, CancellationToken stop)
    {
        var answer = channel.InvokeAsync(invocation.Request(id, channel.Functions[function.Name].FunctionId, function.Text("name")));
        try
        {
            return await answer.WaitAsync(Timeout, Clock, stop);
        }
        catch (OperationCanceledException)
        {
            channel.Cancel(id);
            throw;
        }
        catch (TimeoutException)
        {
            channel.Cancel(id);
            if (await Task.WhenAny(answer, Task.Delay(Grace, Clock, stop)) != answer)
            {
                Replace(channel);
            }

            throw;
        }
    }

    private static Task<WorkerChannel> Dead(string why) => Task.FromException<WorkerChannel>(new WorkerGoneException(why, isHost: true));

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static void Write(StringBuilder text, string line)
    {
        lock (text)
        {
            text.Append(line).Append('\n');
        }
    }

    /// <summary>The host is there no more.</summary>
    private void Leave(string why, Action<(WorkerProcess Process, WorkerChannel Channel)> part)
    {
        lock (_lock)
        {
            _over.Cancel();
            _ready = Dead(why);
            if (_worker is { } worker)
            {
                _worker = null;
                part(worker);
                worker.Channel.End(new WorkerGoneException(why, isHost: true));
            }
        }
    }

    /// <summary>Under the lock.</summary>
    private Task<WorkerChannel> StartWorkerAsync()
    {
        var channel = new WorkerChannel(Guid.NewGuid().ToString(), Take);
        _channels[channel.Id] = channel;
        var process = WorkerProcess.Start(_folder, _settings, _server!.Arguments(channel.Id), User, line => Write(_output, line));
        _processes.Add(process);
        _worker = (process, channel);
        _ = WatchAsync(process, channel);
        return OpenAsync();

        async Task<WorkerChannel> OpenAsync()
        {
            await channel.OpenAsync(_folder, StepPatience, CancellationToken.None);
            return channel;
        }
    }

    private async Task WatchAsync(WorkerProcess process, WorkerChannel channel)
    {
        var code = await process.Ended;
        lock (_lock)
        {
            if (_worker?.Channel != channel)
            {
                return; // not by itself
            }

            LastExitCode = code;
            _ends++;
            if (code == Success)
            {
                return; // the host does nothing about it
            }

            _worker = null;
            if (code != IntentionalRestart && IsTheLast())
            {
                IsOver = true;
                _ready = Dead("The worker crashed too often: the host shut down.");
            }
            else
            {
                _restart = _ready = RestartAsync(_restart, _over.Token);
            }

            channel.End(new WorkerGoneException($"The worker exited with code {code}.", isHost: IsOver));
        }
    }

    /// <summary>Counts a crash. Under the lock.</summary>
    private bool IsTheLast()
    {
        var now = Clock.GetUtcNow();
        if (_crashes is [.., var last] && now - last > Window)
        {
            _crashes.Clear();
        }

        _crashes.Add(now);
        return _crashes.Count >= MostCrashes;
    }

    /// <summary>Kills a worker over an invocation that takes too long; that counts as no crash.</summary>
    private void Replace(WorkerChannel channel)
    {
        lock (_lock)
        {
            if (_worker is { } worker && worker.Channel == channel)
            {
                _ends++;
                _worker = null;
                worker.Process.Kill();
                _restart = _ready = RestartAsync(_restart, _over.Token);
                channel.End(new WorkerGoneException("The worker was killed because of an invocation that took too long.", isHost: false));
            }
        }
    }

    private async Task<WorkerChannel> RestartAsync(Task before, CancellationToken over)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_nextRestart - Clock.GetUtcNow() is { Ticks: > 0 } wait)
        {
            IsRestartDelayed = true;
            await Task.Delay(wait, Clock, over);
            IsRestartDelayed = false;
        }

        Task<WorkerChannel> start;
        lock (_lock)
        {
            over.ThrowIfCancellationRequested();
            start = StartWorkerAsync();
        }

        try
        {
            return await start;
        }
        finally
        {
            _nextRestart = Clock.GetUtcNow() + RestartInterval;
        }
    }

    private void Take(StreamingMessage message)
    {
        // As it stands on the wire: texts are whole in it, also those of fields that the double does not know.
        Write(_sent, Encoding.UTF8.GetString(message.ToByteArray()));
        if (message.RpcLog is { } log)
        {
            Logs.Enqueue(log);
            var thrown = log.Exception is { } exception ? $" {exception.Type} {exception.Message}" : "";
            Write(_output, $"{log.Level} {log.Category}: {log.Message}{thrown}".ReplaceLineEndings(" "));
        }
        else if (message.InvocationResponse?.Result is { Exception: { } failure })
        {
            Write(_output, $"Failure: {failure.Type} {failure.Message}".ReplaceLineEndings(" "));
        }
    }
}
