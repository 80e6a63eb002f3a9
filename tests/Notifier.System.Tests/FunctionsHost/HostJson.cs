using System.Globalization;
using System.Text.Json;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>What a package's host.json tells the host.</summary>
/// <param name="FunctionTimeout">How long an invocation may take.</param>
/// <param name="MaxDequeueCount">So many deliveries of a message may fail; then it is poison.</param>
/// <param name="VisibilityTimeout">How long a message rests after a delivery that failed.</param>
/// <param name="MostMessages">How many messages one host has in hand at the same time.</param>
internal sealed record HostJson(
    TimeSpan FunctionTimeout, string RoutePrefix, int MaxDequeueCount, TimeSpan VisibilityTimeout, int MostMessages, string MessageEncoding)
{
    public static HostJson In(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "host.json")));
        var extensions = json.RootElement.GetProperty("extensions");
        var queues = extensions.GetProperty("queues");
        return new(
            Span(json.RootElement.GetProperty("functionTimeout")),
            extensions.GetProperty("http").GetProperty("routePrefix").GetString()!,
            queues.GetProperty("maxDequeueCount").GetInt32(),
            Span(queues.GetProperty("visibilityTimeout")),
            queues.GetProperty("batchSize").GetInt32() + queues.GetProperty("newBatchThreshold").GetInt32(),
            queues.GetProperty("messageEncoding").GetString()!);
    }

    private static TimeSpan Span(JsonElement value) => TimeSpan.ParseExact(value.GetString()!, "c", CultureInfo.InvariantCulture);
}
