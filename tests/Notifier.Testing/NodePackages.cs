using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Notifier.Testing;

/// <summary>Other people's programs from npm, in the versions that the package-lock.json of a folder pins. They need Node 20 or later.</summary>
internal static class NodePackages
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Folders = new();

    /// <summary>The folder of the tests with its packages in it, which stay until the lock file is another.</summary>
    /// <remarks>Tests run side by side, and npm empties a folder before it fills it: one that another test's program runs from, unless each is filled once.</remarks>
    public static string Installed(string name) => Folders.GetOrAdd(name, static name => new(() => Install(name))).Value;

    /// <summary>What it printed.</summary>
    public static string Run(string program, IEnumerable<string> arguments, string folder)
    {
        using var process = Start(program, arguments, folder);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed in {folder}:\n{errors.GetAwaiter().GetResult()}");
        return output;
    }

    public static Process Start(string program, IEnumerable<string> arguments, string folder, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{program} cannot be started: these tests need Node 20 or later, with npm.");
            throw;
        }
    }

    private static string Install(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, name);
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
}
