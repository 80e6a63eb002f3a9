using MimeKit;
using Notifier.Adapters.Outbox;
using Notifier.Core.Emails;
using SendGrid.Helpers.Mail;
using EmailAddress = SendGrid.Helpers.Mail.EmailAddress;

namespace Notifier.Adapters.SendGrid;

/// <summary>Builds SendGrid's form of an email: to one person, with no tracking of opens or clicks.</summary>
internal sealed class SendGridMessages(MailboxAddress from, MailboxAddress? replyTo, bool isSandbox)
{
    /// <summary>The field by which events name their email. It is random and SendGrid stores it, so it must lead to nobody.</summary>
    public const string Sid = "sid";

    public SendGridMessage Create(EmailMessage mail) => new()
    {
        Personalizations =
        [
            new Personalization
            {
                Tos = [new EmailAddress(mail.To.Value)],
                Subject = MimeEmail.HeaderText(mail.Words.Subject),
                Headers = Headers(mail),
                CustomArgs = new Dictionary<string, string> { [Sid] = mail.Sid },
            },
        ],
        From = Mailbox(from),
        ReplyTo = replyTo is null ? null : Mailbox(replyTo),
        Contents = [new Content("text/plain", mail.Words.Text), new Content("text/html", mail.Words.Html)],
        Attachments = mail.Attachments.Count == 0 ? null : [.. mail.Attachments.Select(File)],
        MailSettings = new MailSettings { SandboxMode = new SandboxMode { Enable = isSandbox } },
        TrackingSettings = new TrackingSettings
        {
            ClickTracking = new ClickTracking { Enable = false, EnableText = false },
            OpenTracking = new OpenTracking { Enable = false },
            SubscriptionTracking = new SubscriptionTracking { Enable = false },
        },
    };

    private static Dictionary<string, string> Headers(EmailMessage mail)
    {
        var headers = new Dictionary<string, string>
        {
            ["Auto-Submitted"] = "auto-generated",
            [MimeEmail.RowHeader] = MimeEmail.HeaderText(mail.Row),
        };
        if (mail.LeaveUrl is { } leave)
        {
            headers.Add("List-Unsubscribe", $"<{MimeEmail.CheckedLink(leave)}>");
            headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        return headers;
    }

    private static Attachment File(EmailAttachment file) => new()
    {
        Content = Convert.ToBase64String(file.Content.Span),
        // Without parameters, because SendGrid refuses a semicolon.
        Type = file.MediaType,
        Filename = file.Name,
        Disposition = "attachment",
    };

    private static EmailAddress Mailbox(MailboxAddress mailbox) =>
        new(mailbox.Address, string.IsNullOrEmpty(mailbox.Name) ? null : mailbox.Name);
}
