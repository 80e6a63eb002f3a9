using System.Text.Json;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;

namespace Notifier.Adapters.SendGrid;

/// <summary>Reads what SendGrid's event webhook sends: an array of objects, in which what a mail carried as custom_args stands beside SendGrid's own names.</summary>
public static class EventParser
{
    /// <summary>Later than any mail of ours, and within what a table can hold.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>Reasons why SendGrid drops a mail that say nothing of its address: the next mail may go.</summary>
    private static readonly string[] NotOfTheAddress = ["Invalid SMTPAPI header", "Spam Content", "Recipient List over Package Quota"];

    /// <returns>Null when it is no JSON array. One bad event does not lose the others.</returns>
    public static ParsedEvents? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            var all = document.RootElement.EnumerateArray().Select(Read).ToList();
            return new ParsedEvents([.. all.OfType<EmailEvent>()], all.Count(told => told is null));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EmailEvent? Read(JsonElement told) =>
        told.ValueKind == JsonValueKind.Object
        && Text(told, "sid") is { Length: > 0 } sid
        && KindOf(told) is { } kind
        && told.TryGetProperty("timestamp", out var timestamp) && timestamp.ValueKind == JsonValueKind.Number && timestamp.TryGetInt64(out var seconds) && seconds is > 0 and <= LastSecond
            ? new EmailEvent(sid, kind, DateTimeOffset.FromUnixTimeSeconds(seconds), EmailAddress.TryParse(Text(told, "email")))
            : null;

    /// <summary>Bounces that may pass have the type blocked; among them is what could not be delivered within three days.</summary>
    private static EmailEventKind? KindOf(JsonElement told) => Text(told, "event") switch
    {
        "processed" => EmailEventKind.Processed,
        "delivered" => EmailEventKind.Delivered,
        "deferred" => EmailEventKind.Deferred,
        "bounce" => Text(told, "type") is "blocked" or "expired" ? EmailEventKind.Blocked : EmailEventKind.Bounced,
        "dropped" => NotOfTheAddress.Contains(Text(told, "reason"), StringComparer.OrdinalIgnoreCase) ? EmailEventKind.Blocked : EmailEventKind.Dropped,
        "spamreport" => EmailEventKind.Complained,
        "unsubscribe" or "group_unsubscribe" => EmailEventKind.Unsubscribed,
        _ => null, // opens and clicks are not asked for
    };

    /// <summary>A text may hold half a character, which is none.</summary>
    private static string? Text(JsonElement told, string name)
    {
        try
        {
            return told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
