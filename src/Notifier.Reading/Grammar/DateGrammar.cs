namespace Notifier.Reading.Grammar;

/// <summary>A date as written, before its missing year or its number order is decided.</summary>
/// <param name="Start">The start of its words, with a weekday before it.</param>
/// <param name="End">Where its words end.</param>
/// <param name="Day">The day as written, which its month may not have. If <see cref="IsNumeric"/>, the first number.</param>
/// <param name="Month">1 to 12. If <see cref="IsNumeric"/>, the second number, which may then be the day.</param>
/// <param name="Year">Null when no year is written.</param>
/// <param name="Weekday">The weekday written with it.</param>
internal readonly record struct DateToken(int Start, int End, int Day, int Month, int? Year, DayOfWeek? Weekday)
{
    /// <summary>Two numbers that can be read in two orders: 03/04/2026.</summary>
    public bool IsNumeric { get; init; }

    /// <summary>Too little for a date on its own ("13/11"). We believe it only right after a keyword.</summary>
    public bool NeedsKeyword { get; init; }

    private readonly int[]? _otherDays;

    /// <summary>Earlier days of the same month: 23 in "23rd and 25th November", 10 in "10th-26th February".</summary>
    public int[] OtherDays
    {
        get => _otherDays ?? [];
        init => _otherDays = value;
    }

    /// <summary>The days are a range, and only its last day counts. Otherwise they are a list, and all count.</summary>
    public bool IsRange { get; init; }

    /// <summary>The days are written "22nd/23rd", which means one or the other.</summary>
    public bool IsEither { get; init; }
}

/// <summary>
/// The forms of dates in English and Welsh adverts. From the first digit of a run, it reads the date around that run. Every step is
/// bounded, so the cost is linear in the text.
/// </summary>
internal static class DateGrammar
{
    /// <summary>The largest number that is read as a mistyped day. A larger number before a month is something else.</summary>
    private const int HighestTypedDay = 39;

    /// <summary>Reads the date with its first digit at <paramref name="start"/>.</summary>
    /// <param name="text">The readable text.</param>
    /// <param name="start">A digit with no digit before it.</param>
    /// <param name="floor">Text before this position belongs to the previous date, and must not be used.</param>
    /// <returns>Null when these digits are not a date.</returns>
    public static DateToken? At(ReadOnlySpan<char> text, int start, int floor)
    {
        if (start < floor)
        {
            return null; // the time of the previous date
        }

        var end = TextCursor.DigitsEnd(text, start);
        var length = end - start;
        if (length is 4 or 8)
        {
            return (length == 4 ? YearFirst(text, start, floor) ?? YearAndMonthFirst(text, start, floor) : null) ?? UnusualDates.Compact(text, start, end);
        }

        if (length > 2 || !(MayStartDate(text, start) || FollowsDate(text, start, floor)))
        {
            return null;
        }

        var day = TextCursor.Number(text[start..end]);
        if (day is 0 or > HighestTypedDay)
        {
            return null;
        }

        var afterDay = Ordinal(text, end);
        return Numeric(text, start, end, afterDay, day, floor)
            ?? DayFirst(text, start, end, afterDay, day, floor)
            ?? MonthFirst(text, start, end, afterDay, day, floor)
            ?? UnusualDates.WithoutYear(text, start, end)
            ?? UnusualDates.OddlySeparated(text, start, end);
    }

    /// <summary>Reads a date with its day in words: "eighth of May", "May the eighth".</summary>
    /// <param name="end">The end of the word.</param>
    public static DateToken? Spelled(ReadOnlySpan<char> text, int start, int end, int day, int floor) =>
        DayFirst(text, start, end - 1, end, day, floor) ?? MonthFirst(text, start, end - 1, end, day, floor);

    /// <summary>20/04/2026-08/05/2026: the second date follows the first without a space.</summary>
    private static bool FollowsDate(ReadOnlySpan<char> text, int start, int floor) =>
        start > 1 && start - 1 == floor && text[start - 1] is '-' or '–' or '—' or ',' or ';';

