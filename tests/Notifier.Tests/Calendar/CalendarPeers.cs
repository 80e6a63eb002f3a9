using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Notifier.Tests.Calendar;

/// <summary>An event as a reader of calendar files understood it. Days as yyyy-MM-dd, instants in UTC.</summary>
internal sealed record UnderstoodEvent(
    string Uid, int Sequence, string Stamp, bool IsDate, string Start, string End, string? Zone, string Status, string Summary, string Description, string? Url, IReadOnlyList<string> Alarms);

/// <summary>Two readers of calendar files from npm, in the versions that calendar-peers/package-lock.json pins. They need Node 20 or later.</summary>
internal static class CalendarPeers
{
    public static readonly string[] Names = ["ical.js", "node-ical"];

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<string> Folder = new(Installed);

    /// <summary>What each reader understood of each file.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<UnderstoodEvent>>> Understand(IEnumerable<byte[]> calendars)
    {
        Assert.SkipWhen(WordingCases.IsMutationRun, "what others read says nothing that our own reader did not, and takes long");
        using var folder = new TemporaryFolder();
        var files = calendars.Select((calendar, number) => folder.Write($"{number}.ics", calendar)).ToList();
        var json = Run("node", ["understood.mjs", .. files], Folder.Value);
        return JsonSerializer.Deserialize<List<IReadOnlyDictionary<string, IReadOnlyList<UnderstoodEvent>>>>(json, Web)!;
    }

    /// <summary>The folder of the test with the packages in it, which stay until the lock file is another.</summary>
    private static string Installed()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "calendar-peers");
        var wanted = File.ReadAllText(Path.Combine(folder, "package-lock.json"));
        var installed = Path.Combine(folder, "node_modules", "installed-lock.json");
        if (!File.Exists(installed) || File.ReadAllText(installed) != wanted)
        {
            // On Windows npm is a script, which is not started without its ending.
            Run(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
            File.WriteAllText(installed, wanted);
        }

        return folder;
    }

    private static string Run(string program, IEnumerable<string> arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{program} failed in {folder}:\n{errors.GetAwaiter().GetResult()}");
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} cannot be started: the tests of calendars need Node 20 or later, with npm.");
            throw;
        }
    }
}
