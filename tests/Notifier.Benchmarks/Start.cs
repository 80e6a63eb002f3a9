using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Notifier.Benchmarks;

/// <summary>
/// How long the notifier takes from the start of its process to its first answer.
/// On one machine it stands beside an empty minimal API, under the Functions host beside an empty worker.
/// </summary>
internal static class Start
{
    private const double MostTimesEmptyApi = 1.5;
    private const double MostTimesEmptyWorker = 1.3;

    private static readonly string Root = Path.GetDirectoryName(
        Nearby.Folder("src") ?? throw new DirectoryNotFoundException("The project's folder src is not there."))!;

    private static readonly string Peers = Path.Combine("tests", "Notifier.Benchmarks", "peers");

    public static async Task<int> RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("notifier-start-");
        try
        {
            bool[] areKept = [await OnOneMachineAsync(data.FullName), await UnderTheHostAsync(data.FullName)];
            return areKept.All(isKept => isKept) ? 0 : 1;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<bool> OnOneMachineAsync(string data)
    {
        const string Name = "Notifier.Server";
        var notifier = Path.Combine(Published(Name, Path.Combine("src", Name), "--self-contained"), Name + Suffix);
        var peer = Path.Combine(Peers, "empty-api");
        var empty = Path.Combine(Published("EmptyApi", peer, "--self-contained"), "EmptyApi" + Suffix);
        var composite = Path.Combine(Published("EmptyComposite", peer, "--self-contained", "-p:PublishReadyToRunComposite=true"), "EmptyApi" + Suffix);
        var race = new StartRace(
            $"self-contained, ReadyToRun, {RuntimeInformation.RuntimeIdentifier}; from the start of the process to the first 200 for /",
            "an empty minimal API",
            MostTimesEmptyApi,
            [
                new("an empty minimal API", _ => Task.FromResult(StartEmpty(empty))),
                new("the notifier", _ => Task.FromResult(StartOurs("kept"))),
                new("the notifier, its very first start", round => Task.FromResult(StartOurs($"new{round}"))),
                new("an empty minimal API, composite as the notifier is", _ => Task.FromResult(StartEmpty(composite))),
            ]);
        await race.RunAsync();
        return race.Print();

        static TimeSpan StartEmpty(string program) => StartedProgram.Run(program, "--urls=http://{0}", [], isOurs: false);

        TimeSpan StartOurs(string folder)
        {
            string[] arguments = [$"--DataFolder={Path.Combine(data, folder)}", $"--Samples={Path.Combine(Root, "samples")}"];
            return StartedProgram.Run(notifier, "--Listen={0}", arguments, isOurs: true);
        }
    }

    private static async Task<bool> UnderTheHostAsync(string data)
    {
        const string Name = "Notifier.Functions";
        var (project, peer) = (Path.Combine("src", Name), Path.Combine(Peers, "empty-worker"));
        if (!Packages(project).SetEquals(Packages(peer)))
        {
            throw new InvalidOperationException($"{peer} must have the packages of {project}.");
        }

        using var emulator = Emulator.Start();
        var published = Published("EmptyWorker", peer, "--no-self-contained");
        await using var empty = new StartedWorker(published, ("AzureWebJobsDisableHomepage", "true"));
        var settings = Settings(emulator.Connection, data);
        await using var notifier = new StartedWorker(Published(Name, project, "--no-self-contained"), settings);
        var race = new StartRace(
            $"under a double of the Functions host; framework-dependent, ReadyToRun, {RuntimeInformation.RuntimeIdentifier}; "
                + "from the start of the process to the first 200 for / through the host",
            "an empty worker",
            MostTimesEmptyWorker,
            [new("an empty worker", _ => empty.RunAsync()), new("the notifier as a worker", _ => notifier.RunAsync())]);
        await race.RunAsync();
        return race.Print();
    }

    private static (string Name, string Value)[] Settings(string storage, string data) =>
    [
        ("AzureWebJobsDisableHomepage", "true"),
        ("AzureWebJobsStorage", storage),
        ("PublicUrl", "https://dates.example/"),
        ("MailService", "outbox"),
        ("OutboxUnderHost", "true"),
        ("DataFolder", Path.Combine(data, "worker")),
        ("OperatorKeys", Secret()),
        ("Keys__Pepper", Secret()),
        ("Keys__SuppressionPepper", Secret()),
        ("Keys__Data", $"d1:{Secret()}"),
        ("Keys__Links", $"l1:{Secret()}"),
    ];

    private static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static string Suffix => OperatingSystem.IsWindows() ? ".exe" : string.Empty;

    private static HashSet<string> Packages(string project)
    {
        var file = XDocument.Load(Directory.EnumerateFiles(Path.Combine(Root, project), "*.csproj").Single());
        return [.. file.Descendants("PackageReference").Select(package => package.Attribute("Include")!.Value)];
    }

    /// <summary>Publishes a project into artifacts, with what it is built from: nothing of the solution's own build is touched.</summary>
    /// <returns>The folder.</returns>
    private static string Published(string name, string project, params string[] options)
    {
        var folder = Path.Combine(Root, "artifacts", "start", name);
        var publish = new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Combine(Root, project), "--configuration", "Release",
                "--runtime", RuntimeInformation.RuntimeIdentifier, "-p:PublishReadyToRun=true", .. options,
                "--artifacts-path", Path.Combine(Root, "artifacts", "start", "build", name), "--output", folder, "--nologo",
            ])
        { RedirectStandardOutput = true };
        using var process = Process.Start(publish)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException($"{name} cannot be published:\n{said}");
    }
}
