using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Notifier.Tests.FunctionsHost;

[assembly: AssemblyFixture(typeof(Package))]

namespace Notifier.Tests.FunctionsHost;

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
            return files;
        });
    }

    public string Zip => _zip.Value;

    /// <summary>Where the host has it unpacked.</summary>
    public string Folder => _files.Value;

    public JsonElement Host => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "host.json"))).RootElement;

    internal IReadOnlyList<Function> Functions => Function.In(Folder);

    public void Dispose() => _folder.Dispose();

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
