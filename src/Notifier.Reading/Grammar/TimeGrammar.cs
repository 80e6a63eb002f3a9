namespace Notifier.Reading.Grammar;

/// <summary>Times of day as adverts write them: "5pm", "17:00", "12 noon", "23.59hrs", "midnight", "5pm (17:00)".</summary>
internal static class TimeGrammar
{
    /// <summary>A time at a position in a text.</summary>
    /// <param name="End">The end of its words.</param>
    /// <param name="NeedsKeyword">Written as "17.00", which could be a number. We believe it only after "at", "by" or "@".</param>
    public readonly record struct Found(StatedTime Time, int End, bool NeedsKeyword);

    private static readonly string[] Hours = ["hrs", "hours", "hour", "hr", "h"];

    /// <summary>The time whose words start at <paramref name="start"/>; null when there is none.</summary>
    public static Found? At(ReadOnlySpan<char> text, int start)
    {
        if (start >= text.Length)
        {
            return null;
        }

        return char.IsAsciiDigit(text[start]) ? Digits(text, start) : SpokenAt(text, start);
    }

    /// <summary>The time here, together with a repetition of it: "5pm (17:00)", "9am/first post", "noon or 5pm".</summary>
    public static Found? RestatedAt(ReadOnlySpan<char> text, int start)
    {
        if (At(text, start) is not { } found)
        {
            return null;
        }

        while (Again(text, found.End) is var (again, end))
        {
            found = new Found(
                again is { } other ? Earlier(found.Time, other) : found.Time,
                end,
                NeedsKeyword: found.NeedsKeyword && again is null);
        }

        return found;
    }

