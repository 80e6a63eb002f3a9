using System.Text.Json;

namespace Notifier.Tests.FunctionsHost;

/// <summary>What the host makes of an answer to an invocation.</summary>
internal enum HostVerdict
{
    Success,

    /// <summary>No answer, or a broken one.</summary>
    Broken,

    /// <summary>Not 2xx.</summary>
    Failed,

    /// <summary>Nothing in the answer: the host waits until functionTimeout, and then kills the program with all that is under way.</summary>
    Hung,

    /// <summary>No answer within functionTimeout: the host has killed the program with all that was under way, and started it again.</summary>
    TookTooLong,

    WrongMediaType,

    NoJson,

    WrongLogs,
}

internal static class HostVerdicts
{
    /// <summary>In the order in which the host looks.</summary>
    public static async Task<HostVerdict> OfAsync(Func<Task<HttpResponseMessage>> ask, CancellationToken stop)
    {
        try
        {
            using var answer = await ask();
            return await OfAsync(answer, stop);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return HostVerdict.Broken;
        }
    }

    public static async Task<HostVerdict> OfAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        var body = await answer.Content.ReadAsStringAsync(stop);
        if (!answer.IsSuccessStatusCode)
        {
            return HostVerdict.Failed;
        }

        if (body.Trim() is "" or "null")
        {
            return HostVerdict.Hung;
        }

        if (answer.Content.Headers.ContentType?.MediaType != "application/json")
        {
            return HostVerdict.WrongMediaType;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind != JsonValueKind.Object ? HostVerdict.NoJson
                : json.RootElement.TryGetProperty("Logs", out var logs) && !(logs.ValueKind == JsonValueKind.Array && logs.EnumerateArray().All(line => line.ValueKind == JsonValueKind.String)) ? HostVerdict.WrongLogs
                : HostVerdict.Success;
        }
        catch (JsonException)
        {
            return HostVerdict.NoJson;
        }
    }
}
