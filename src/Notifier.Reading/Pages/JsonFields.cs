using System.Text;
using System.Text.Json;

namespace Notifier.Reading.Pages;

/// <summary>Reads fields of JSON from outside, which may have any type or none.</summary>
internal static class JsonFields
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <returns>Null when it is no JSON.</returns>
    public static JsonDocument? Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(json), Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The object or list in this field. Null when there is none.</summary>
    public static JsonElement? Inner(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? value : null;

    /// <summary>The items of a list, or the object itself, as some systems leave the list out for one item.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Inner(name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } one => [one],
        _ => [],
    };

    /// <summary>A string, or a number as it is written. Null for anything else.</summary>
    public static string? Text(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
        {
            return null;
        }

        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // an escape such as "\ud800" is half a surrogate pair
        }
    }
}
