using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notifier.Tests.FunctionsHost;

/// <summary>The published program as the host starts it: in the package's folder, with nothing in its environment but the app settings and a port, and killed without a word.</summary>
internal sealed class HandlerProcess : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task _reading;
    private bool _isKilled;

    private HandlerProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        EndedByItself = EndAsync();
    }

    public Uri Address { get; }

    /// <summary>Comes when it has ended: false when it was killed from here.</summary>
    public Task<bool> EndedByItself { get; }

    public int ExitCode { get; private set; }

    /// <summary>What it wrote so far, to both outputs.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static HandlerProcess Start(Package package, IEnumerable<(string Name, string Value)> settings, IReadOnlyList<string>? user = null)
    {
        string[] command = [.. user ?? [], Path.Combine(package.Folder, package.Host.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString()!)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = package.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        var port = FreePort();
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment.TryAdd(HostSettings.Port, $"{port}");
        return new HandlerProcess(Process.Start(start)!, port);
    }

    /// <summary>Asks for / until there is an answer, whichever. The host gives up after half a minute.</summary>
    public async Task Ready(CancellationToken stop)
    {
        using var http = new HttpClient();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            Assert.False(_process.HasExited, Output);
            try
            {
                using var answer = await http.GetAsync(Address, stop);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(Pause, stop);
            }
        }

        Assert.Fail($"It does not answer. {Output}");
    }

    /// <summary>SIGKILL, as the host does it.</summary>
    public void Kill()
    {
        _isKilled = true;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, which the host never sends; machines that shut down do.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> End(CancellationToken stop)
    {
        await EndedByItself.WaitAsync(Patience, stop);
        await _reading;
        return ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private async Task<bool> EndAsync()
    {
        await _process.WaitForExitAsync();
        if (_isKilled)
        {
            return false;
        }

        ExitCode = _process.ExitCode;
        return true;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
