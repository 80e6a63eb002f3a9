namespace Notifier.Reading.Grammar;

/// <summary>Times of day in words: "noon", "close of business", "five pm", "half past four", "quarter to 5", "hanner dydd".</summary>
internal static class SpokenHours
{
    private const string FirstPost = "first post";

    private static readonly (string Words, StatedTime Time)[] Fixed =
    [
        ("one minute to midnight", new(StatedTime.EndOfDay - 1)),
        ("a minute to midnight", new(StatedTime.EndOfDay - 1)),
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
        ("close of the business day", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("close of working day", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("close of office hours", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of the business day", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of office hours", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of business", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("end of play", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("cob", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("cop", new(17 * 60, TimeWording.CloseOfBusiness)),
        ("lunchtime", new(12 * 60, TimeWording.PartOfDay)),
        ("lunch time", new(12 * 60, TimeWording.PartOfDay)),
        ("hanner nos", new(StatedTime.EndOfDay, TimeWording.Midnight)),
        ("canol nos", new(StatedTime.EndOfDay, TimeWording.Midnight)),
        ("ganol nos", new(StatedTime.EndOfDay, TimeWording.Midnight)),
        ("hanner dydd", new(12 * 60)),
        ("canol dydd", new(12 * 60)),
        ("ganol dydd", new(12 * 60)),
    ];

    // Welsh mutates the first letter after "i" (to): pump, but "i bump".
    private static readonly (string Word, int Hour)[] Numbers =
    [
        ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10),
        ("eleven", 11), ("twelve", 12),
        ("un ar ddeg", 11), ("un", 1), ("dau", 2), ("ddau", 2), ("tri", 3), ("dri", 3), ("pedwar", 4), ("bedwar", 4), ("pump", 5),
        ("bump", 5), ("chwech", 6), ("saith", 7),
        ("wyth", 8), ("naw", 9), ("deg", 10), ("ddeg", 10), ("deuddeg", 12), ("ddeuddeg", 12),
    ];

    /// <summary>Words that may follow the hour: "four thirty".</summary>
    private static readonly (string Words, int Minutes)[] MinuteWords =
    [
        ("thirty", 30), ("fifteen", 15), ("forty-five", 45), ("forty five", 45),
    ];

    private static readonly (string Words, int Minutes)[] Parts =
    [
        ("half past", 30), ("half", 30), ("a quarter past", 15), ("quarter past", 15), ("a quarter to", -15), ("quarter to", -15),
        ("five past", 5), ("ten past", 10), ("twenty past", 20), ("five to", -5), ("ten to", -10), ("twenty to", -20),
        ("five minutes to", -5), ("ten minutes to", -10), ("a minute to", -1), ("one minute to", -1),
        ("hanner awr wedi", 30), ("chwarter wedi", 15), ("chwarter i", -15),
    ];

    /// <summary>The letters that can follow: the alphabet, and the space after the "a" of "a quarter to".</summary>
    private const int Letters = 27;

    /// <summary>The words by their first two letters. Most words of a text need no more than this check.</summary>
    private static readonly Entry?[] ByBeginning = [.. Enumerable.Range(0, Letters * Letters).Select(Entry.At)];

    /// <summary>The words that start with the same two letters.</summary>
    private sealed record Entry(
        (string Words, StatedTime Time)[] Fixed,
        (string Words, int Minutes)[] Parts,
        (string Word, int Hour)[] Numbers)
    {
        public static Entry? At(int beginning)
        {
            var entry = new Entry(
                [.. SpokenHours.Fixed.Where(row => Beginning(row.Words, 0) == beginning)],
                [.. SpokenHours.Parts.Where(row => Beginning(row.Words, 0) == beginning)],
                [.. SpokenHours.Numbers.Where(row => Beginning(row.Word, 0) == beginning)]);
            return entry is { Fixed: [], Parts: [], Numbers: [] } ? null : entry;
        }

        public static Entry? At(ReadOnlySpan<char> text, int start) => ByBeginning[Beginning(text, start)];

        /// <summary>Two letters as a number, in any case.</summary>
        private static int Beginning(ReadOnlySpan<char> text, int start) => (Letter(text, start) * Letters) + Letter(text, start + 1);

        private static int Letter(ReadOnlySpan<char> text, int place) =>
            place < text.Length && char.IsAsciiLetter(text[place]) ? (text[place] | 0x20) - 'a' : Letters - 1;
    }

    /// <summary>The time whose words start at <paramref name="start"/>, and their end; null when there is none.</summary>
    public static (StatedTime Time, int End)? At(ReadOnlySpan<char> text, int start)
    {
        if (Entry.At(text, start) is not { } entry)
        {
            return null;
        }

        foreach (var (words, time) in entry.Fixed)
        {
            if (TextCursor.IsAt(text, start, words))
            {
                return (time, start + words.Length);
            }
        }

        if (TextCursor.IsAt(text, start, FirstPost) && IsPostOfMorning(text, start + FirstPost.Length))
        {
            return (new StatedTime(9 * 60, TimeWording.PartOfDay), start + FirstPost.Length);
        }

        foreach (var (words, minutes) in entry.Parts)
        {
            if (TextCursor.IsAt(text, start, words)
                && Hour(text, TextCursor.SkipInlineSpace(text, start + words.Length, 2)) is var (hour, end))
            {
                // "Half past four" is in the afternoon, "half past nine" in the morning.
                var (of, ofEnd) = PartOfDay(text, end) ?? (hour is < 8 or 12, end);
                return (new StatedTime((((hour % 12) + (of ? 12 : 0)) * 60) + minutes), ofEnd);
            }
        }

        return NumberAt(text, start) is var (number, numberEnd)
            ? WithMinutes(text, number, numberEnd) ?? HourAt(text, number, numberEnd)
            : null;
    }

    /// <summary>"First post on Friday" is the morning's mail. "First post for a new teacher" is a job.</summary>
    private static bool IsPostOfMorning(ReadOnlySpan<char> text, int position)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 2);
        return next >= text.Length
            || TextCursor.IsLineBreak(text[next])
            || char.IsAsciiDigit(text[next])
            || text[next] is ',' or '(' or ')'
            || TextCursor.IsAt(text, next, "on")
            || WeekdayNames.Named(text[next..TextCursor.WordEnd(text, next)]) is not null;
    }

