using System.Text.Json;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>What functions.metadata says of a function, as the host reads it.</summary>
/// <param name="Trigger">httpTrigger, timerTrigger or queueTrigger.</param>
/// <param name="Binding">All of the binding that triggers it.</param>
internal sealed record Function(string Name, string Trigger, JsonElement Binding, int Bindings)
{
    public string Text(string property) => Binding.GetProperty(property).GetString()!;

    /// <summary>In the order in which the host tries their routes.</summary>
    public static IReadOnlyList<Function> In(string folder)
    {
        using var functions = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "functions.metadata")));
        return
        [
            .. functions.RootElement.EnumerateArray()
                .Select(each => Of(each.GetProperty("name").GetString()!, each.GetProperty("bindings").EnumerateArray()))
                .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static Function Of(string name, IEnumerable<JsonElement> bindings)
    {
        var trigger = bindings.Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
        Assert.Equal("In", trigger.GetProperty("direction").GetString());
        return new Function(name, trigger.GetProperty("type").GetString()!, trigger.Clone(), bindings.Count());
    }
}
