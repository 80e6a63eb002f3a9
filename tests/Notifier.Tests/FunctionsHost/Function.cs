using System.Text.Json;

namespace Notifier.Tests.FunctionsHost;

/// <summary>What a function.json says, as the host reads it.</summary>
/// <param name="Trigger">httpTrigger, timerTrigger or queueTrigger.</param>
/// <param name="Binding">All of the binding that triggers it.</param>
internal sealed record Function(string Name, string Trigger, JsonElement Binding, int Bindings)
{
    public string Text(string property) => Binding.GetProperty(property).GetString()!;

    /// <summary>Each folder that has a function.json.</summary>
    public static IReadOnlyList<Function> In(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Where(each => File.Exists(Path.Combine(each, "function.json"))).Select(each =>
        {
            var bindings = JsonDocument.Parse(File.ReadAllText(Path.Combine(each, "function.json"))).RootElement.GetProperty("bindings").EnumerateArray().ToList();
            var trigger = bindings.Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
            Assert.Equal("in", trigger.GetProperty("direction").GetString());
            return new Function(Path.GetFileName(each), trigger.GetProperty("type").GetString()!, trigger, bindings.Count);
        }),
    ];
}
