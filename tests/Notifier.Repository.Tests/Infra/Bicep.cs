using System.Reflection;
using System.Text.Json;
using Notifier.Testing;

namespace Notifier.Repository.Tests.Infra;

/// <summary>The compiler of Bicep, from its package, and the files of <c>infra/</c>. It is there on Linux; elsewhere what needs it is skipped.</summary>
internal static class Bicep
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "infra");

    public static readonly string[] Environments = ["test", "live"];

    private static readonly Lazy<JsonElement> Compiled = new(() => JsonDocument.Parse(Run("build", "main.bicep", "--stdout")).RootElement);

    private static readonly Dictionary<string, Lazy<BicepSnapshot>> Snapshots = Environments.ToDictionary(environment => environment, environment => new Lazy<BicepSnapshot>(() => Predict(environment)), StringComparer.Ordinal);

    /// <summary>main.bicep as the template that Azure is sent.</summary>
    public static JsonElement Template => Compiled.Value;

    /// <summary>What would be made with the values of an environment.</summary>
    public static BicepSnapshot Of(string environment) => Snapshots[environment].Value;

    /// <summary>What it printed; it says nothing where all is well.</summary>
    public static string Run(params string[] arguments)
    {
        var compiler = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "Bicep")?.Value;
        Assert.SkipWhen(compiler is null, "the compiler of Bicep is fetched on Linux only");
        using var process = NodePackages.Start(compiler!, arguments, Folder, ("DOTNET_BUNDLE_EXTRACT_BASE_DIR", Path.Combine(AppContext.BaseDirectory, "bicep-files")));
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var said = errors.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0 && said.Length == 0, $"bicep {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
        return output;
    }

    private static BicepSnapshot Predict(string environment)
    {
        Run("snapshot", $"{environment}.bicepparam", "--mode", "overwrite", "--tenant-id", Guid.Empty.ToString(), "--subscription-id", Guid.Empty.ToString(), "--resource-group", "notifier", "--location", "uksouth");
        return new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{environment}.snapshot.json"))).RootElement);
    }
}
