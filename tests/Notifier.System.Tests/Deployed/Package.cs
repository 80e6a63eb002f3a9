using System.Diagnostics;
using System.IO.Compression;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing;

namespace Notifier.System.Tests.Deployed;

/// <summary>What is deployed: made once a run, unless the build has made it already and says where in NOTIFIER_PACKAGE.</summary>
public sealed class Package : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _zip;
    private readonly Lazy<string> _files;

    public Package()
    {
        _zip = new(() => Environment.GetEnvironmentVariable("NOTIFIER_PACKAGE") is { Length: > 0 } made ? made : Make());
        _files = new(() =>
        {
            var files = Path.Combine(_folder.Path, "wwwroot");
            ZipFile.ExtractToDirectory(Zip, files);
            Let(files, UnixFileMode.None);
            return files;
        });
    }

    public string Zip => _zip.Value;

    /// <summary>Where the host has it unpacked.</summary>
    public string Folder => _files.Value;

    internal HostJson Host => HostJson.In(Folder);

    internal IReadOnlyList<Function> Functions => Function.In(Folder);

    public void Dispose()
    {
        if (_files.IsValueCreated)
        {
            Let(_files.Value, UnixFileMode.UserWrite);
        }

        _folder.Dispose();
    }

    /// <summary>Everybody may read it, as every user of a machine of Azure's can, and nobody writes, or only we.</summary>
    private void Let(string files, UnixFileMode write)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Open = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_folder.Path, Open | UnixFileMode.UserWrite);
        foreach (var folder in Directory.EnumerateDirectories(files, "*", SearchOption.AllDirectories).Append(files))
        {
            File.SetUnixFileMode(folder, Open | write);
        }

        foreach (var file in Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(file, (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) == 0 ? Read | write : Open | write);
        }
    }

    private static string Make()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "build.sh")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The project's own folder is not there: set NOTIFIER_PACKAGE to a package that ./build.sh package made.");
        }

        using var build = Process.Start(new ProcessStartInfo(Path.Combine(root.FullName, "build.sh"), ["package"]) { RedirectStandardOutput = true })!;
        var said = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.True(build.ExitCode == 0, said);
        return Path.Combine(root.FullName, "artifacts", "notifier.zip");
    }
}
