using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>To whom a mail goes, and what is different in theirs.</summary>
internal sealed class Personalization
{
    [JsonPropertyName("to")]
    public required List<EmailAddress> Tos { get; init; }

    public required string Subject { get; init; }

    public required Dictionary<string, string> Headers { get; init; }

    /// <summary>Comes back with every event about the mail.</summary>
    public required Dictionary<string, string> CustomArgs { get; init; }
}
