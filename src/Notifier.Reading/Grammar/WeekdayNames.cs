using System.Collections.Frozen;

namespace Notifier.Reading.Grammar;

/// <summary>The days of the week as adverts write them, English and Welsh.</summary>
internal static class WeekdayNames
{
    private const int LongestWord = 12;

    // Full, short and Welsh names, and misspellings from real adverts. They are listed and not guessed, because one more slip makes them
    // another word.
    private static readonly (DayOfWeek Day, string Names)[] Table =
    [
        (DayOfWeek.Monday, "monday mon llun modnay"),
        (DayOfWeek.Tuesday, "tuesday tue tues tuseday teusday"),
        (DayOfWeek.Wednesday, "wednesday wed weds mercher wednesay wendesday wedesday wednsday wensday"),
        (DayOfWeek.Thursday, "thursday thu thur thurs iau thurday thrusday"),
        (DayOfWeek.Friday, "friday fri gwener firday frday"),
        (DayOfWeek.Saturday, "saturday sat sadwrn saterday staurday"),
        (DayOfWeek.Sunday, "sunday sun sul sundy"),
    ];

    private static readonly FrozenDictionary<string, DayOfWeek> Known = Table
        .SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Day)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.Day, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, DayOfWeek>.AlternateLookup<ReadOnlySpan<char>> KnownSpan =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names, long, short and mistyped.</summary>
    public static IEnumerable<string> Words => Known.Keys;

    /// <summary>The weekday that this word names; null when it names none. "Mawrth" alone is March, so Tuesday needs its "Dydd".</summary>
    public static DayOfWeek? Named(ReadOnlySpan<char> word) =>
        word.Length is >= 3 and <= LongestWord && KnownSpan.TryGetValue(word, out var day) ? day : null;

    /// <summary>The weekday that ends exactly at <paramref name="end"/>, even when it is glued to the word before ("isTuesday").</summary>
    /// <returns>The weekday and the start of its name; null when no weekday ends here.</returns>
    public static (DayOfWeek Day, int Start)? EndingAt(ReadOnlySpan<char> text, int end)
    {
        var start = TextCursor.WordStart(text, end);
        var word = text[start..end];
        if (word.Equals("mawrth", StringComparison.OrdinalIgnoreCase) || word.Equals("fawrth", StringComparison.OrdinalIgnoreCase))
        {
            return DyddBefore(text, start) is { } dyddStart ? (DayOfWeek.Tuesday, dyddStart) : null;
        }

        if (Named(word) is { } day)
        {
            return (day, DyddBefore(text, start) ?? start);
        }

        // We take only a full, capitalised English name out of a longer word.
        for (var length = 6; length <= 9 && length < word.Length; length++)
        {
            var tail = word[^length..];
            if (char.IsAsciiLetterUpper(tail[0]) && tail.EndsWith("day") && Named(tail) is { } glued)
            {
                return (glued, end - length);
            }
        }

        return null;
    }

    private static int? DyddBefore(ReadOnlySpan<char> text, int start) =>
        TextCursor.IsWordBefore(text, start, "dydd", out var dydd) || TextCursor.IsWordBefore(text, start, "ddydd", out dydd) ? dydd : null;
}
