using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notifier.Testing.Apps;

/// <summary>The built program as a process of its own, started in a folder.</summary>
internal sealed class StartedServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _saidWhereToLook = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private StartedServer(Process process, int port)
    {
        _process = process;
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        _output = ReadAsync(process.StandardOutput);
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Port { get; }

    public HttpClient Http { get; }

    /// <summary>What all its threads have used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of the machine's memory that it holds.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Connections among them.</summary>
    public int OpenFiles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    /// <summary>Once it has ended: what it printed before its log.</summary>
    public string Output => _output.Result;

    public string Errors => _errors.Result;

    public static StartedServer In(string folder, int? port = null, params (string Name, string Value)[] settings) => With(folder, [], port, settings);

    /// <param name="typed">What stands on its command line.</param>
    public static StartedServer With(string folder, string[] typed, int? port = null, params (string Name, string Value)[] settings)
    {
        var listens = port ?? FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Notifier.Server.dll"), .. typed]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Listen"] = $"127.0.0.1:{listens}";
        start.Environment["ReadLinks"] = "false"; // no test asks the real web
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new StartedServer(Process.Start(start)!, listens);
    }

    /// <summary>Waits until it answers, has read the samples, and said where to look.</summary>
    public async Task Ready(CancellationToken stop)
    {
        await Answers(stop);
        await _saidWhereToLook.Task.WaitAsync(Patience, stop);
    }

    /// <summary>Waits until it answers.</summary>
    public async Task Answers(CancellationToken stop)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            Assert.False(_process.HasExited, _process.HasExited ? Errors : null);
            try
            {
                using var answer = await Http.GetAsync("/api/health", stop);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, stop);
            }
        }

        Assert.Fail("It does not answer.");
    }

    public async Task<int> CtrlC(CancellationToken stop)
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        return await End(stop);
    }

    /// <summary>SIGKILL: nothing of it runs on, and nothing is finished.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public async Task<int> End(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop).WaitAsync(Patience, stop);
        await Task.WhenAll(_output, _errors);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync(StreamReader output)
    {
        var all = new StringBuilder();
        while (await output.ReadLineAsync() is { } line)
        {
            all.Append(line).Append('\n');
            if (line.StartsWith("  Operator’s key", StringComparison.Ordinal))
            {
                _saidWhereToLook.TrySetResult();
            }
        }

        return all.ToString();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
