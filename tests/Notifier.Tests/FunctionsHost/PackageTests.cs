using System.IO.Compression;
using System.Text.Json;

namespace Notifier.Tests.FunctionsHost;

/// <summary>What is deployed is what the host expects to find.</summary>
public sealed class PackageTests(Package package)
{
    private static readonly byte[] Elf64LittleEndian = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    [Fact]
    public void The_Host_Finds_Everything_Where_It_Looks()
    {
        using var zip = ZipFile.OpenRead(package.Zip);
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("host.json", names);
        Assert.Equal(
            ["PurgeExpired/function.json", "ReconcileSuppressions/function.json", "RepairReminders/function.json", "SendMail/function.json", "SweepDue/function.json", "Web/function.json"],
            names.Where(name => name.EndsWith("function.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(names, name => name.Contains("local.settings", StringComparison.OrdinalIgnoreCase) || name.Contains('\\', StringComparison.Ordinal) || name.StartsWith("./", StringComparison.Ordinal));

        // The name is compared character by character, and unpacked with the rights it has in the zip.
        var handler = zip.GetEntry("handler");
        Assert.Equal("handler", handler?.FullName);
        Assert.Equal((UnixFileMode)Convert.ToInt32("755", 8), (UnixFileMode)((handler!.ExternalAttributes >> 16) & 0x1FF));
        var head = new byte[20];
        using (var stream = handler.Open())
        {
            stream.ReadExactly(head);
        }

        Assert.Equal(Elf64LittleEndian, head[..6]);
        Assert.Equal(62, BitConverter.ToUInt16(head, 18)); // x86-64

        // Nothing unpacks itself into a home folder, and no runtime is expected on the machine.
        Assert.Contains("libe_sqlite3.so", names);
        Assert.Contains("libcoreclr.so", names);
        Assert.Contains("Notifier.Functions.dll", names);
    }

    /// <summary>The package and the repository's files, which other tests hold against the code.</summary>
    [Fact]
    public void What_Was_Tested_Is_What_Was_Packed()
    {
        var tested = Function.In(Path.Combine(AppContext.BaseDirectory, "functions"));
        Assert.Equal(tested.Select(function => (function.Name, function.Binding.GetRawText())), package.Functions.Select(function => (function.Name, function.Binding.GetRawText())));
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")), File.ReadAllText(Path.Combine(package.Folder, "host.json")));
    }

    /// <summary>The packages of the projects, and the .NET that is carried with them; and nothing that is not there.</summary>
    [Fact]
    public void The_Bill_Of_Materials_Names_All_That_The_Package_Carries()
    {
        using var listed = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(package.Zip, ".cdx.json")));
        var bill = listed.RootElement;
        Assert.Equal("CycloneDX", bill.GetProperty("bomFormat").GetString());
        var components = bill.GetProperty("components").EnumerateArray().ToList();
        Assert.All(components, component => Assert.Equal("SHA-512", component.GetProperty("hashes")[0].GetProperty("alg").GetString()));
        var named = components.Concat(bill.GetProperty("metadata").GetProperty("component").GetProperty("components").EnumerateArray())
            .Select(component => component.GetProperty("purl").GetString()!);

        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(package.Folder, "Notifier.Functions.deps.json")));
        var carried = dependencies.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() != "project")
            .Select(library => library.Name.Replace("runtimepack.", string.Empty, StringComparison.Ordinal))
            .Select(name => $"pkg:nuget/{name.Replace('/', '@')}")
            .ToList();
        Assert.Contains(carried, each => each.StartsWith("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@", StringComparison.Ordinal));
        Assert.Equal(carried.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }
}
