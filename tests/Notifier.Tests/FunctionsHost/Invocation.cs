using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Notifier.Tests.FunctionsHost;

/// <summary>What the host posts to a custom handler when a trigger fires: the body, and the headers of its own requests.</summary>
internal static class Invocation
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Timer(string function, string? status = """{"Last":"2026-11-21T19:20:00+00:00","Next":"2026-11-21T19:25:00+00:00","LastUpdated":"2026-11-21T19:20:00+00:00"}""", bool isPastDue = false) =>
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":""" + (status ?? "null") + ""","IsPastDue":""" + (isPastDue ? "true" : "false")
        + """}},"Metadata":{"sys":{"MethodName":""" + $"\"{function}\"" + ""","UtcNow":"2026-10-09T17:58:32.22Z"}}}""";

    /// <summary>The usual form: the message's bytes in base64.</summary>
    public static string Binary(string function, string binding, string text, int delivery, string id) => Queue(function, binding, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), text, delivery, id);

    /// <summary>A text as the host has it: JSON, encoded twice.</summary>
    public static string Encoded(string function, string binding, string text, int delivery, string id) => Queue(function, binding, JsonSerializer.Serialize(text, Plain), text, delivery, id);

    /// <summary>The text itself.</summary>
    public static string AsIs(string function, string binding, string text, int delivery, string id) => Queue(function, binding, text, text, delivery, id);

    /// <summary>Posts as the host does: in chunks, with its own headers.</summary>
    public static HttpRequestMessage Request(Uri handler, string function, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(handler, function)) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body))) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", "4.1037.0.0");
        return request;
    }

    private static string Queue(string function, string binding, string value, string text, int delivery, string id)
    {
        var metadata = new JsonObject
        {
            ["DequeueCount"] = $"{delivery}",
            ["ExpirationTime"] = "\"9999-12-31T23:59:59+00:00\"",
            ["Id"] = $"\"{id}\"",
            ["PopReceipt"] = "\"AgAAAAMAAAAAAAAA\"",
            ["sys"] = new JsonObject { ["MethodName"] = function, ["UtcNow"] = "2026-10-09T17:58:32.22Z", ["RandGuid"] = Guid.NewGuid().ToString() },
        };
        if (AsObject(text) is { } message)
        {
            // The host lets the message's own names win.
            foreach (var (name, own) in message)
            {
                metadata[name] = own?.ToJsonString(Plain);
            }
        }

        return new JsonObject { ["Data"] = new JsonObject { [binding] = value }, ["Metadata"] = metadata }.ToJsonString(Plain);
    }

    private static JsonObject? AsObject(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
