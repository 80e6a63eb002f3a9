using System.Diagnostics;
using System.Text.Json;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>A worker as the host starts it: in the package's folder, with the app settings in its environment.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>
    /// The worker does not notice that its host is gone, so a watcher in its process group kills the group when our end of the pipe closes.
    /// The system closes that end even when a test run is killed.
    /// </summary>
    private const string EndWithThisProcess = """exec 3<&0; (read -r line <&3; kill -KILL 0) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null""";

    /// <summary>What finds the runtime on this machine.</summary>
    private static readonly string[] Machine = ["PATH", "DOTNET_ROOT"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Action<string> _write;
    private readonly Task _reading;

    private WorkerProcess(Process process, Action<string> write)
    {
        (_process, _write) = (process, write);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        Ended = EndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Comes with the exit code.</summary>
    public Task<int> Ended { get; }

    /// <param name="arguments">What the host passes on: where it listens, and as whom the worker reports.</param>
    /// <param name="user">As whom it runs: a command that takes the worker's command and its arguments.</param>
    /// <param name="write">Takes each line of both outputs.</param>
    public static WorkerProcess Start(
        string folder,
        IEnumerable<(string Name, string Value)> settings,
        IEnumerable<string> arguments,
        IEnumerable<string> user,
        Action<string> write)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "worker.config.json")));
        var description = config.RootElement.GetProperty("description");
        string[] command =
        [
            .. user, "sh", "-c", EndWithThisProcess, "worker",
            description.GetProperty("defaultExecutablePath").GetString()!.Replace("{WorkerRoot}", folder + "/", StringComparison.Ordinal),
            Path.Combine(folder, description.GetProperty("defaultWorkerPath").GetString()!),
            .. arguments,
        ];
        var start = new ProcessStartInfo("setsid", command)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(Machine).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = description.GetProperty("language").GetString();
        start.Environment["AZURE_FUNCTIONS_ENVIRONMENT"] = "Production";
        return new WorkerProcess(Process.Start(start)!, write);
    }

    /// <summary>SIGKILL to the worker and to everything it started.</summary>
    public void Kill()
    {
        _process.Kill();
        LetGo();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM. The host never sends it; machines that shut down do.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Closes our end of the pipe, as the system does when this process is killed.</summary>
    public void LetGo()
    {
        lock (_process)
        {
            _process.StandardInput.Close(); // the stream must not be closed by two at once
        }
    }

    /// <summary>Waits until it has ended and all it wrote is read.</summary>
    public async Task<int> EndAsync(CancellationToken stop)
    {
        var code = await Ended.WaitAsync(Patience, stop);
        await _reading.WaitAsync(Patience, stop);
        return code;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        LetGo();
        return code;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _write(line);
        }
    }
}