    /// <summary>"Four thirty", "four-thirty pm".</summary>
    private static (StatedTime Time, int End)? WithMinutes(ReadOnlySpan<char> text, int hour, int position)
    {
        var next = position < text.Length && text[position] == '-' ? position + 1 : TextCursor.SkipInlineSpace(text, position, 2);
        foreach (var (words, minutes) in MinuteWords)
        {
            if (next > position
                && TextCursor.IsAt(text, next, words)
                && !TextCursor.IsAt(text, TextCursor.SkipInlineSpace(text, next + words.Length, 2), "minute"))
            {
                var (isAfternoon, end) = PartOfDay(text, next + words.Length) ?? (hour is < 8 or 12, next + words.Length);
                return (new StatedTime((((hour % 12) + (isAfternoon ? 12 : 0)) * 60) + minutes), end);
            }
        }

        return null;
    }

    /// <summary>
    /// Words that make a number a time: "o'clock", "in the morning", "noon" after twelve. <see cref="TimeGrammar"/> reads am and pm.
    /// </summary>
    /// <param name="position">The end of the number.</param>
    public static (StatedTime Time, int End)? HourAt(ReadOnlySpan<char> text, int hour, int position)
    {
        if (hour is < 1 or > 12)
        {
            return null;
        }

        var next = TextCursor.SkipInlineSpace(text, position, 2);
        if (hour == 12
            && next < text.Length
            && At(text, next) is ({ Wording: not TimeWording.CloseOfBusiness } noon, var noonEnd)
            && noon.Minutes % (12 * 60) == 0)
        {
            return (noon, noonEnd); // "12 noon", "twelve midnight"
        }

        if (TimeGrammar.HalfAt(text, next) is var (afternoon, halfEnd))
        {
            return (
                hour == 12 && !afternoon
                ? new StatedTime(0, TimeWording.TwelveAm)
                : new StatedTime(((hour % 12) + (afternoon ? 12 : 0)) * 60),
                halfEnd);
        }

        var clockEnd = OClock(text, next);
        return PartOfDay(text, clockEnd ?? position) is var (isAfternoon, end) ? (
            new StatedTime(((hour % 12) + (isAfternoon ? 12 : 0)) * 60),
            end)
            : clockEnd is { } oClock ? (new StatedTime(((hour % 12) + (hour is < 8 or 12 ? 12 : 0)) * 60), oClock)
            : null;
    }

    private static int? OClock(ReadOnlySpan<char> text, int position)
    {
        foreach (var words in (ReadOnlySpan<string>)["o'clock", "o’clock", "o clock", "oclock", "o'r gloch", "o’r gloch"])
        {
            if (position < text.Length && TextCursor.IsAt(text, position, words))
            {
                return position + words.Length;
            }
        }

        return null;
    }

    /// <summary>"In the morning", "y prynhawn".</summary>
    public static (bool IsAfternoon, int End)? PartOfDay(ReadOnlySpan<char> text, int position)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 2);
        if (TimeGrammar.HalfAt(text, next) is { } half)
        {
            return half;
        }

        foreach (var (words, isAfternoon) in (ReadOnlySpan<(string, bool)>)[("in the morning", false), ("in the afternoon", true), ("in the evening", true), ("at night", true), ("y bore", false), ("y prynhawn", true), ("yr hwyr", true), ("y nos", true)])
        {
            if (next < text.Length && TextCursor.IsAt(text, next, words))
            {
                return (isAfternoon, next + words.Length);
            }
        }

        return null;
    }

    /// <summary>1 to 12, in words or digits.</summary>
    private static (int Hour, int End)? Hour(ReadOnlySpan<char> text, int position)
    {
        var end = TextCursor.DigitsEnd(text, position);
        return end - position is 1 or 2
            && TextCursor.Number(text[position..end]) is > 0 and <= 12 and var digits
            && (end == text.Length || !char.IsAsciiDigit(text[end]))
            ? (digits, end)
            : NumberAt(text, position);
    }

    private static (int Number, int End)? NumberAt(ReadOnlySpan<char> text, int position)
    {
        if (Entry.At(text, position) is not { } entry)
        {
            return null;
        }

        foreach (var (word, hour) in entry.Numbers)
        {
            if (TextCursor.IsAt(text, position, word))
            {
                return (hour, position + word.Length);
            }
        }

        return null;
    }
}
