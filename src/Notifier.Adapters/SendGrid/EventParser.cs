using System.Text.Json;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Reads the body of SendGrid's event webhook: an array of objects. An email's custom_args appear beside SendGrid's own fields.
/// </summary>
public static class EventParser
{
    /// <summary>Later than any email of ours, and within what a table can store.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>Reasons for which SendGrid drops an email that say nothing about its address. The next email may still arrive.</summary>
    private static readonly string[] NotOfTheAddress = ["Invalid SMTPAPI header", "Spam Content", "Recipient List over Package Quota"];

    /// <returns>Null when the body is not a JSON array. One bad event does not lose the others.</returns>
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
            return new ParsedEvents([.. all.OfType<EmailEvent>()], all.Count(received => received is null));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EmailEvent? Read(JsonElement received) =>
        received.ValueKind == JsonValueKind.Object
            && Text(received, "sid") is { Length: > 0 } emailId
            && KindOf(received) is { } kind
            && received.TryGetProperty("timestamp", out var timestamp)
            && timestamp.ValueKind == JsonValueKind.Number
            && timestamp.TryGetInt64(out var seconds)
            && seconds is > 0 and <= LastSecond
            ? new EmailEvent(emailId, kind, DateTimeOffset.FromUnixTimeSeconds(seconds), EmailAddress.TryParse(Text(received, "email")))
            : null;

    /// <summary>Temporary bounces have the type "blocked". They include emails that could not be delivered within three days.</summary>
    private static EmailEventKind? KindOf(JsonElement received) => Text(received, "event") switch
    {
        "processed" => EmailEventKind.Processed,
        "delivered" => EmailEventKind.Delivered,
        "deferred" => EmailEventKind.Deferred,
        "bounce" => Text(received, "type") is "blocked" or "expired" ? EmailEventKind.Blocked : EmailEventKind.Bounced,
        "dropped" => NotOfTheAddress.Contains(Text(received, "reason"), StringComparer.OrdinalIgnoreCase)
            ? EmailEventKind.Blocked
            : EmailEventKind.Dropped,
        "spamreport" => EmailEventKind.Complained,
        "unsubscribe" or "group_unsubscribe" => EmailEventKind.Unsubscribed,
        // We do not ask for opens and clicks.
        _ => null,
    };

    /// <summary>Null for a text with half a surrogate pair.</summary>
    private static string? Text(JsonElement received, string name)
    {
        try
        {
            return received.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
