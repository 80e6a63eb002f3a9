using System.Buffers;
using Notifier.Reading.Boards;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Documents;

/// <summary>
/// Whether an advert was written in Britain, where the day is before the month. Its board, a pound sign, a .uk address, a postcode or a
/// phone number shows it.
/// </summary>
internal static class BritishSigns
{
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["&pound;", ".uk", "+44", "GBP", "en-GB", "en_GB"],
        StringComparison.Ordinal);

    /// <param name="page">The page's own address; null when it is not known.</param>
    public static bool Is(AdvertText advert, string? page) =>
        KnownBoards.OfUrl(page) is not null
            || advert.BoardByLabels is not null
            || HasSign(page)
            || HasSign(advert.Source)
            || HasPostcode(advert.Plain);

    private static bool HasSign(ReadOnlySpan<char> text)
    {
        if (text.Contains('£'))
        {
            return true;
        }

        foreach (var at in new TextMatches(text, Signs))
        {
            // "www.ukraine.example" is not a British address.
            if (text[at] != '.' || at + 3 == text.Length || !char.IsLetterOrDigit(text[at + 3]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"LS1 4AP": found by its digit, because every postcode has a space before that digit and two letters after it.</summary>
    private static bool HasPostcode(ReadOnlySpan<char> text)
    {
        for (var from = 0; text[from..].IndexOfAnyInRange('0', '9') is >= 0 and var next; from += next + 1)
        {
            var at = from + next - 1;
            if (at >= 2
                && at + 3 < text.Length
                && text[at] == ' '
                && char.IsAsciiLetterUpper(text[at + 2])
                && char.IsAsciiLetterUpper(text[at + 3])
                && (at + 4 == text.Length || !char.IsLetterOrDigit(text[at + 4])) && IsOutwardCode(text, at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Two to four letters and digits that end here: LS1, SW1A, M60. A letter comes first, and the last or last but one is a digit.
    /// </summary>
    private static bool IsOutwardCode(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 5 && (char.IsAsciiLetterUpper(text[start - 1]) || char.IsAsciiDigit(text[start - 1])))
        {
            start--;
        }

        return end - start is >= 2 and <= 4 && char.IsAsciiLetterUpper(text[start])
            && (char.IsAsciiDigit(text[end - 1]) || (end - start >= 3 && char.IsAsciiDigit(text[end - 2])))
            && (start == 0 || !char.IsLetterOrDigit(text[start - 1]));
    }
}
