using MimeKit;
using MimeKit.Text;
using Notifier.Core.Emails;

namespace Notifier.Adapters.Outbox;

/// <summary>An email in MIME: plain text and HTML as alternatives, with headers for replying and unsubscribing.</summary>
internal static class MimeEmail
{
    /// <summary>Names the ledger entry of the email.</summary>
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

        // Quoted-printable never contains "=_", so no text of the email can end a part.
        var words = new MultipartAlternative(Part(TextFormat.Plain, mail.Words.Text), Part(TextFormat.Html, mail.Words.Html))
        {
            Boundary = $"=_{mail.Sid}",
        };
        message.Body = mail.Attachments.Count == 0 ? words : WithFiles(words, mail);
        return message;
    }

    /// <summary>Why an email cannot be built. Null when it can.</summary>
    /// <remarks>The exception's message may repeat the address, so only its type is named.</remarks>
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

    /// <summary>The same for every attempt, so that a mailbox can recognise two copies of one email.</summary>
    public static string MessageId(EmailMessage mail, MailboxAddress from) => $"{mail.Sid}@{from.Domain}";

    /// <summary>The text first, then the files.</summary>
    private static Multipart WithFiles(MimeEntity words, EmailMessage mail)
    {
        // Neither boundary is a prefix of the other, because some programs compare only as many characters as a boundary has.
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

        // Base64 keeps every byte, including line ends, and never contains "=_".
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

    /// <summary>A header is one line, so characters that could end it or hide in it become spaces.</summary>
    public static string HeaderText(string words) => string.Concat(words.Select(character => char.IsControl(character) ? ' ' : character));

    /// <exception cref="ArgumentException">The link could end the header, or is not a web address.</exception>
    public static string CheckedLink(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            && !url.Any(character => character is <= ' ' or > '~' or '<' or '>' or ',')
            ? url
            : throw new ArgumentException("The unsubscribe link is not a plain http or https address.", nameof(url));

    private static FormatOptions CrLf()
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        return format;
    }
}
