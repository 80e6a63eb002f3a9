using System.Collections.Frozen;

namespace Notifier.Core.Adverts;

/// <summary>The days of the week as adverts write them, English and Welsh.</summary>
internal static class WeekdayNames
{
    private const int LongestWord = 12;

    private static readonly FrozenDictionary<string, DayOfWeek> Known = new Dictionary<string, DayOfWeek>(StringComparer.OrdinalIgnoreCase)
    {
        ["monday"] = DayOfWeek.Monday, ["mon"] = DayOfWeek.Monday, ["llun"] = DayOfWeek.Monday,
        ["tuesday"] = DayOfWeek.Tuesday, ["tue"] = DayOfWeek.Tuesday, ["tues"] = DayOfWeek.Tuesday,
        ["wednesday"] = DayOfWeek.Wednesday, ["wed"] = DayOfWeek.Wednesday, ["weds"] = DayOfWeek.Wednesday, ["mercher"] = DayOfWeek.Wednesday,
        ["thursday"] = DayOfWeek.Thursday, ["thu"] = DayOfWeek.Thursday, ["thur"] = DayOfWeek.Thursday, ["thurs"] = DayOfWeek.Thursday, ["iau"] = DayOfWeek.Thursday,
        ["friday"] = DayOfWeek.Friday, ["fri"] = DayOfWeek.Friday, ["gwener"] = DayOfWeek.Friday,
        ["saturday"] = DayOfWeek.Saturday, ["sat"] = DayOfWeek.Saturday, ["sadwrn"] = DayOfWeek.Saturday,
        ["sunday"] = DayOfWeek.Sunday, ["sun"] = DayOfWeek.Sunday, ["sul"] = DayOfWeek.Sunday,
        // Slips that adverts really contain; one letter more would make them another word, so they are listed, not guessed.
        ["wednesay"] = DayOfWeek.Wednesday, ["wendesday"] = DayOfWeek.Wednesday, ["wedesday"] = DayOfWeek.Wednesday, ["wednsday"] = DayOfWeek.Wednesday,
        ["wensday"] = DayOfWeek.Wednesday, ["thurday"] = DayOfWeek.Thursday, ["thrusday"] = DayOfWeek.Thursday, ["tuseday"] = DayOfWeek.Tuesday,
        ["teusday"] = DayOfWeek.Tuesday, ["firday"] = DayOfWeek.Friday, ["frday"] = DayOfWeek.Friday, ["modnay"] = DayOfWeek.Monday,
        ["saterday"] = DayOfWeek.Saturday, ["staurday"] = DayOfWeek.Saturday, ["sundy"] = DayOfWeek.Sunday,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, DayOfWeek>.AlternateLookup<ReadOnlySpan<char>> KnownSpan =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The weekday this word names; null when it names none. "Mawrth" alone is March, so Tuesday needs its "Dydd".</summary>
    public static DayOfWeek? Named(ReadOnlySpan<char> word) =>
        word.Length is >= 3 and <= LongestWord && KnownSpan.TryGetValue(word, out var day) ? day : null;

    /// <summary>The weekday whose name ends exactly at <paramref name="end"/>, glued to what comes before it or not ("isTuesday").</summary>
    /// <returns>The weekday and where its name starts; null when no weekday ends here.</returns>
    public static (DayOfWeek Day, int Start)? EndingAt(ReadOnlySpan<char> text, int end)
    {
        var start = TextScan.WordStart(text, end);
        var word = text[start..end];
        if (word.Equals("mawrth", StringComparison.OrdinalIgnoreCase) || word.Equals("fawrth", StringComparison.OrdinalIgnoreCase))
        {
            return TextScan.IsWordBefore(text, start, "dydd", out var dyddStart) ? (DayOfWeek.Tuesday, dyddStart) : null;
        }

        if (Named(word) is { } day)
        {
            return (day, TextScan.IsWordBefore(text, start, "dydd", out var dydd) ? dydd : start);
        }

        // Only a full English name, with its capital, is taken out of a longer word.
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
}
