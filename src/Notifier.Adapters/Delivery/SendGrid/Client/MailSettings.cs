namespace SendGrid.Helpers.Mail;

internal sealed class MailSettings
{
    public required SandboxMode SandboxMode { get; init; }
}

/// <summary>The service checks the mail, and delivers nothing.</summary>
internal sealed class SandboxMode
{
    public required bool Enable { get; init; }
}
