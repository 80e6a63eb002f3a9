namespace SendGrid.Helpers.Mail;

internal sealed class Attachment
{
    /// <summary>In base64.</summary>
    public required string Content { get; init; }

    public required string Type { get; init; }

    public required string Filename { get; init; }

    public required string Disposition { get; init; }
}
