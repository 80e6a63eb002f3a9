using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Notifier.Benchmarks;

/// <summary>chrono-node, the reader of dates most programs use today, in the version that peers/package-lock.json pins.</summary>
internal static class ChronoNode
{
    public const string Name = "chrono-node";

    /// <summary>Makes it ready to run, installing it the first time.</summary>
    /// <returns>Why it cannot run, as a sentence; null when it can.</returns>
    public static string? Prepare()
    {
        if (Folder() is not { } folder)
        {
            return "the folder tests/Notifier.Benchmarks/peers is not there.";
        }

        if (!Runs("node", "--version", folder))
        {
            return "node is not installed.";
        }

        if (Directory.Exists(Path.Combine(folder, "node_modules", Name)))
        {
            return null;
        }

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm"; // there npm is a script, which is not started without its ending
        if (!Runs(npm, "--version", folder))
        {
            return "npm is not installed.";
        }

        return Runs(npm, "ci --no-audit --no-fund", folder) ? null : "npm ci failed in tests/Notifier.Benchmarks/peers.";
    }

    /// <summary>The dates it reads after closing words, of each of these adverts.</summary>
    public static IReadOnlyList<IReadOnlyList<DateOnly>> ClosingDates(IEnumerable<Labelled> adverts)
    {
        using var lines = new JsonLines(adverts.Select(advert => new { text = advert.Text, reference = advert.Posted ?? advert.Today }));
        using var node = Start("closing-dates.mjs", lines.Path);
        var dates = new List<IReadOnlyList<DateOnly>>();
        while (node.StandardOutput.ReadLine() is { } line)
        {
            dates.Add(JsonSerializer.Deserialize<List<DateOnly>>(line)!);
        }

        node.WaitForExit();
        return node.ExitCode == 0 ? dates : throw new InvalidOperationException("closing-dates.mjs failed; what it wrote is above.");
    }

    /// <summary>A script of peers, started; it reads lines and answers with lines.</summary>
    public static Process Start(string script, string file) => Process.Start(new ProcessStartInfo("node", [script, file])
    {
        WorkingDirectory = Folder()!,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    private static string? Folder() => Nearby.Folder(Path.Combine("tests", "Notifier.Benchmarks", "peers"));

    private static bool Runs(string program, string arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
