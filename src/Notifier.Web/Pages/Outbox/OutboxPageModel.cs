using System.Buffers;
using Notifier.Core.Emails;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.Outbox;

/// <summary>The outbox folder, the newest email first.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
/// <param name="HasMore">There are older emails that the page does not list.</param>
public sealed record OutboxPageModel(IReadOnlyList<EmailPageModel> Mails, bool HasMore);

/// <summary>An email in the outbox.</summary>
/// <param name="Text">Its plain text, split where links begin and end.</param>
public sealed record EmailPageModel(OutboxMail Mail, IReadOnlyList<TextPart> Text)
{
    private static readonly SearchValues<char> AfterLinks = SearchValues.Create(" \n\t<>\"”");

    public string Sent => DateWording.Moment(Mail.Date);

    public static EmailPageModel From(OutboxMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return new EmailPageModel(mail, [.. PartsOf(mail.Text.ReplaceLineEndings("\n"))]);
    }

    /// <summary>In our plain text a link is a separate word that begins with its scheme.</summary>
    private static IEnumerable<TextPart> PartsOf(string text)
    {
        var from = 0;
        while (from < text.Length)
        {
            var link = text.IndexOf("http", from, StringComparison.Ordinal);
            if (link < 0)
            {
                break;
            }

            var end = text.AsSpan(link).IndexOfAny(AfterLinks) is >= 0 and var length ? link + length : text.Length;
            var address = text[link..end];
            var isLink = (link == 0 || char.IsWhiteSpace(text[link - 1]))
                && Uri.TryCreate(address, UriKind.Absolute, out var url)
                && url.Scheme is ("http" or "https");
            yield return new TextPart(text[from..link], false);
            yield return new TextPart(address, isLink);
            from = end;
        }

        yield return new TextPart(text[from..], false);
    }
}

/// <param name="IsLink">These words are a link.</param>
public sealed record TextPart(string Text, bool IsLink);