    private static bool MayStartDate(ReadOnlySpan<char> text, int start)
    {
        if (start == 0)
        {
            return true;
        }

        var before = text[start - 1];
        if (before is '£' or '$' or '€' or '#' or '+')
        {
            return false;
        }

        // "6-8 May", "6/8 May": the second of two days.
        if (before is '-' or '–' or '/' && IsDayAlone(text, start - 1))
        {
            return true;
        }

        // 1.8, 186-13-25, 07:30: the middle of another number.
        if (before is '.' or '/' or '-' or ':' or ',' or '–' && start > 1 && char.IsAsciiDigit(text[start - 2]))
        {
            return false;
        }

        // "of03", "isTuesday10" are glued to a word. "B6", "R2" are codes.
        return !char.IsLetter(before) || (start > 1 && char.IsLetter(text[start - 2]));
    }

    /// <summary>One or two digits end here, and are not part of a longer number.</summary>
    private static bool IsDayAlone(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return end - start is 1 or 2
            && (start == 0 || !(char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '/' or '-' or '–' or ':' or ',' or '£'));
    }

    // 2025-12-24, 2025/12/24, 2025-12-24T17:00.
    private static DateToken? YearFirst(ReadOnlySpan<char> text, int start, int floor)
    {
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '-' or '/' or '.')
            || !TryYear(text, start, out var year, out var next)
            || next >= text.Length || text[next] is not ('-' or '/' or '.'))
        {
            return null;
        }

        var separator = text[next];
        var monthEnd = TextCursor.DigitsEnd(text, next + 1);
        if (monthEnd - next is not (2 or 3) || monthEnd >= text.Length || text[monthEnd] != separator)
        {
            return null;
        }

        var dayEnd = TextCursor.DigitsEnd(text, monthEnd + 1);
        if (dayEnd - monthEnd is not (2 or 3) || (dayEnd < text.Length && text[dayEnd] == separator))
        {
            return null;
        }

        var month = TextCursor.Number(text[(next + 1)..monthEnd]);
        var day = TextCursor.Number(text[(monthEnd + 1)..dayEnd]);
        return month is 0 or > 12 || day is 0 or > HighestTypedDay
            ? null
            : WithWeekday(text, new DateToken(start, dayEnd, day, month, year, null), floor);
    }

    // 2026 May 8, 2026-May-08.
    private static DateToken? YearAndMonthFirst(ReadOnlySpan<char> text, int start, int floor)
    {
        if ((start > 0 && char.IsLetterOrDigit(text[start - 1]))
            || !TryYear(text, start, out var year, out var next)
            || MonthAt(text, SkipJoiners(text, next, lineBreaks: false)) is not { Any: true, Misspelt: false } month)
        {
            return null;
        }

        var dayStart = SkipJoiners(text, month.End, lineBreaks: false);
        var dayEnd = TextCursor.DigitsEnd(text, dayStart);
        return dayEnd - dayStart is 1 or 2
            && TextCursor.Number(text[dayStart..dayEnd]) is > 0 and <= 31 and var day
            && YearAfter(text, dayEnd).Year is null
            ? WithWeekday(text, new DateToken(start, dayEnd, day, month.Number, year, null), floor)
            : null;
    }

    private static MonthNames.Found MonthAt(ReadOnlySpan<char> text, int position) =>
        position < text.Length && char.IsAsciiLetter(text[position]) ? MonthNames.At(text, position) : default;

    // 24/12/25, 24.12.2025, "18.11. 2020", "19/11 2020", 27th/11/2020, and "13/11", which needs a keyword.
    private static DateToken? Numeric(ReadOnlySpan<char> text, int start, int digitsEnd, int afterDay, int first, int floor)
    {
        var next = SkipOneSpace(text, afterDay);
        if (next >= text.Length || !IsSeparator(text[next]))
        {
            return null;
        }

        var separator = text[next];
        var spaced = next > afterDay;
        var secondStart = SkipOneSpace(text, next + 1);
        var secondEnd = TextCursor.DigitsEnd(text, secondStart);
        if (secondEnd - secondStart is not (1 or 2))
        {
            return null;
        }

        var second = TextCursor.Number(text[secondStart..secondEnd]);
        var date = new DateToken(start, secondEnd, first, second, null, null) { IsNumeric = true };
        if (OtherDaysBefore(text, start, floor) is var (others, otherStart, isRange))
        {
            date = date with { OtherDays = others, Start = otherStart, IsRange = isRange };
        }

        if (NumericYear(text, secondEnd, separator, spaced) is var (year, yearEnd))
        {
            return first <= 31 || second <= 31
                ? WithWeekday(text, date with { Year = year, End = yearEnd }, floor)
                : null;
        }

        var endsHere = secondEnd == text.Length || !(char.IsLetterOrDigit(text[secondEnd]) || text[secondEnd] is '/' or '%'
            || (IsSeparator(text[secondEnd]) && secondEnd + 1 < text.Length && char.IsAsciiDigit(text[secondEnd + 1])));
        // "6/8 May": two days, not 6 August
        if (endsHere && MonthAfter(text, secondEnd).Any)
        {
            return null;
        }

        return separator == '/'
            && !spaced
            && digitsEnd == afterDay
            && endsHere
            && (start == 0 || text[start - 1] != '/')
            && first <= 31
            && second is > 0 and <= 12
            ? WithWeekday(text, date with { NeedsKeyword = true }, floor)
            : null;
    }

    private static (int Year, int End)? NumericYear(ReadOnlySpan<char> text, int position, char separator, bool spaced)
    {
        var next = SkipOneSpace(text, position);
        var separated = next < text.Length && IsSeparator(text[next]);
        if (separated && text[next] != separator && separator is not ('/' or '.'))
        {
            return null;
        }

        var start = separated ? SkipOneSpace(text, next + 1) : next;
        var end = TextCursor.DigitsEnd(text, start);
        if (end < text.Length
            && IsSeparator(text[end])
            && end + 1 < text.Length
            && char.IsAsciiDigit(text[end + 1])
            && text[end] != '-'
            && text[end] != '–')
        {
            return null; // the middle of a longer number
        }

        return (end - start) switch
        {
            4 when TryYear(text, start, out var year, out _) => (year, end),
            2 when separated && (spaced || start == next + 1) && !IsClockAfter(text, end) =>
                (2000 + TextCursor.Number(text[start..end]), end),
            _ => null,
        };
    }

    private static bool IsClockAfter(ReadOnlySpan<char> text, int position) =>
        position + 1 < text.Length && text[position] == ':' && char.IsAsciiDigit(text[position + 1]);

    // 24 Dec 2025, Wednesday 24th December, 24-Dec-2025, "Sunday 7th of June", "10 h November", "10th-26th February 2017", 10th
    // November2020.
    private static DateToken? DayFirst(ReadOnlySpan<char> text, int start, int digitsEnd, int afterDay, int day, int floor)
    {
        var hasOrdinal = afterDay > digitsEnd;
        if (MonthAfter(text, hasOrdinal ? SkipJoiners(text, afterDay, lineBreaks: true) : afterDay) is not { Any: true } month
            || IsBetweenMonths(text, start, afterDay, month.End))
        {
            return null;
        }

        var (year, end) = YearAfter(text, month.End);
        if (year is null && !hasOrdinal && text[(month.End - 3)..month.End] is "may" && !EndsThought(text, month.End))
        {
            return null; // "the first 8 may be interviewed"
        }

        var date = new DateToken(start, end, day, month.Number, year, null);
        if (OtherDaysBefore(text, start, floor) is var (others, otherStart, isRange))
        {
            date = date with { OtherDays = others, Start = otherStart, IsRange = isRange };
        }

        date = WithWeekday(text, date, floor);
        if (date.Start > floor && text[date.Start - 1] == '/' && OtherDaysBefore(text, date.Start, floor) is var (either, eitherStart, _))
        {
            date = date with { OtherDays = either, Start = eitherStart }; // "Sunday 22nd/Monday 23rd November"
        }

        date = date with { IsEither = date.OtherDays is not [] && text[date.Start..start].Contains('/') };
        return month.Misspelt && !hasOrdinal && year is null && date.Weekday is null ? null : date;
    }

    /// <summary>"April 15 - May 8": the day belongs to the month before it.</summary>
    private static bool IsBetweenMonths(ReadOnlySpan<char> text, int start, int afterDay, int monthEnd)
    {
        var dash = TextCursor.SkipInlineSpace(text, afterDay, 2);
        return dash < text.Length && text[dash] is '-' or '–' or '—' && MonthBefore(text, start, 0).Month != 0
            && TextCursor.SkipInlineSpace(text, monthEnd, 2) is var day && day > monthEnd && day < text.Length && char.IsAsciiDigit(text[day]) && TextCursor.DigitsEnd(text, day) - day <= 2;
    }

    /// <summary>The capitalised month before a day; 0 when there is none.</summary>
    private static (int Month, int Start, bool IsJoined) MonthBefore(ReadOnlySpan<char> text, int start, int floor)
    {
        var wordEnd = start;
        var joined = false;
        while (wordEnd > Math.Max(floor, start - 3)
            && (TextCursor.IsInlineSpace(text[wordEnd - 1]) || text[wordEnd - 1] is ',' or '.' or '-' or '/'))
        {
            wordEnd--;
            joined |= text[wordEnd] is '-' or '/';
        }

        if (wordEnd < start && TextCursor.IsWordBefore(text, wordEnd, "the", out var the))
        {
            wordEnd = TextCursor.SkipInlineSpaceBack(text, the, 2);
        }

        if (wordEnd == start || wordEnd <= floor)
        {
            return default;
        }

        var wordStart = TextCursor.WordStart(text, wordEnd);
        return wordStart >= floor && wordStart < wordEnd && char.IsUpper(text[wordStart])
            ? (MonthNames.Named(text[wordStart..wordEnd]), wordStart, joined)
            : default;
    }

    // December 24 2025, "November 8th", "October 1, 2007", "Friday November 27th 2020".
    private static DateToken? MonthFirst(ReadOnlySpan<char> text, int start, int digitsEnd, int afterDay, int day, int floor)
    {
        var (month, wordStart, isJoined) = MonthBefore(text, start, floor);
        if (month == 0 || TimeGrammar.At(text, start) is not null)
        {
            return null;
        }

        if (OtherDayAfter(text, afterDay, day) is var (other, otherEnd, isRange))
        {
            var (lastYear, rangeEnd) = YearAfter(text, otherEnd);
            var last = WithWeekday(text, new DateToken(wordStart, rangeEnd, other, month, lastYear, null), floor);
            // A weekday before the month belongs to the first day.
            return last with { Weekday = null, OtherDays = [day], IsRange = isRange };
        }

        if (afterDay < text.Length && text[afterDay] is '%' or '/' or '-' or '–' or ':' && digitsEnd == afterDay && !isJoined)
        {
            return null;
        }

        var (year, end) = YearAfter(text, afterDay);

        // "Dec-25" is a month of 2025.
        if (year is null && isJoined)
        {
            return null;
        }

        // Two digits after a month can be a year or a day. Only an ordinal, a four-digit year or the end of the words makes them a day.
        if (year is null && digitsEnd == afterDay && day > 12 && OtherwiseUsed(text, afterDay))
        {
            return null;
        }

        return WithWeekday(text, new DateToken(wordStart, end, day, month, year, null), floor);
    }

    /// <summary>"May 7-8", "May 1 to 8", "May 1st and 8th": a second day of the same month.</summary>
    private static (int Day, int End, bool IsRange)? OtherDayAfter(ReadOnlySpan<char> text, int position, int first)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 2);
        if (next >= text.Length)
        {
            return null;
        }

        var isDash = text[next] is '-' or '–' or '—';
        var wordEnd = isDash || text[next] == '&' ? next + 1 : TextCursor.WordEnd(text, next);
        if (!isDash && !(next > position && text[next..wordEnd] is "to" or "and" or "&" or "until" or "through"))
        {
            return null;
        }

        var start = TextCursor.SkipInlineSpace(text, wordEnd, 2);
        start = TextCursor.IsAt(text, Math.Min(start, text.Length), "the") ? TextCursor.SkipInlineSpace(text, start + 3, 2) : start;
        var digitsEnd = TextCursor.DigitsEnd(text, start);
        if (digitsEnd - start is not (1 or 2) || TimeGrammar.At(text, start) is not null)
        {
            return null;
        }

        var day = TextCursor.Number(text[start..digitsEnd]);
        var end = digitsEnd + 2 <= text.Length && IsOrdinal(text.Slice(digitsEnd, 2)) ? digitsEnd + 2 : digitsEnd;
        return day > first && day <= 31 && EndsDay(text, end) ? (day, end, isDash || text[next..wordEnd] is not ("and" or "&")) : null;
    }

    /// <summary>No word after the number makes it a count, or part of another month.</summary>
    private static bool EndsDay(ReadOnlySpan<char> text, int end)
    {
        if (end < text.Length
            && (char.IsLetterOrDigit(text[end]) || text[end] is '%' or ':' or '/' || (text[end] is '-' or '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
        {
            return false;
        }

        var next = TextCursor.SkipInlineSpace(text, end, 2);
        return next >= text.Length
            || !char.IsLetter(text[next])
            || (MonthNames.At(text, next) is { Any: false } && (char.IsUpper(text[next]) || text[next..TextCursor.WordEnd(text, next)] is "at" or "by" or "in" or "for" or "inclusive" or "and" or "with"));
    }

    private static bool OtherwiseUsed(ReadOnlySpan<char> text, int position)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 2);
        return next < text.Length
            && char.IsAsciiLetterLower(text[next])
            && !TextCursor.IsAt(text, next, "at")
            && !TextCursor.IsAt(text, next, "by")
            && !LeadsToDate(text, next);
    }

    /// <summary>"April 20 to May 8".</summary>
    private static bool LeadsToDate(ReadOnlySpan<char> text, int position)
    {
        var end = TextCursor.WordEnd(text, position);
        var next = TextCursor.SkipInlineSpace(text, end, 2);
        return text[position..end] is "to" or "and" or "until" or "till" or "through"
            && next < text.Length
            && char.IsUpper(text[next])
            && (MonthAt(text, next).Any || WeekdayNames.Named(text[next..TextCursor.WordEnd(text, next)]) is not null);
    }

    /// <summary>The suffix of a day: "th", " th", the Welsh "fed", or the one letter in "10 h November".</summary>
    private static int Ordinal(ReadOnlySpan<char> text, int position)
    {
        var start = SkipOneSpace(text, SkipLineEnd(text, position));
        var end = TextCursor.WordEnd(text, start);
        var word = text[start..end];
        if (start - position > 1 || TextCursor.IsLineBreak(text[start - 1]))
        {
            return IsOrdinal(word) && MonthAfter(text, end).Any ? end : position; // a superscript, copied as a line of its own
        }

        if (word.Length >= 2 && IsOrdinal(word[..2])
            && (word.Length == 2 || MonthNames.At(text, start + 2).Any || word[2..].StartsWith("of", StringComparison.OrdinalIgnoreCase)))
        {
            return start + 2;
        }

        if (IsWelshOrdinal(word) && MonthAfter(text, end).Any)
        {
            return end;
        }

        return word.Length == 1
            && word[0] is 't' or 'h' or 's' or 'd' or 'n' or 'r'
            && MonthAfter(text, end) is { Any: true, Misspelt: false }
            ? end
            : position;
    }

    private static int SkipLineEnd(ReadOnlySpan<char> text, int position) =>
        position < text.Length && TextCursor.IsLineBreak(text[position])
            ? position + (text[position..].StartsWith("\r\n") ? 2 : 1)
            : position;

    private static bool IsOrdinal(ReadOnlySpan<char> word) =>
        word.Equals("st", StringComparison.OrdinalIgnoreCase) || word.Equals("nd", StringComparison.OrdinalIgnoreCase)
        || word.Equals("rd", StringComparison.OrdinalIgnoreCase) || word.Equals("th", StringComparison.OrdinalIgnoreCase)
        || word is "ht" or "ts" or "dn" or "dr";

    private static bool IsWelshOrdinal(ReadOnlySpan<char> word) =>
        word is "af" or "il" or "ail" or "ydd" or "ed" or "fed" or "eg" or "ain";

    private static MonthNames.Found MonthAfter(ReadOnlySpan<char> text, int position)
    {
        var next = SkipJoiners(text, position, lineBreaks: false);
        if (next < text.Length && text[next] is 'd' or 'D' && TextCursor.IsAt(text, next, "day"))
        {
            next = SkipJoiners(text, next + 3, lineBreaks: true);
        }

        if (next >= text.Length || text[next] is not ('o' or 'O'))
        {
            // Most often this is the month itself.
        }
        else if (TextCursor.IsAt(text, next, "of the"))
        {
            next += 6;
        }
        else if (TextCursor.IsAt(text, next, "of") || TextCursor.IsAt(text, next, "o"))
        {
            next += 2; // an "o" also needs a space after it
        }
        else if (text[next..].StartsWith("of") && char.IsAsciiLetterUpper(text[next + 2]))
        {
            next += 2; // "3rd ofDecember"
        }

        next = SkipJoiners(text, next, lineBreaks: true);
        return next < text.Length && char.IsAsciiLetter(text[next]) ? MonthNames.At(text, next) : default;
    }

    private static int SkipJoiners(ReadOnlySpan<char> text, int position, bool lineBreaks)
    {
        var limit = Math.Min(text.Length, position + 4);
        var broken = false;
        while (position < limit)
        {
            var character = text[position];
            if (TextCursor.IsLineBreak(character))
            {
                // A wrapped line and not the end of a paragraph: one break, with CR LF as one.
                if (!lineBreaks || (broken && !(character == '\n' && text[position - 1] == '\r')))
                {
                    return position;
                }

                broken = true;
            }
            else if (!TextCursor.IsInlineSpace(character) && character is not (',' or '.' or '-' or '–' or '/'))
            {
                return position;
            }

            position++;
        }

        return position;
    }

    /// <summary>The year after a month or a day, in four digits or two, and where the date's words end.</summary>
    private static (int? Year, int End) YearAfter(ReadOnlySpan<char> text, int position)
    {
        var next = position;
        var link = TextCursor.SkipInlineSpace(text, position, 2);
        if (link > position
            && link < text.Length
            && (TextCursor.IsAt(text, link, "in") || TextCursor.IsAt(text, link, "of"))
            && TryYear(text, TextCursor.SkipInlineSpace(text, link + 2, 2), out var linked, out var linkedEnd))
        {
            return (linked, linkedEnd); // "8 May in 2026"
        }

        var limit = Math.Min(text.Length, position + 4);
        var wrapped = false;
        var tight = false;
        while (next < limit && !char.IsLetterOrDigit(text[next]))
        {
            var character = text[next];
            if (TextCursor.IsLineBreak(character))
            {
                wrapped = true;
            }
            else if (character is '-' or '/' or '\'' or '’' or '–')
            {
                tight = true;
            }
            else if (!TextCursor.IsInlineSpace(character) && character is not (',' or '.' or '('))
            {
                return (null, position);
            }

            next++;
        }

        var end = TextCursor.DigitsEnd(text, next);
        if (TryYear(text, next, out var year, out _) || IsFarYear(end - next, year))
        {
            return (year, end);
        }

        if (end - next != 2 || wrapped || TimeGrammar.At(text, next) is not null || (end < text.Length && text[end] is '%' or '/' or ':'))
        {
            return (null, position);
        }

        var number = TextCursor.Number(text[next..end]);

        // "20 20" is 2020 with a stray space.
        if (number == 20
            && end + 2 < text.Length
            && text[end] == ' '
            && TextCursor.DigitsEnd(text, end + 1) == end + 3
            && TimeGrammar.At(text, end + 1) is null)
        {
            return (2000 + TextCursor.Number(text.Slice(end + 1, 2)), end + 3);
        }

        return tight || EndsThought(text, end) ? (2000 + number, end) : (null, position);
    }

    // "20 November 20" ends here. "8 November 16 posts" counts posts, and "8 November 12 December" is two dates.
    private static bool EndsThought(ReadOnlySpan<char> text, int position)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 3);
        if (next >= text.Length || !char.IsLetterOrDigit(text[next]))
        {
            return true;
        }

        if (next == position || char.IsAsciiDigit(text[next]))
        {
            return false;
        }

        var end = TextCursor.WordEnd(text, next);
        var word = text[next..end];
        return MonthNames.Named(word) == 0 && !IsOrdinal(word)
            && (char.IsUpper(word[0]) || word is "at" or "by" or "and" or "or" or "to" or "is" or "with" or "before" or "until" or "for");
    }

    private static bool TryYear(ReadOnlySpan<char> text, int start, out int year, out int end)
    {
        end = TextCursor.DigitsEnd(text, start);
        year = 0;
        if (end - start != 4)
        {
            return false;
        }

        year = TextCursor.Number(text[start..end]);
        return year is >= 1900 and < 2100;
    }

    /// <summary>"31 December 9999", "31 December 2999": systems write these when they know no date. "2359" is a time.</summary>
    private static bool IsFarYear(int digits, int year) => digits == 4 && (year >= 2400 || (year >= 2100 && year % 100 >= 60));

    /// <summary>
    /// The earlier days of the same month. The caller meets "23rd" first, finds no month after it, and skips it. The date with the month
    /// then includes it.
    /// </summary>
    private static (int[] Days, int Start, bool IsRange)? OtherDaysBefore(ReadOnlySpan<char> text, int start, int floor)
    {
        const int Most = 6;
        if (OtherDayBefore(text, start, floor, isListed: false) is not { } nearest)
        {
            return null;
        }

        List<int> days = [nearest.Day];
        var first = nearest.Start;
        while (!nearest.IsRange && days.Count < Most && OtherDayBefore(text, first, floor, isListed: true) is { IsRange: false } further)
        {
            days.Insert(0, further.Day);
            first = further.Start;
        }

        return ([.. days], first, nearest.IsRange);
    }

    private static (int Day, int Start, bool IsRange)? OtherDayBefore(ReadOnlySpan<char> text, int start, int floor, bool isListed)
    {
        var end = TextCursor.SkipInlineSpaceBack(text, start, 3);
        end = end > floor && TextCursor.IsWordBefore(text, end, "the", out var the) && the > floor
            ? TextCursor.SkipInlineSpaceBack(text, the, 3)
            : end;
        if (end <= floor)
        {
            return null;
        }

        bool isRange;
        var needsOrdinal = text[end - 1] == ',' && !isListed; // "Grade 7, 8 November" names one day
        if (text[end - 1] is '-' or '–' or '—')
        {
            isRange = true;
            end--;
        }
        else if (text[end - 1] is '&' or ',' or '/')
        {
            isRange = false;
            end--;
        }
        else
        {
            var wordStart = TextCursor.WordStart(text, end);
            var word = text[wordStart..end];
            if (word is not ("to" or "and" or "or"))
            {
                return null;
            }

            isRange = word is "to";
            end = wordStart;
        }

        end = TextCursor.SkipInlineSpaceBack(text, end, 3);
        if (end - 2 > floor && IsOrdinal(text[(end - 2)..end]))
        {
            end = TextCursor.SkipInlineSpaceBack(text, end - 2, 1);
        }
        else if (needsOrdinal)
        {
            return null;
        }

        var digits = end;
        while (digits > floor && char.IsAsciiDigit(text[digits - 1]))
        {
            digits--;
        }

        if (end - digits is not (1 or 2) || !MayStartDate(text, digits))
        {
            return null;
        }

        var day = TextCursor.Number(text[digits..end]);
        isRange |= TextCursor.IsWordBefore(text, digits, "between", out _); // "between 1 and 8 May"
        return day is > 0 and <= 31 ? (day, digits, isRange) : null;
    }

    private static DateToken WithWeekday(ReadOnlySpan<char> text, DateToken date, int floor)
    {
        var end = date.Start;
        var limit = Math.Max(floor, date.Start - 12);
        var broken = false;
        while (end > limit
            && (TextCursor.IsInlineSpace(text[end - 1]) || text[end - 1] is ',' or '-' or '–' or '(' or '.' || (text[end - 1] == '\n' && !broken)))
        {
            end--;
            broken |= text[end] == '\n'; // a weekday that is still at the end of a wrapped line
        }

        if (end > limit && TextCursor.IsWordBefore(text, end, "the", out var theStart) && theStart > floor)
        {
            end = TextCursor.SkipInlineSpaceBack(text, theStart, 2);
        }

        if (end > floor && char.IsLetter(text[end - 1]) && WeekdayNames.EndingAt(text, end) is var (day, start) && start >= floor)
        {
            // "23rd and Friday 25th": the weekday belongs to this date, because we do not look for another day beyond a weekday.
            return date with { Weekday = day, Start = start };
        }

        var after = date.End;
        while (after < text.Length
            && after < date.End + 3
            && (TextCursor.IsInlineSpace(text[after]) || text[after] is ',' or '(' or '-' or '–'))
        {
            after++;
        }

        var afterEnd = TextCursor.WordEnd(text, after);
        if (afterEnd - after < 3 || WeekdayNames.Named(text[after..afterEnd]) is not { } follows)
        {
            return date;
        }

        // "8 November Monday 9 November": that weekday belongs to the next date.
        var next = TextCursor.SkipInlineSpace(text, afterEnd, 3);
        var beforeNumber = next < text.Length && (char.IsAsciiDigit(text[next]) || TextCursor.IsAt(text, next, "the"));
        return beforeNumber ? date : date with { Weekday = follows, End = afterEnd };
    }

    private static bool IsSeparator(char character) => character is '.' or '/' or '-' or '–';

    private static int SkipOneSpace(ReadOnlySpan<char> text, int position) =>
        position < text.Length && TextCursor.IsInlineSpace(text[position]) ? position + 1 : position;
}
