using System.Text.Json;
using Notifier.Core.Security;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>SendGrid's error messages, made safe to store: on one line, with no address and no key in them.</summary>
internal static class ErrorMessages
{
    private const int MostErrors = 3;
    private const int Longest = 300;

    /// <param name="answer">With the body {"errors": [{"message": "…", "field": "…"}]}.</param>
    /// <returns>"field: message; field: message", or a note that none was given.</returns>
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
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array
                ? [.. errors.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).Select(Words).OfType<string>()]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string? Words(JsonElement error) => (Text(error, "field"), Text(error, "message")) switch
    {
        ({ } field, { } message) => $"{field}: {message}",
        var (field, message) => field ?? message,
    };

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
