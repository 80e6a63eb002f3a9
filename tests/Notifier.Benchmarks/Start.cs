using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Notifier.Benchmarks;

/// <summary>How long the notifier takes from the start of its process to its first answer, beside an empty minimal API that is published the same way.</summary>
internal static class Start
{
    private const int Rounds = 10;
    private const double MostTimesEmpty = 1.5;

    public static int Run()
    {
        var root = Path.GetDirectoryName(Nearby.Folder("src") ?? throw new DirectoryNotFoundException("The project's folder src is not there."))!;
        var notifier = Published(root, "Notifier.Server", Path.Combine("src", "Notifier.Server"));
        var empty = Published(root, "EmptyApi", Path.Combine("tests", "Notifier.Benchmarks", "peers", "empty-api"));
        var data = Directory.CreateTempSubdirectory("notifier-start-");
        try
        {
            string[] OursIn(string folder) => [$"--DataFolder={Path.Combine(data.FullName, folder)}", $"--Samples={Path.Combine(root, "samples")}"];
            List<StartContender> contenders =
            [
                new("an empty minimal API", _ => StartedProgram.Run(empty, "--urls=http://{0}", [], isOurs: false)),
                new("the notifier", _ => StartedProgram.Run(notifier, "--Listen={0}", OursIn("kept"), isOurs: true)),
                new("the notifier, its very first start", round => StartedProgram.Run(notifier, "--Listen={0}", OursIn($"new{round}"), isOurs: true)),
            ];

            // In turn, and once before: each meets the same good and bad moments, and no start reads its files from the disk.
            for (var round = 0; round <= Rounds; round++)
            {
                contenders.ForEach(contender => contender.Run(round, counts: round > 0));
            }

            return Print(contenders);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static int Print(List<StartContender> contenders)
    {
        Console.WriteLine($"self-contained, ReadyToRun, {RuntimeInformation.RuntimeIdentifier}; from the start of the process to the first 200 for /, median of {Rounds}");
        var table = new Table("what", "ms", "times the empty one", "fastest ms", "slowest ms");
        foreach (var contender in contenders)
        {
            table.Add(contender.Name, Ms(contender.Median), Times(contender).ToString("0.00", CultureInfo.InvariantCulture), Ms(contender.Times[0]), Ms(contender.Times[^1]));
        }

        table.Print();
        var isKept = Times(contenders[1]) <= MostTimesEmpty;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bar {(isKept ? "kept" : "BROKEN")}: the notifier answers within {MostTimesEmpty} times what the empty one takes"));
        return isKept ? 0 : 1;

        double Times(StartContender contender) => contender.Median / contenders[0].Median;
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Publishes a project into artifacts, with what it is built from: nothing of the solution's own build is touched.</summary>
    /// <returns>The program.</returns>
    private static string Published(string root, string name, string project)
    {
        var folder = Path.Combine(root, "artifacts", "start", name);
        var publish = new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Combine(root, project), "--configuration", "Release", "--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-p:PublishReadyToRun=true",
                "--artifacts-path", Path.Combine(root, "artifacts", "start", "build"), "--output", folder, "--nologo",
            ])
        { RedirectStandardOutput = true };
        using var process = Process.Start(publish)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Path.Combine(folder, name + (OperatingSystem.IsWindows() ? ".exe" : string.Empty)) : throw new InvalidOperationException($"{name} cannot be published:\n{said}");
    }
}
