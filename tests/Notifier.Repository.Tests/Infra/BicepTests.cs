using System.Text.Json;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Infra;

/// <summary>The Bicep files are right by themselves.</summary>
[Trait("Category", "Long")]
public sealed class BicepTests
{
    public static TheoryData<string> Environments => [.. Bicep.Environments];

    private static IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Bicep.Folder, "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Wherever Node runs, also where the compiler does not. The grammar has no parameter files.</summary>
    [Fact]
    public void Every_File_Can_Be_Parsed()
    {
        var parsed = JsonDocument.Parse(NodePackages.Run("node", ["errors.cjs", .. Files], NodePackages.Installed("bicep"))).RootElement.EnumerateArray().ToList();
        Assert.Equal(Files, parsed.Select(file => file.GetProperty("file").GetString()));
        Assert.All(parsed, file => Assert.True(file.GetProperty("errors").GetArrayLength() == 0 && file.GetProperty("declarations").GetInt32() > 2, file.GetRawText()));
    }

    /// <summary>What is said to be wrong is found: a parser that takes everything would say nothing.</summary>
    [Fact]
    public void A_Mistake_Is_Found()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("wrong.bicep", "param name string\nresource x 'Microsoft.Web/sites@2025-03-01' = {\n  name: 'a\n}\n");
        var parsed = JsonDocument.Parse(NodePackages.Run("node", ["errors.cjs", file], NodePackages.Installed("bicep"))).RootElement[0];
        Assert.NotEqual(0, parsed.GetProperty("errors").GetArrayLength());
    }

    /// <summary>With the types of every resource, and rules that are all errors: nothing at all is said.</summary>
    [Fact]
    public void The_Compiler_And_Its_Linter_Have_Nothing_To_Say()
    {
        foreach (var file in Files)
        {
            Bicep.Run("lint", file);
        }

        foreach (var environment in Bicep.Environments)
        {
            Bicep.Run("lint", $"{environment}.bicepparam");
            Bicep.Run("build-params", $"{environment}.bicepparam", "--stdout");
        }

        Assert.NotEmpty(Bicep.Template.GetProperty("resources").EnumerateObject());
        var rules = JsonDocument.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "bicepconfig.json"))).RootElement.GetProperty("analyzers").GetProperty("core").GetProperty("rules").EnumerateObject().ToList();
        Assert.All(rules, rule => Assert.Equal("error", rule.Value.GetProperty("level").GetString()));
        Assert.Contains(rules, rule => rule.Name == "outputs-should-not-contain-secrets");
    }

    [Fact]
    public void The_Files_Are_Formatted_As_The_Compiler_Formats()
    {
        foreach (var file in Files.Concat(Bicep.Environments.Select(environment => Path.Combine(Bicep.Folder, $"{environment}.bicepparam"))))
        {
            Assert.Equal(File.ReadAllText(file), Bicep.Run("format", file, "--stdout"));
        }
    }

    [Fact]
    public void Parameters_Are_Few_And_Described_And_No_Secret_Comes_Out()
    {
        var parameters = Bicep.Template.GetProperty("parameters").EnumerateObject().ToList();
        Assert.InRange(parameters.Count, 1, 17);
        Assert.All(parameters, parameter =>
        {
            Assert.True(parameter.Value.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("description", out _), $"{parameter.Name} has no description.");
            Assert.DoesNotContain("secure", parameter.Value.GetProperty("type").GetString(), StringComparison.OrdinalIgnoreCase); // secrets do not pass through here at all
        });
        Assert.Equal(["app", "host", "packages", "storage", "vault"], Bicep.Template.GetProperty("outputs").EnumerateObject().Select(output => output.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("listKeys", Bicep.Template.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Nothing_That_Can_Be_Known_Before_Is_Left_Open(string environment)
    {
        Assert.Empty(Bicep.Of(environment).Root.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal(environment == "live" ? 2 : 0, Bicep.Of(environment).Of("Microsoft.Authorization/locks").Count);
    }
}
