using System.IO.Compression;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Notifier.System.Tests.Deployed;

/// <summary>What is deployed is what the host expects to find.</summary>
[Trait("Category", "Long")]
public sealed class PackageTests(Package package)
{
    /// <summary>By it the machine in the header of what is compiled for Linux differs from that of Windows.</summary>
    private const ushort LinuxMark = 0x7B79;

    [Fact]
    public void The_Host_Finds_Everything_Where_It_Looks()
    {
        using var zip = ZipFile.OpenRead(package.Zip);
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        string[] atTheRoot = ["host.json", "functions.metadata", "worker.config.json", "extensions.json", "Notifier.Functions.dll"];
        Assert.Empty(atTheRoot.Except(names));
        Assert.Contains(names, name => name.StartsWith(".azurefunctions/", StringComparison.Ordinal)); // the host's side of the triggers
        Assert.DoesNotContain(names, name => name.EndsWith("function.json", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.Contains("local.settings", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(names, name => name.Contains('\\', StringComparison.Ordinal) || name.StartsWith("./", StringComparison.Ordinal));
        Assert.DoesNotContain("libcoreclr.so", names); // the platform has the runtime, and may have it warm

        using var config = Read("worker.config.json");
        var worker = config.RootElement.GetProperty("description");
        Assert.Equal(
            ("dotnet-isolated", "dotnet", "Notifier.Functions.dll"),
            (Text("language"), Text("defaultExecutablePath"), Text("defaultWorkerPath")));
        using var host = Read("host.json");
        Assert.False(host.RootElement.TryGetProperty("customHandler", out _));
        Assert.False(host.RootElement.TryGetProperty("extensionBundle", out _));

        string? Text(string property) => worker.GetProperty(property).GetString();
    }

    /// <summary>Code that is compiled at the start takes several times as long to the first answer.</summary>
    [Fact]
    public void The_Code_Is_Compiled_Ahead_For_The_Machines_It_Runs_On()
    {
        foreach (var name in (string[])["Notifier.Functions.dll", "Notifier.Web.dll", "Notifier.Adapters.dll", "Notifier.Core.dll"])
        {
            using var reader = new PEReader(File.OpenRead(Path.Combine(package.Folder, name)));
            Assert.NotEqual(0, reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
            Assert.Equal((ushort)Machine.Amd64 ^ LinuxMark, (ushort)reader.PEHeaders.CoffHeader.Machine);
        }
    }

    /// <summary>The package, the assembly and the repository's file, which other tests hold against the code.</summary>
    [Fact]
    public void What_Was_Tested_Is_What_Was_Packed()
    {
        var named = Assembly.Load("Notifier.Functions").GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == "FunctionAttribute"))
            .Select(attribute => (string)attribute.ConstructorArguments[0].Value!);
        Assert.Equal(named.Order(StringComparer.OrdinalIgnoreCase), package.Functions.Select(function => function.Name));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")), File.ReadAllText(Path.Combine(package.Folder, "host.json")));
    }

    /// <summary>The packages of the worker and those of the host's side of its triggers; and nothing that is not there.</summary>
    [Fact]
    public void The_Bill_Of_Materials_Names_All_That_The_Package_Carries()
    {
        using var listed = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(package.Zip, ".cdx.json")));
        var bill = listed.RootElement;
        Assert.Equal("CycloneDX", bill.GetProperty("bomFormat").GetString());
        var components = bill.GetProperty("components").EnumerateArray().ToList();
        Assert.All(components, component => Assert.Equal("SHA-512", component.GetProperty("hashes")[0].GetProperty("alg").GetString()));
        var triggers = bill.GetProperty("metadata").GetProperty("component").GetProperty("components").EnumerateArray();

        using var ours = Read("Notifier.Functions.deps.json");
        var carried = ours.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() != "project")
            .Select(library => library.Name);
        AssertNamed(carried, components);

        using var theirs = Read(".azurefunctions/function.deps.json");
        var loaded = theirs.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .Where(library => Assemblies(library.Value).Any(name => File.Exists(Path.Combine(package.Folder, ".azurefunctions", name))))
            .Select(library => library.Name)
            .Where(name => !name.StartsWith("Microsoft.Azure.Functions.Worker.Extensions/", StringComparison.Ordinal)); // made by the build
        AssertNamed(loaded, triggers);
    }

    private static void AssertNamed(IEnumerable<string> packages, IEnumerable<JsonElement> components) => Assert.Equal(
        packages.Select(name => $"pkg:nuget/{name.Replace('/', '@')}").Order(StringComparer.Ordinal),
        components.Select(component => component.GetProperty("purl").GetString()!).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Assemblies(JsonElement library) =>
    [
        .. ((string[])["runtime", "runtimeTargets"])
            .Where(kind => library.TryGetProperty(kind, out _))
            .SelectMany(kind => library.GetProperty(kind).EnumerateObject().Select(file => file.Name.Split('/')[^1])),
    ];

    private JsonDocument Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(package.Folder, file)));
}
