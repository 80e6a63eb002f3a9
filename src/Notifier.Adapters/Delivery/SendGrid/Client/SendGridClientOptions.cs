namespace SendGrid;

internal sealed class SendGridClientOptions
{
    public required string ApiKey { get; init; }

    /// <summary>Without the version, and without a slash at its end.</summary>
    public string Host { get; init; } = "https://api.sendgrid.com";
}
