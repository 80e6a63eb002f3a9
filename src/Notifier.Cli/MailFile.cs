using System.Text;
using MimeKit;
using Notifier.Reading.Documents;

namespace Notifier.Cli;

/// <summary>
/// Reads the advert in an email (.eml) or in a page saved as one file (.mhtml). It takes the decoded HTML, or else the text.
/// </summary>
internal static class MailFile
{
    private const int DeepestParts = 32;

    public static readonly string[] Endings = [".eml", ".mhtml", ".mht"];

    /// <summary>Whether to read these bytes as an email.</summary>
    public static bool Is(string file, byte[] bytes) =>
        Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)
            || (bytes.Length > 0 && EncodedEmail.IsMail(Letters(WithoutMark(bytes))));

    /// <exception cref="UnreadableAdvertException">It is not an email, holds several, or has no text.</exception>
    public static AdvertText Read(byte[] bytes)
    {
        bytes = WithoutMark(bytes);
        if (bytes.AsSpan().TrimStart(" \r\n"u8).StartsWith("From "u8))
        {
            throw new UnreadableAdvertException("it is a folder of mails; save the mail you mean as a file of its own");
        }

        if (bytes.Length > 0 && !EncodedEmail.IsMail(Letters(bytes)))
        {
            return AdvertText.FromBytes(bytes); // an unencoded email, or a file that only has the ending
        }

        var (html, text) = Words(bytes);
        return html is not null
            ? AdvertText.FromHtml(html)
            : text is not null ? AdvertText.FromPlainText(text)
            : throw new UnreadableAdvertException("it is a mail without words; open what is attached and save that");
    }

    private static (string? Html, string? Text) Words(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var message = new MimeParser(new ParserOptions { MaxMimeDepth = DeepestParts }, stream, MimeFormat.Entity).ParseMessage();
            var inner = message.BodyParts.OfType<MessagePart>().FirstOrDefault()?.Message; // forwarded as an attachment
            return (Some(message.HtmlBody) ?? Some(inner?.HtmlBody), Some(message.TextBody) ?? Some(inner?.TextBody));
        }
        catch (Exception problem) when (problem is FormatException or IOException or NotSupportedException)
        {
            throw new UnreadableAdvertException($"it is no mail that can be read ({problem.Message})", problem);
        }
    }

    private static string? Some(string? words) => string.IsNullOrWhiteSpace(words) ? null : words;

    /// <summary>Header lines are ASCII, in any encoding of the email.</summary>
    private static string Letters(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 64 * 1024)]);

    private static byte[] WithoutMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
}
