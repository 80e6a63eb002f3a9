using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Notifier.System.Tests.FunctionsHost.Rpc;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>What the host tells a worker when a trigger fires: the trigger's value, and what it knows of it.</summary>
internal sealed record Invocation(TypedData Data, IReadOnlyDictionary<string, TypedData> Metadata)
{
    private const string UsualStatus =
        """{"Last":"0001-01-01T00:00:00+00:00","Next":"2026-11-29T15:05:00+00:00","LastUpdated":"0001-01-01T00:00:00+00:00"}""";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="status">Null for a schedule shorter than a minute.</param>
    public static Invocation Timer(string? status = UsualStatus, bool isPastDue = false)
    {
        var (late, now) = (isPastDue ? "true" : "false", DateTime.UtcNow.ToString("MM/dd/yyyy HH:mm:ss", CultureInfo.InvariantCulture));
        return new(
            new() { Json = $$"""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{{status ?? "null"}},"IsPastDue":{{late}}}""" },
            new Dictionary<string, TypedData> { ["TimerTrigger"] = Text(now) });
    }

    /// <summary>A message whose base64 the host has taken off already.</summary>
    public static Invocation Queue(string text, int delivery, string id)
    {
        var now = DateTimeOffset.UtcNow;
        return new(
            new() { Bytes = ByteString.CopyFromUtf8(text) },
            new Dictionary<string, TypedData>
            {
                ["QueueTrigger"] = Text(text),
                ["DequeueCount"] = new() { Json = $"{delivery}" },
                ["Id"] = Text(id),
                ["InsertionTime"] = Time(now),
                ["ExpirationTime"] = Time(DateTimeOffset.MaxValue),
                ["NextVisibleTime"] = Time(now + TimeSpan.FromMinutes(10)),
                ["PopReceipt"] = Text("AgAAAAMAAAAAAAAA"),
            });
    }

    /// <summary>The request itself goes through a proxy; here is only what belongs to its invocation.</summary>
    public static Invocation Http(HttpRequest request, RouteValueDictionary route)
    {
        var metadata = request.Query.ToDictionary(value => value.Key, value => Text($"{value.Value}"));
        foreach (var (name, value) in route)
        {
            metadata[name] = Text($"{value}");
        }

        metadata["Query"] = Json(request.Query);
        metadata["Headers"] = Json(request.Headers);
        return new(new() { Http = new() }, metadata);
    }

    /// <param name="binding">Of the function's trigger.</param>
    public InvocationRequest Request(string id, string function, string binding)
    {
        var input = new ParameterBinding { Name = binding, Data = Data };
        var request = new InvocationRequest { InvocationId = id, FunctionId = function, TraceContext = new(), InputData = { input } };
        foreach (var (name, value) in Metadata)
        {
            request.TriggerMetadata[name] = value;
        }

        return request;
    }

    private static TypedData Text(string text) => new() { String = text };

    private static TypedData Json(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        new() { Json = JsonSerializer.Serialize(values.ToDictionary(value => value.Key, value => $"{value.Value}"), Plain) };

    private static TypedData Time(DateTimeOffset time) => new() { Json = JsonSerializer.Serialize(time) };
}
