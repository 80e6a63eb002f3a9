using System.Buffers;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>
/// Finds words that say when an advert closes without a day: "closes Monday", "closing date: end of May", "deadline TBC".
/// </summary>
internal static class VagueClosing
{
    private const int LongestLine = 160;

    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["clos", "deadline", "apply by", "expir", "applications by", "applications close", "application deadline"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly WordList Labels = WordList.Load("vague-label");
    private static readonly WordList Links = WordList.Load("vague-links");
    private static readonly WordList EarlyOrLate = WordList.Load("early-or-late");
    private static readonly WordList Values = WordList.Load("vague-value");

    /// <summary>Null when there are none.</summary>
    public static Quote? Find(AdvertText advert)
    {
        var text = advert.Plain.AsSpan();
        foreach (var at in new TextMatches(text, Signs))
        {
            if (at > 0 && char.IsLetter(text[at - 1]))
            {
                continue;
            }

            var said = text[at..Math.Min(text.Length, at + LongestLine)];
            if (Labels.Find(said) is (0, > 0 and var label) && IsVague(said[label..]))
            {
                return QuoteAround(advert, at);
            }
        }

        return null;
    }

    /// <summary>After small words and marks comes a weekday, a part of a month, or a word for "not known yet".</summary>
    private static bool IsVague(ReadOnlySpan<char> rest)
    {
        while (true)
        {
            rest = rest.TrimStart(" \t\r\n\u00A0:–—-|,(*");
            var word = rest[..TextCursor.WordEnd(rest, 0)];
            if (word.IsEmpty)
            {
                return false;
            }

            if (Values.Find(rest) is (0, > 0)
                || WeekdayNames.Named(word) is not null
                || IsMonth(EarlyOrLate.Is(word) ? rest[word.Length..].TrimStart() : rest))
            {
                return true;
            }

            if (!Links.Is(word))
            {
                return false;
            }

            rest = rest[word.Length..];
        }
    }

    private static bool IsMonth(ReadOnlySpan<char> rest) =>
        !rest.IsEmpty && char.IsUpper(rest[0]) && MonthNames.Named(rest[..TextCursor.WordEnd(rest, 0)]) > 0;

    private static Quote QuoteAround(AdvertText advert, int at)
    {
        var text = advert.Plain.AsSpan();
        var from = Math.Max(0, at - LongestLine);
        var start = from + text[from..at].LastIndexOfAny('\n', '.') + 1;
        while (start < at && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        // A label may be alone on its line. The quote then includes the value below it.
        var end = at;
        var breaks = 0;
        while (end < text.Length
            && end - at < LongestLine
            && text[end] != '.'
            && (text[end] != '\n' || (breaks++ == 0 && IsBareLabel(text[at..end]))))
        {
            end++;
        }

        while (end > at && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return advert.QuoteOf(start, end);
    }

    private static bool IsBareLabel(ReadOnlySpan<char> line) =>
        Labels.Find(line) is (0, > 0 and var end) && line[end..].Trim(" \t\r:|").IsEmpty;
}
