using Notifier.Testing;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>No worker outlives the test that started it.</summary>
[Trait("Category", "Long")]
public sealed class WorkerProcessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>When a test run is killed, the system closes its end of the pipe.</summary>
    [Fact]
    public async Task When_The_Test_Is_Broken_Off_The_Worker_And_What_It_Started_End()
    {
        using var folder = new TemporaryFolder();
        FakeWorker.Package(folder);
        folder.Write("worker.sh", "sleep 1000 & echo $!; wait");
        var lines = new List<string>();
        using var process = WorkerProcess.Start(folder.Path, [], [], [], lines.Add);
        while (lines.Count == 0)
        {
            await Task.Delay(10, Stop);
        }

        process.LetGo();
        Assert.NotEqual(0, await process.EndAsync(Stop));
        while (IsAlive(lines[0]))
        {
            await Task.Delay(10, Stop);
        }
    }

    [Fact]
    public async Task A_Worker_Has_The_App_Settings_And_What_The_Host_Adds_And_Nothing_Else()
    {
        using var folder = new TemporaryFolder();
        FakeWorker.Package(folder);
        folder.Write("worker.sh", "pwd; env; echo \"$@\"; exit 3");
        var lines = new List<string>();
        using var process = WorkerProcess.Start(folder.Path, [("Keys__Pepper", "a value")], ["--a", "b"], [], lines.Add);
        Assert.Equal(3, await process.EndAsync(Stop));
        Assert.Equal(folder.Path, lines[0]);
        Assert.Equal("--a b", lines[^1]);
        Assert.Contains("Keys__Pepper=a value", lines);
        Assert.Contains($"FUNCTIONS_APPLICATION_DIRECTORY={folder.Path}", lines);
        string[] host = ["FUNCTIONS_WORKER_DIRECTORY", "FUNCTIONS_APPLICATION_DIRECTORY", "FUNCTIONS_WORKER_RUNTIME", "AZURE_FUNCTIONS_ENVIRONMENT"];
        string[] shell = ["PATH", "DOTNET_ROOT", "PWD", "OLDPWD", "SHLVL", "_"];
        Assert.Empty(lines[1..^1].Select(line => line.Split('=')[0]).Except(["Keys__Pepper", .. host, .. shell]));
    }

    /// <summary>What is dead may still be listed, for as long as nobody has asked how it ended.</summary>
    private static bool IsAlive(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
