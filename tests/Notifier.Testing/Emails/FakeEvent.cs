using System.Text.Json.Nodes;

namespace Notifier.Testing.Emails;

/// <summary>What SendGrid tells of a mail by its event webhook, as it stands in a batch. Whoever wants it doubled, late or out of order sends it so.</summary>
internal static class FakeEvent
{
    /// <param name="name">processed, delivered, deferred, bounce, blocked (a bounce of the type that may pass), dropped, spamreport or unsubscribe.</param>
    /// <returns>With an id of its own: each redelivery may have another.</returns>
    public static JsonObject Of(FakeSendGridEmail mail, string name, DateTimeOffset at, string? reason = null)
    {
        var told = new JsonObject
        {
            ["email"] = mail.To,
            ["timestamp"] = at.ToUnixTimeSeconds(),
            ["event"] = name == "blocked" ? "bounce" : name,
            ["sid"] = mail.Sid,
            ["sg_event_id"] = Guid.NewGuid().ToString("n"),
            ["sg_message_id"] = mail.MessageId + ".filter0001",
            ["smtp-id"] = $"<{mail.MessageId}@fake.example>",
        };
        if (name is "bounce" or "blocked")
        {
            told["type"] = name;
            told["status"] = name == "bounce" ? "5.1.1" : "4.7.1";
        }

        if (name is "bounce" or "blocked" or "dropped")
        {
            told["reason"] = reason ?? (name == "dropped" ? "Bounced Address" : $"550 no such user {mail.To}");
        }

        return told;
    }
}
