using MimeKit;
using MimeKit.Text;
using Notifier.Core.Emails;

namespace Notifier.Adapters.Outbox;

/// <summary>A mail as MIME: plain text and HTML as alternatives, and the headers a program that answers or leaves goes by.</summary>
internal static class MimeEmail
{
    /// <summary>Names the ledger row a mail was written for.</summary>
    public const string RowHeader = "X-Notifier-Row";

    public static readonly FormatOptions Format = CrLf();

    public static MimeMessage Create(EmailMessage mail, MailboxAddress from, MailboxAddress? replyTo, DateTimeOffset now)
    {
        var message = new MimeMessage();
        message.From.Add(from);
        message.To.Add(new MailboxAddress(null, mail.To.Value));
        if (replyTo is not null)
        {
            message.ReplyTo.Add(replyTo);
        }

        message.Subject = HeaderText(mail.Words.Subject);
        message.Date = now;
        message.MessageId = MessageId(mail, from);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(RowHeader, HeaderText(mail.Row));
        if (mail.LeaveUrl is { } leave)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{CheckedLink(leave)}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        // Quoted-printable never contains "=_", so no word of the mail can end a part.
        var words = new MultipartAlternative(Part(TextFormat.Plain, mail.Words.Text), Part(TextFormat.Html, mail.Words.Html)) { Boundary = $"=_{mail.Sid}" };
        message.Body = mail.Attachments.Count == 0 ? words : WithFiles(words, mail);
        return message;
    }

    /// <summary>Why a mail cannot be composed; null when it can.</summary>
    /// <remarks>The words of the refusal may repeat the address, so only its kind is told.</remarks>
    public static string? WhyNever(Action compose)
    {
        try
        {
            compose();
            return null;
        }
        catch (Exception refusal) when (refusal is FormatException or ArgumentException)
        {
            return $"It cannot be put into the form of an email ({refusal.GetType().Name}).";
        }
    }

    /// <summary>The same for every attempt: a mailbox that gets two can tell that they are one.</summary>
    public static string MessageId(EmailMessage mail, MailboxAddress from) => $"{mail.Sid}@{from.Domain}";

    /// <summary>The words first, then the files.</summary>
    private static Multipart WithFiles(MimeEntity words, EmailMessage mail)
    {
        // Neither boundary begins with the other: some programs compare no further than a boundary is long.
        var all = new Multipart("mixed") { Boundary = $"=_all_{mail.Sid}" };
        all.Add(words);
        foreach (var file in mail.Attachments)
        {
            all.Add(File(file));
        }

        return all;
    }

    private static MimePart File(EmailAttachment file)
    {
        var type = ContentType.Parse(file.MediaType);
        if (type.MediaType == "text")
        {
            type.Charset = "utf-8";
        }

        // Base64 leaves every octet as it is, line ends too, and has no "=_" in it.
        return new MimePart(type)
        {
            Content = new MimeContent(new MemoryStream(file.Content.ToArray())),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = file.Name },
            ContentTransferEncoding = ContentEncoding.Base64,
        };
    }

    private static TextPart Part(TextFormat format, string words)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(System.Text.Encoding.UTF8, words.ReplaceLineEndings("\r\n"));
        return part;
    }

    /// <summary>A header is one line: what could end it or hide in it becomes a space.</summary>
    public static string HeaderText(string words) => string.Concat(words.Select(character => char.IsControl(character) ? ' ' : character));

    /// <exception cref="ArgumentException">It could end the header, or leads nowhere.</exception>
    public static string CheckedLink(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && !url.Any(character => character is <= ' ' or > '~' or '<' or '>' or ',')
            ? url
            : throw new ArgumentException("The link to leave is no plain http or https address.", nameof(url));

    private static FormatOptions CrLf()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }
}
