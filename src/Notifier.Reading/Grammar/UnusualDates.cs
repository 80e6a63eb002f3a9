namespace Notifier.Reading.Grammar;

/// <summary>
/// Numeric dates that could be something else: 24.04, 8 05 2026, 8\5\2026, 08052026. We believe them only right after a label.
/// </summary>
internal static class UnusualDates
{
    /// <summary>After these words 12.05 is a time.</summary>
    private static readonly string[] BeforeHours = ["at", "by", "before", "until", "till", "than", "from", "to", "time"];

    /// <summary>Words that may follow a date without a year. Any other word makes the numbers a count.</summary>
    private static readonly string[] AfterDates = ["at", "by", "noon", "midday", "midnight", "no", "before"];

    /// <summary>24.04, 24-04: no year, and separators that other numbers have too.</summary>
    public static DateToken? WithoutYear(ReadOnlySpan<char> text, int start, int firstEnd)
    {
        if (firstEnd + 1 >= text.Length || text[firstEnd] is not ('.' or '-' or '–'))
        {
            return null;
        }

        var end = TextCursor.DigitsEnd(text, firstEnd + 1);
        if (end - firstEnd is not (2 or 3) || !EndsHere(text, end))
        {
            return null;
        }

        var (day, month) = (TextCursor.Number(text[start..firstEnd]), TextCursor.Number(text[(firstEnd + 1)..end]));
        var isHour = text[firstEnd] == '.' && day < 24 && IsAfterHourWord(text, start);
        return day is > 0 and <= 31 && month is > 0 and <= 12 && !isHour
            ? new DateToken(start, end, day, month, null, null) { IsNumeric = true, NeedsKeyword = true }
            : null;
    }

    /// <summary>8 05 2026, 8\5\2026, 08_05_2026, 08//05//2026.</summary>
    public static DateToken? OddlySeparated(ReadOnlySpan<char> text, int start, int firstEnd)
    {
        if (SeparatorAt(text, firstEnd) is not { } separator)
        {
            return null;
        }

        var secondEnd = TextCursor.DigitsEnd(text, separator.End);
        if (secondEnd - separator.End is not (1 or 2) || SeparatorAt(text, secondEnd) is not { } again || again.Sign != separator.Sign)
        {
            return null;
        }

        var yearEnd = TextCursor.DigitsEnd(text, again.End);
        var (first, second) = (TextCursor.Number(text[start..firstEnd]), TextCursor.Number(text[separator.End..secondEnd]));
        return YearOf(
            text[again.End..yearEnd],
            hasTwoDigitsEach: separator.Sign is not (':' or ',') && firstEnd - start == 2 && secondEnd - separator.End == 2) is { } year
            && first is > 0 and <= 31
            && second is > 0 and <= 31
            && (yearEnd == text.Length || !(char.IsLetterOrDigit(text[yearEnd]) || (text[yearEnd] == separator.Sign && yearEnd + 1 < text.Length && char.IsAsciiDigit(text[yearEnd + 1]))))
            ? new DateToken(start, yearEnd, first, second, year, null) { IsNumeric = true, NeedsKeyword = true }
            : null;
    }

    /// <summary>08052026, 20260508; and 2026 05 08.</summary>
    public static DateToken? Compact(ReadOnlySpan<char> text, int start, int end)
    {
        if (start > 0 && char.IsLetterOrDigit(text[start - 1]))
        {
            return null;
        }

        if (end - start == 8)
        {
            return Numbers(text[start..(start + 2)], text[(start + 2)..(start + 4)], text[(start + 4)..end])
                ?? Numbers(text[(start + 6)..end], text[(start + 4)..(start + 6)], text[start..(start + 4)]);
        }

        return end - start == 4
            && end + 6 <= text.Length
            && text[end] == ' '
            && text[end + 3] == ' '
            && TextCursor.DigitsEnd(text, end + 1) == end + 3
            && TextCursor.DigitsEnd(text, end + 4) == end + 6
            ? Numbers(text.Slice(end + 4, 2), text.Slice(end + 1, 2), text[start..end]) is { } spaced ? spaced with { End = end + 6 } : null
            : null;

        DateToken? Numbers(ReadOnlySpan<char> day, ReadOnlySpan<char> month, ReadOnlySpan<char> year) =>
            YearOf(year, hasTwoDigitsEach: false) is { } stated
                && TextCursor.Number(day) is > 0 and <= 31 and var dayNumber
                && TextCursor.Number(month) is > 0 and <= 12 and var monthNumber
                ? new DateToken(start, end, dayNumber, monthNumber, stated, null) { NeedsKeyword = true }
                : null;
    }

    private static (char Sign, int End)? SeparatorAt(ReadOnlySpan<char> text, int position)
    {
        if (position + 1 >= text.Length || text[position] is not (' ' or '\\' or '_' or ',' or ':' or '/' or '.' or '-' or '~'))
        {
            return null;
        }

        var isTwice = text[position + 1] == text[position];
        return isTwice ? (text[position], position + 2) : text[position] is '/' or '.' or '-' ? null : (text[position], position + 1);
    }

    private static int? YearOf(ReadOnlySpan<char> digits, bool hasTwoDigitsEach) => digits.Length switch
    {
        4 when TextCursor.Number(digits) is >= 1900 and < 2100 and var year => year,
        2 when hasTwoDigitsEach => 2000 + TextCursor.Number(digits),
        _ => null,
    };

    private static bool IsAfterHourWord(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end > 0 && (TextCursor.IsInlineSpace(text[end - 1]) || text[end - 1] is ':' or '@') && start - end < 4)
        {
            end--;
        }

        return (start - end is > 0 and var skipped && text.Slice(end, skipped).Contains('@'))
            || IsOneOf(BeforeHours, text[TextCursor.WordStart(text, end)..end]);
    }

    private static bool EndsHere(ReadOnlySpan<char> text, int end)
    {
        if (end < text.Length
            && (char.IsLetterOrDigit(text[end]) || text[end] is '%' or '/' or '-' or '–' || (text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            return false;
        }

        var next = TextCursor.SkipInlineSpace(text, end, 3);
        if (next < text.Length && char.IsAsciiLetter(text[next]) && MonthNames.At(text, next).Any)
        {
            return false; // "6-8 May"
        }

        return next >= text.Length
            || !char.IsAsciiLetterLower(text[next])
            || IsOneOf(AfterDates, text[next..TextCursor.WordEnd(text, next)]);
    }

    private static bool IsOneOf(string[] words, ReadOnlySpan<char> word)
    {
        foreach (var each in words)
        {
            if (word.Equals(each, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
