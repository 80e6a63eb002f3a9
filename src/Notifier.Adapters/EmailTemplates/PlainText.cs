using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Notifier.Adapters.EmailTemplates;

/// <summary>A mail as plain text. Only links are longer than a line: a wrapped link no longer works.</summary>
internal static class PlainText
{
    private const int Columns = 72;

    public static string From(EmailContent letter)
    {
        var text = new StringBuilder();
        Wrap(text, letter.Heading, "");
        text.Append('=', Math.Min(Columns, letter.Heading.Length)).Append('\n');
        foreach (var part in letter.Parts)
        {
            text.Append('\n');
            Append(text, part);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, EmailBlock part)
    {
        switch (part)
        {
            case EmailBlock.Note note:
                Wrap(text, note.Words, "! ");
                break;
            case EmailBlock.Advert advert:
                Wrap(text, advert.Title, "");
                Wrap(text, advert.Employer, "");
                Wrap(text, advert.Reference is { } reference ? $"Reference {reference}" : null, "");
                break;
            case EmailBlock.Lead lead:
                Wrap(text, lead.Words, "* ", "  ");
                break;
            case EmailBlock.Heading heading:
                Wrap(text, heading.Words, "");
                text.Append('-', Math.Min(Columns, heading.Words.Length)).Append('\n');
                break;
            case EmailBlock.Paragraph paragraph:
                Wrap(text, paragraph.Words, "");
                break;
            case EmailBlock.Hint hint:
                Wrap(text, hint.Words, "");
                break;
            case EmailBlock.Quote quote:
                Wrap(text, $"{quote.Where}:", "");
                Wrap(text, $"“{quote.Words}”", "> ");
                break;
            case EmailBlock.Link link:
                Wrap(text, $"{link.Label}:", "");
                text.Append(link.To.Url).Append('\n');
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void Wrap(StringBuilder text, string? words, string first, string? others = null)
    {
        if (words is null)
        {
            return;
        }

        var prefix = first;
        var width = 0;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Pieces))
        {
            if (width > 0 && width + 1 + word.Length <= Columns)
            {
                text.Append(' ').Append(word);
                width += 1 + word.Length;
                continue;
            }

            text.Append(width > 0 ? "\n" : "").Append(prefix).Append(word);
            width = prefix.Length + word.Length;
            prefix = others ?? first;
        }

        text.Append('\n');
    }

    /// <summary>A word longer than a line, in pieces that fit, none of them cut inside a character.</summary>
    private static IEnumerable<string> Pieces(string word)
    {
        const int Most = Columns - 4; // room for any prefix
        while (word.Length > Most)
        {
            var length = 0;
            while (StringInfo.GetNextTextElementLength(word, length) is var next && (length == 0 || length + next <= Most))
            {
                length += next;
                if (length == word.Length)
                {
                    break;
                }
            }

            yield return word[..length];
            word = word[length..];
        }

        if (word.Length > 0)
        {
            yield return word;
        }
    }
}
