namespace Notifier.Core.Adverts;

/// <summary>Times of day as adverts write them: "5pm", "17:00", "12 noon", "23.59hrs", "midnight", "close of business".</summary>
internal static class ClockGrammar
{
    /// <summary>A time found at a place in a text.</summary>
    /// <param name="End">Where its words end.</param>
    /// <param name="NeedsCue">Written as "17.00" and nothing more, which could be a number: believed only after "at", "by" or "@".</param>
    public readonly record struct Found(StatedTime Time, int End, bool NeedsCue);

    private static readonly (string Words, StatedTime Time)[] Spoken =
    [
        ("midnight", new(StatedTime.EndOfDay, TimeWording.Midnight)),
        ("noon", new(12 * 60)),
        ("midday", new(12 * 60)),
        ("mid day", new(12 * 60)),
        ("mid-day", new(12 * 60)),
        ("close of business", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("close of play", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("close of the working day", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of the working day", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of working day", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of business", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("cob", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("cop", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("hanner nos", new(StatedTime.EndOfDay, TimeWording.Midnight)),
        ("hanner dydd", new(12 * 60)),
        ("canol dydd", new(12 * 60)),
    ];

    private static readonly string[] Hours = ["hrs", "hours", "hour", "hr", "h"];

    /// <summary>The time whose words start at <paramref name="start"/>; null when none does.</summary>
    public static Found? At(ReadOnlySpan<char> text, int start)
    {
        if (start >= text.Length)
        {
            return null;
        }

        return char.IsAsciiDigit(text[start]) ? Digits(text, start) : SpokenAt(text, start);
    }

    private static Found? SpokenAt(ReadOnlySpan<char> text, int start)
    {
        if (text[start] is not ('m' or 'M' or 'n' or 'N' or 'c' or 'C' or 'e' or 'E' or 'h' or 'H'))
        {
            return null;
        }

        foreach (var (words, time) in Spoken)
        {
            if (TextScan.IsAt(text, start, words))
            {
                return new Found(time, start + words.Length, NeedsCue: false);
            }
        }

        return null;
    }

    private static Found? Digits(ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && (char.IsAsciiDigit(text[start - 1]) || text[start - 1] is '£' or '/'))
        {
            return null;
        }

        var end = TextScan.DigitsEnd(text, start);
        var length = end - start;
        if (length == 4 && HoursWord(text, end) is { } hoursEnd)
        {
            return Clock(TextScan.Number(text.Slice(start, 2)), TextScan.Number(text.Slice(start + 2, 2)), hoursEnd, needsCue: false);
        }

        // "1700 on 20 November", "at 1700"
        if (length == 4 && TextScan.Number(text[start..end]) is not (>= 1900 and < 2100))
        {
            return Clock(TextScan.Number(text.Slice(start, 2)), TextScan.Number(text.Slice(start + 2, 2)), end, needsCue: true);
        }

        if (length > 2)
        {
            return null;
        }

        var hour = TextScan.Number(text[start..end]);
        var minute = 0;
        var hasMinutes = false;
        var dotted = false;
        if (end + 2 < text.Length && text[end] is ':' or '.' or ';' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2])
            && (end + 3 == text.Length || !char.IsAsciiDigit(text[end + 3])))
        {
            dotted = text[end] != ':';
            minute = TextScan.Number(text.Slice(end + 1, 2));
            end += 3;
            hasMinutes = true;
            if (!dotted && end + 2 < text.Length && text[end] == ':' && char.IsAsciiDigit(text[end + 1]) && char.IsAsciiDigit(text[end + 2]))
            {
                end += 3; // seconds
            }

            // 18.11.2020 is a date.
            if (dotted && end + 1 < text.Length && text[end] is '.' or '/' or '-' && char.IsAsciiDigit(text[end + 1]))
            {
                return null;
            }
        }

        var after = TextScan.SkipInlineSpace(text, end, 2);
        if (Half(text, after) is var (afternoon, halfEnd))
        {
            // "12am" is the hour nobody agrees on; as written it is where the day starts.
            if (hour == 12 && !afternoon)
            {
                return minute == 0 ? new Found(new StatedTime(0, TimeWording.TwelveAm), halfEnd, NeedsCue: false) : Clock(0, minute, halfEnd, needsCue: false);
            }

            return Clock(afternoon && hour < 12 ? hour + 12 : hour, minute, halfEnd, needsCue: false);
        }

        if (hour == 12 && minute == 0 && SpokenAtOrNone(text, after) is { } spoken && spoken.Time.Wording != TimeWording.CloseOfBusiness)
        {
            return spoken;
        }

        if (HoursWord(text, end) is { } hoursWordEnd && hasMinutes)
        {
            return Clock(hour, minute, hoursWordEnd, needsCue: false);
        }

        if (TextScan.IsAt(text, after, "o'clock") || TextScan.IsAt(text, after, "o’clock"))
        {
            return Clock(hour < 8 ? hour + 12 : hour, 0, after + 7, needsCue: false);
        }

        return hasMinutes ? Clock(hour, minute, end, needsCue: dotted) : null;
    }

    private static Found? SpokenAtOrNone(ReadOnlySpan<char> text, int position) => position < text.Length ? SpokenAt(text, position) : null;

    private static Found? Clock(int hour, int minute, int end, bool needsCue) => (hour, minute) switch
    {
        (24, 0) => new Found(new StatedTime(StatedTime.EndOfDay), end, needsCue),
        (0, 0) => new Found(new StatedTime(0, TimeWording.ZeroHour), end, needsCue),
        ( < 24, < 60) => new Found(new StatedTime((hour * 60) + minute), end, needsCue),
        _ => null,
    };

    // am, pm, a.m., p.m., and the Welsh yb (y bore) and yp (y prynhawn)
    private static (bool Afternoon, int End)? Half(ReadOnlySpan<char> text, int position)
    {
        if (TextScan.IsAt(text, Math.Min(position, text.Length), "yb") || TextScan.IsAt(text, Math.Min(position, text.Length), "yp"))
        {
            return (text[position + 1] is 'p' or 'P', position + 2);
        }

        if (position + 1 >= text.Length || text[position] is not ('a' or 'A' or 'p' or 'P'))
        {
            return null;
        }

        var afternoon = text[position] is 'p' or 'P';
        var next = position + 1;
        if (text[next] == '.')
        {
            next = TextScan.SkipInlineSpace(text, next + 1, 1);
        }

        if (next >= text.Length || text[next] is not ('m' or 'M'))
        {
            return null;
        }

        next++;
        if (next < text.Length && char.IsLetter(text[next]))
        {
            return null;
        }

        // The dot of "p.m." belongs to it, the dot that ends "5pm." ends the sentence.
        return (afternoon, next < text.Length && text[next] == '.' && text[next - 2] is '.' or ' ' ? next + 1 : next);
    }

    private static int? HoursWord(ReadOnlySpan<char> text, int position)
    {
        var start = TextScan.SkipInlineSpace(text, position, 1);
        foreach (var word in Hours)
        {
            if (start < text.Length && TextScan.IsAt(text, start, word))
            {
                return start + word.Length;
            }
        }

        return null;
    }
}
