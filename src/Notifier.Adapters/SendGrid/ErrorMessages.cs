using System.Text.Json;
using Notifier.Core.Security;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>What the service says is wrong with a request, fit to be kept: on one line, with no address and no key in it.</summary>
internal static class ErrorMessages
{
    private const int MostErrors = 3;
    private const int Longest = 300;

    /// <param name="answer">With the body {"errors": [{"message": "…", "field": "…"}]}.</param>
    /// <returns>"field: message; field: message", or that nothing was stated.</returns>
    public static async Task<string> OfAsync(Response answer)
    {
        var body = await answer.Body.ReadAsStringAsync();
        var words = StatedReason.From(string.Join("; ", Errors(body).Take(MostErrors)), Longest);
        return words.Length == 0 ? "no reason stated" : words;
    }

    private static List<string> Errors(string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Select(error => (Text(error, "field"), Text(error, "message"))).Select(error => error is ({ } field, { } message) ? $"{field}: {message}" : error.Item1 ?? error.Item2 ?? string.Empty).Where(words => words.Length > 0)]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? Text(JsonElement error, string name) => error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
