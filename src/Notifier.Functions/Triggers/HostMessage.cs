using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Notifier.Core.Jobs;
using Notifier.Core.Reminders;

namespace Notifier.Functions.Triggers;

/// <summary>A message of the queue as the Functions host delivers it: in JSON, encoded once or twice, in base64 or as it is.</summary>
internal sealed record HostMessage(DeliveredMessage Delivered)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null when it is nothing that a host sends.</returns>
    public static async Task<HostMessage?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("Data", out var data) || data.ValueKind != JsonValueKind.Object
                || !data.TryGetProperty("message", out var message))
            {
                return null;
            }

            // A message that is an object may also come as one.
            string[] readings = [.. Readings(message.ValueKind == JsonValueKind.String ? message.GetString()! : message.GetRawText())];
            var text = Array.Find(readings, reading => SendRequest.TryParse(reading) is not null) ?? Array.Find(readings, reading => Names(reading).Count > 0) ?? readings[0];
            var metadata = root.TryGetProperty("Metadata", out var given) && given.ValueKind == JsonValueKind.Object && !readings.Any(Overwrites) ? given : default;
            return new(new DeliveredMessage(Id(metadata), text, Delivery(metadata)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>All that the text may be an encoding of, itself first.</summary>
    private static IEnumerable<string> Readings(string text)
    {
        yield return text;
        if (Unquoted(text) is { } unquoted)
        {
            yield return unquoted;
            if (Decoded(unquoted) is { } inner)
            {
                yield return inner;
            }
        }
        else if (Decoded(text) is { } decoded)
        {
            yield return decoded;
        }
    }

    private static string? Unquoted(string text)
    {
        try
        {
            if (!text.StartsWith('"'))
            {
                return null;
            }

            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Decoded(string text)
    {
        try
        {
            return Base64.IsValid(text) ? Strict.GetString(Convert.FromBase64String(text)) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The host lets the names in a message that is an object stand for what it knows itself under the same names; none of ours has any of them.</summary>
    private static bool Overwrites(string text) => Names(text).Any(name => name.Equals("DequeueCount", StringComparison.OrdinalIgnoreCase) || name.Equals("Id", StringComparison.OrdinalIgnoreCase));

    /// <summary>Of a text that is a JSON object; none of any other.</summary>
    private static IReadOnlyList<string> Names(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? [.. document.RootElement.EnumerateObject().Select(value => value.Name)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>One when it is not known: then the host counts alone.</summary>
    private static int Delivery(JsonElement metadata) => int.TryParse(Text(metadata, "DequeueCount"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : 1;

    /// <summary>It becomes part of the key of a record.</summary>
    private static string Id(JsonElement metadata) =>
        Text(metadata, "Id") is { Length: > 0 and <= 64 } id && id.All(character => char.IsAsciiLetterOrDigit(character) || character == '-') ? id : Guid.NewGuid().ToString();

    private static string? Text(JsonElement metadata, string name) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(name, out var value)
            ? value.ValueKind == JsonValueKind.String ? Unquoted(value.GetString()!) ?? value.GetString() : value.GetRawText()
            : null;
}
