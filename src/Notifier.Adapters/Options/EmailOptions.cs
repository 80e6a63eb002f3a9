using Notifier.Core.Options;

namespace Notifier.Adapters.Options;

/// <summary>How emails leave, and from whom they are.</summary>
internal sealed record EmailOptions
{
    public const string Outbox = "outbox";
    public const string SendGrid = "sendgrid";

    [OneOf("outbox or sendgrid", Outbox, SendGrid)]
    public string MailService { get; init; } = Outbox;

    [Mailbox("an email address, alone or as in Closing dates <dates@example.org>")]
    public string MailFrom { get; init; } = "Closing dates <closing-dates@localhost>";

    [Setting("true, for tests, or false")]
    public bool OutboxUnderHost { get; init; }

    public bool UsesSendGrid => MailService.Equals(SendGrid, StringComparison.OrdinalIgnoreCase);
}