    /// <summary>What is in brackets or after a slash behind a time: another time, or "first post".</summary>
    private static (StatedTime? Time, int End)? Again(ReadOnlySpan<char> text, int position)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 2);
        var isBracket = next < text.Length && text[next] is '(' or '[';
        var isLinked = isBracket || (next < text.Length && text[next] is '/' or '=')
            || (next < text.Length && text[next] == ',' && TextCursor.IsAt(text, TextCursor.SkipInlineSpace(text, next + 1, 2), "first post"));
        next += isLinked ? 1 : 0;
        foreach (var link in (ReadOnlySpan<string>)["or", "i.e.", "ie", "on", "at", "that is"])
        {
            if (!isLinked && next > position && next < text.Length && TextCursor.IsAt(text, next, link))
            {
                (isLinked, next) = (true, next + link.Length);
            }
        }

        var wordStart = TextCursor.SkipInlineSpace(text, next, 2);
        if (wordStart >= text.Length || !(isLinked || SpokenOrNone(text, wordStart) is not null))
        {
            return null;
        }

        if (TextCursor.IsAt(text, wordStart, "first post"))
        {
            return (null, Close(text, wordStart + "first post".Length, isBracket));
        }

        // "5pm on 8 May": a day follows. "5pm (6pm for staff)": the other time is not for everybody.
        return At(text, wordStart) is { } found && (!isBracket || Close(text, found.End, isBracket) > found.End)
            ? (found.Time, Close(text, found.End, isBracket))
            : null;
    }

    private static int Close(ReadOnlySpan<char> text, int position, bool isBracket)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 2);
        return isBracket && next < text.Length && text[next] is ')' or ']' ? next + 1 : position;
    }

    /// <summary>
    /// "11:59pm (midnight)" says one thing twice. Of two different times we take the earlier, and report that there are two.
    /// </summary>
    private static StatedTime Earlier(StatedTime one, StatedTime other)
    {
        if (one.Minutes == other.Minutes || (one.IsEndOfDay && other.IsEndOfDay))
        {
            return one.Wording == TimeWording.Clock ? one : other;
        }

        var earlier = one.Minutes < other.Minutes ? one : other;
        return earlier.IsZeroHour ? earlier : earlier with { Wording = TimeWording.Contradicted };
    }

    private static Found? SpokenAt(ReadOnlySpan<char> text, int start) =>
        SpokenHours.At(text, start) is var (time, end) ? new Found(time, end, NeedsKeyword: false) : null;

    private static Found? Digits(ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] is '£' or '/'))
        {
            return null;
        }

        var end = TextCursor.DigitsEnd(text, start);
        var length = end - start;
        if (length == 4 && HoursWord(text, end) is { } hoursEnd)
        {
            return Clock(
                TextCursor.Number(text.Slice(start, 2)),
                TextCursor.Number(text.Slice(start + 2, 2)),
                hoursEnd,
                needsKeyword: false);
        }

        if (length is 3 or 4
            && HalfAt(text, TextCursor.SkipInlineSpace(text, end, 1)) is { } glued
            && TextCursor.Number(text[start..(end - 2)]) is > 0 and <= 12 and var gluedHour)
        {
            return OfTwelve(gluedHour, TextCursor.Number(text[(end - 2)..end]), glued); // "530pm", "1159 pm"
        }

        // "1700 on 20 November", "at 1700"
        if (length == 4 && TextCursor.Number(text[start..end]) is not (>= 1900 and < 2100))
        {
            return Clock(TextCursor.Number(text.Slice(start, 2)), TextCursor.Number(text.Slice(start + 2, 2)), end, needsKeyword: true);
        }

        if (length > 2)
        {
            return null;
        }

        var hour = TextCursor.Number(text[start..end]);
        var minute = 0;
        var hasMinutes = false;
        var dotted = false;
        if (end + 2 < text.Length && text[end] is ':' or '.' or ';' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2])
            && (end + 3 == text.Length || !char.IsAsciiDigit(text[end + 3])))
        {
            dotted = text[end] != ':';
            minute = TextCursor.Number(text.Slice(end + 1, 2));
            end += 3;
            hasMinutes = true;
            if (!dotted
                && end + 2 < text.Length
                && text[end] == ':'
                && char.IsAsciiDigit(text[end + 1])
                && char.IsAsciiDigit(text[end + 2]))
            {
                end += 3; // seconds
            }

            // 18.11.2020 is a date.
            if (dotted && end + 1 < text.Length && text[end] is '.' or '/' or '-' && char.IsAsciiDigit(text[end + 1]))
            {
                return null;
            }
        }

        // "5-30pm", "5,30pm", "5 30pm": only am or pm makes the numbers a time.
        if (!hasMinutes
            && hour <= 12
            && end + 3 < text.Length
            && text[end] is '-' or ',' or ' '
            && TextCursor.DigitsEnd(text, end + 1) == end + 3
            && HalfAt(text, TextCursor.SkipInlineSpace(text, end + 3, 1)) is not null)
        {
            minute = TextCursor.Number(text.Slice(end + 1, 2));
            end += 3;
        }

        // "17h30"
        if (!hasMinutes && end + 2 < text.Length && text[end] is 'h' or 'H' && TextCursor.DigitsEnd(text, end + 1) == end + 3)
        {
            return Clock(hour, TextCursor.Number(text.Slice(end + 1, 2)), end + 3, needsKeyword: false);
        }

        var after = TextCursor.SkipInlineSpace(text, end, 2);
        if (HalfAt(text, after) is { } half)
        {
            return OfTwelve(hour, minute, half);
        }

        if (hasMinutes && hour is > 0 and <= 12 && SpokenHours.PartOfDay(text, end) is { } partOfDay)
        {
            return OfTwelve(hour, minute, partOfDay); // "11:59 at night"
        }

        if (hour == 11 && minute > 0 && TextCursor.IsAt(text, after, "midnight"))
        {
            return Clock(23, minute, after + "midnight".Length, needsKeyword: false); // "11:59 midnight"
        }

        if (minute == 0 && SpokenHours.HourAt(text, hour, end) is var (spoken, spokenEnd))
        {
            return new Found(spoken, spokenEnd, NeedsKeyword: false);
        }

        if (HoursWord(text, end) is { } hoursWordEnd && (hasMinutes || (hour > 12 && text[hoursWordEnd - 1] is 'h')))
        {
            return Clock(hour, minute, hoursWordEnd, needsKeyword: false);
        }

        return hasMinutes ? Clock(hour, minute, end, needsKeyword: dotted) : null;
    }

    private static Found? SpokenOrNone(ReadOnlySpan<char> text, int position) =>
        position < text.Length && !char.IsAsciiDigit(text[position]) ? SpokenAt(text, position) : null;

    /// <summary>An hour before or after noon. "12am" is ambiguous; as written it is the start of the day.</summary>
    private static Found? OfTwelve(int hour, int minute, (bool Afternoon, int End) half) =>
        hour == 12 && !half.Afternoon
            ? minute < 60 ? new Found(new StatedTime(minute, TimeWording.TwelveAm), half.End, NeedsKeyword: false) : null
            : Clock(half.Afternoon && hour < 12 ? hour + 12 : hour, minute, half.End, needsKeyword: false);

    private static Found? Clock(int hour, int minute, int end, bool needsKeyword) => (hour, minute) switch
    {
        (24, 0) => new Found(new StatedTime(StatedTime.EndOfDay), end, needsKeyword),
        (0, 0) => new Found(new StatedTime(0, TimeWording.ZeroHour), end, needsKeyword),
        ( < 24, < 60) => new Found(new StatedTime((hour * 60) + minute), end, needsKeyword),
        _ => null,
    };

    /// <summary>am, pm, a.m., p.m., and the Welsh yb (y bore), yp (y prynhawn) and yh (yr hwyr).</summary>
    public static (bool Afternoon, int End)? HalfAt(ReadOnlySpan<char> text, int position)
    {
        if (position + 1 >= text.Length || text[position] is not ('a' or 'A' or 'p' or 'P' or 'y' or 'Y'))
        {
            return null;
        }

        var isWelsh = text[position] is 'y' or 'Y';
        var next = position + 1;
        var dotted = text[next] == '.';
        next = dotted || text[next] == ' ' ? TextCursor.SkipInlineSpace(text, next + (dotted ? 1 : 0), 1) : next;
        if (next >= text.Length
            || !(isWelsh ? text[next] is 'b' or 'B' or 'p' or 'P' or 'h' or 'H' : text[next] is 'm' or 'M')
            || (next + 1 < text.Length && char.IsLetter(text[next + 1])))
        {
            return null;
        }

        var afternoon = isWelsh ? text[next] is not ('b' or 'B') : text[position] is 'p' or 'P';

        // The dot of "p.m." belongs to the time. The dot of "5pm." ends the sentence.
        return (afternoon, next + 1 < text.Length && text[next + 1] == '.' && dotted ? next + 2 : next + 1);
    }

    private static int? HoursWord(ReadOnlySpan<char> text, int position)
    {
        var start = TextCursor.SkipInlineSpace(text, position, 1);
        foreach (var word in Hours)
        {
            if (start < text.Length && TextCursor.IsAt(text, start, word))
            {
                return start + word.Length;
            }
        }

        return null;
    }
}
