using System.Globalization;
using System.Text;
using Notifier.Core.Email;

namespace Notifier.Adapters.Mails;

/// <summary>Makes words from outside fit for one line of a mail: they must not be able to break a line, turn the reading direction or fill the screen.</summary>
public static class OutsideWords
{
    /// <summary>Longer than any honest title or reference.</summary>
    public const int LongestName = 200;

    /// <summary>Longer than any quote a date was read from.</summary>
    public const int LongestQuote = 400;

    /// <param name="most">UTF-16 units kept, with the ellipsis that stands for the rest.</param>
    public static string OnOneLine(string words, int most)
    {
        var line = new StringBuilder(Math.Min(words.Length, most * 2));
        foreach (var rune in words.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            if (IsSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else if (!IsDirection(rune.Value))
            {
                line.Append(rune);
            }
        }

        return Cut(line.ToString().TrimEnd(), most);
    }

    /// <summary>The same mail with every word from outside made fit.</summary>
    public static Mail MadeFit(Mail mail) => mail switch
    {
        Mail.Confirm confirm => confirm with { Advert = MadeFit(confirm.Advert) },
        Mail.AboutAdvert about => about with { Advert = MadeFit(about.Advert) },
        Mail.HrConfirm confirm => confirm with { Scope = OnOneLine(confirm.Scope, LongestName) },
        Mail.HrFindings findings => findings with { Adverts = [.. findings.Adverts.Select(MadeFit)], Scope = OnOneLine(findings.Scope, LongestName) },
        Mail.HrCloses closes => closes with { Advert = MadeFit(closes.Advert), Scope = OnOneLine(closes.Scope, LongestName) },
        _ => mail,
    };

    private static AdvertWithFindings MadeFit(AdvertWithFindings found) => new(
        MadeFit(found.Advert),
        [.. found.Findings.Select(finding => finding with { Message = OnOneLine(finding.Message, 2 * LongestQuote), Quotes = [.. finding.Quotes.Select(quote => OnOneLine(quote, LongestQuote))], Board = NameOrNull(finding.Board) })]);

    private static AdvertInMail MadeFit(AdvertInMail advert) => advert with
    {
        Title = NameOrNull(advert.Title) ?? "An advert without a title",
        Employer = NameOrNull(advert.Employer),
        Reference = NameOrNull(advert.Reference),
        Safe = MadeFit(advert.Safe),
        Other = MadeFit(advert.Other),
        WhereToLook = advert.WhereToLook is { } hint && OnOneLine(hint, LongestQuote) is { Length: > 0 } words ? words : null,
    };

    private static StatedDate? MadeFit(StatedDate? stated) => stated is null ? null : stated with
    {
        Quote = OnOneLine(stated.Quote, LongestQuote),
        Board = NameOrNull(stated.Board),
        ForWhom = NameOrNull(stated.ForWhom),
    };

    /// <summary>Null for words that say nothing.</summary>
    private static string? NameOrNull(string? words) => words is not null && OnOneLine(words, LongestName) is { Length: > 0 } name ? name : null;

    /// <summary>Cuts between what people see as characters, so that neither a surrogate pair nor an emoji is broken.</summary>
    private static string Cut(string line, int most)
    {
        if (line.Length <= most)
        {
            return line;
        }

        var kept = 0;
        while (kept < most && StringInfo.GetNextTextElementLength(line, kept) is var next && kept + next < most)
        {
            kept += next;
        }

        return string.Concat(line.AsSpan(0, kept).TrimEnd(), "…");
    }

    private static bool IsSpace(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune);

    private static bool IsDirection(int value) => value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
