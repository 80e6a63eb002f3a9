using System.Text.Json;

namespace Notifier.Repository.Tests.Infra;

/// <summary>What a deployment would make, as the compiler of Bicep works it out. A value that only Azure knows stays a formula in brackets.</summary>
internal sealed class BicepSnapshot(JsonElement root)
{
    public JsonElement Root { get; } = root;

    public IReadOnlyList<JsonElement> All { get; } = [.. root.GetProperty("predictedResources").EnumerateArray()];

    /// <summary>The app settings, by name.</summary>
    public IReadOnlyDictionary<string, string> Settings => One("Microsoft.Web/sites").GetProperty("properties").GetProperty("siteConfig").GetProperty("appSettings").EnumerateArray()
        .ToDictionary(setting => setting.GetProperty("name").GetString()!, setting => setting.GetProperty("value").GetString()!, StringComparer.Ordinal);

    public IReadOnlyList<JsonElement> Of(string type) => [.. All.Where(resource => resource.GetProperty("type").GetString() == type)];

    public JsonElement One(string type) => Assert.Single(Of(type));

    /// <summary>The last parts of the names of all resources of a type, in order.</summary>
    public IReadOnlyList<string> Names(string type) => [.. Of(type).Select(resource => resource.GetProperty("name").GetString()!.Split('/')[^1]).Order(StringComparer.Ordinal)];
}
