using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Notifier.Benchmarks;

/// <summary>Azurite, Azure's emulator, in memory and on free ports; with the packages that the tests pin, and taught to look rows up by both their keys (azurite/narrow.cjs).</summary>
internal sealed partial class Emulator : IDisposable
{
    private const string Account = "scale";
    private const string Key = "bm8gc2VjcmV0LCBvbmx5IGZvciB0ZXN0cw==";
    private const string Narrow = "narrow.cjs";

    private readonly Process _process;

    private Emulator(Process process, string connection) => (_process, Connection) = (process, connection);

    public string Connection { get; }

    /// <exception cref="InvalidOperationException">It cannot be installed or started: Node 20 with npm is needed.</exception>
    public static Emulator Start()
    {
        var (pinned, own) = (Source("Notifier.Testing"), Source("Notifier.Benchmarks"));
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "azurite")).FullName;
        foreach (var file in Directory.EnumerateFiles(pinned).Append(Path.Combine(own, Narrow)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            install.StandardOutput.ReadToEnd();
            install.WaitForExit();
        }

        string[] arguments = ["--max-old-space-size=6000", "--require", $"./{Narrow}", "start.cjs", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck"];
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true }; // it ends with its input, should this program be killed
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{Key}";
        var process = Process.Start(start)!;
        var addresses = new Dictionary<string, string>();
        while (addresses.Count < 3)
        {
            var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Azurite did not start; what it wrote is above.");
            if (Listening().Match(line) is { Success: true } match)
            {
                addresses[match.Groups[1].Value] = match.Groups[2].Value.TrimEnd('/');
            }
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // a pipe that nobody reads fills up
        return new(process, $"AccountName={Account};AccountKey={Key};TableEndpoint={addresses["Table"]}/{Account};QueueEndpoint={addresses["Queue"]}/{Account}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Source(string project) => Nearby.Folder(Path.Combine("tests", project, "azurite")) ?? throw new InvalidOperationException($"tests/{project}/azurite is not there.");

    [GeneratedRegex(@"^Azurite (\w+) service is successfully listening at (\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Listening();
}
