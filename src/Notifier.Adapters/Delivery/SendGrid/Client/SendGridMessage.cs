using System.Text.Json;
using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

/// <summary>One mail as the service takes it. What is null is not sent.</summary>
internal sealed class SendGridMessage
{
    public required List<Personalization> Personalizations { get; init; }

    public required EmailAddress From { get; init; }

    public EmailAddress? ReplyTo { get; init; }

    /// <summary>Plain text before HTML.</summary>
    [JsonPropertyName("content")]
    public required List<Content> Contents { get; init; }

    public List<Attachment>? Attachments { get; init; }

    public required MailSettings MailSettings { get; init; }

    public required TrackingSettings TrackingSettings { get; init; }

    public string Serialize() => JsonSerializer.Serialize(this, SendGridJson.Default.SendGridMessage);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SendGridMessage))]
internal sealed partial class SendGridJson : JsonSerializerContext;
