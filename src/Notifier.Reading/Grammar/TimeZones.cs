using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace Notifier.Reading.Grammar;

/// <summary>
/// The time zones that adverts name: "UK time", "(Hong Kong time)", "CET", "GMT+8", "+08:00". The table <c>zones.tsv</c> beside this file
/// has the names.
/// </summary>
internal static class TimeZones
{
    private const int LongestName = 30;
    private const int MostWords = 4;

    private static readonly string[] Regions = ["Europe", "Asia", "America", "Africa", "Australia", "Pacific", "Atlantic", "Indian"];

    /// <summary>Words before "time" that are no zone.</summary>
    private static readonly FrozenSet<string> NoZones = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "full", "part", "closing", "start", "term", "run", "any", "this", "that", "the", "same", "first",
        "last", "whole", "flexible", "deadline", "interview", "response", "lead", "travel");

    private static readonly (
        FrozenDictionary<string, string> BeforeTime,
        string[] Alone,
        FrozenDictionary<string, string> OfAlone) Table = Load();

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BeforeTime = Table.BeforeTime.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Places abroad with British namesakes: "5pm in Perth" names no zone, but "5pm Perth time" does.</summary>
    private static readonly FrozenSet<string> AlsoBritish = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "perth", "halifax", "boston", "wellington", "washington", "melbourne", "london", "belfast",
        "bermuda");

    private static readonly FrozenSet<string> NoAbbreviations = FrozenSet.Create(
        "POST", "EAST", "WEST", "BEST", "LAST", "LIST", "TEST", "MUST", "JUST", "COST", "HOST", "TRUST", "FIRST", "NOT", "BUT", "GET",
        "OUT", "ACT", "VAT", "ICT", "PAT", "MAT", "CERT", "START", "CHAT", "WHAT", "THAT", "SHIFT", "NIGHT");

    /// <summary>Abbreviations of such letters after a time are zones, even if we do not know them.</summary>
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>
    /// The system's zones by their last name: "Hong Kong" is Asia/Hong_Kong. Loaded only when an advert names a place that the table lacks.
    /// </summary>
    private static readonly Lazy<FrozenDictionary<string, string>> Cities = new(() => TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => Regions.Any(region => zone.Id.StartsWith(region + "/", StringComparison.Ordinal)))
        .GroupBy(zone => zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' '), zone => zone.Id, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase));

    /// <summary>The zone after a time, in the advert's own words; null when there is none.</summary>
    public static (string Words, int End)? At(ReadOnlySpan<char> text, int position)
    {
        var start = TextCursor.SkipInlineSpace(text, position, 3);
        if (OffsetEnd(text, start, start == position) is { } offsetEnd)
        {
            return (text[start..offsetEnd].ToString(), offsetEnd);
        }

        if (start < text.Length && text[start] is '(' or ',' or '[' or '–' or '-')
        {
            start = TextCursor.SkipInlineSpace(text, start + 1, 3);
        }

        if (start >= text.Length)
        {
            return null;
        }

        if (OffsetEnd(text, start, isGlued: false) is { } bracketedEnd)
        {
            return (text[start..bracketedEnd].ToString(), bracketedEnd);
        }

        if (!char.IsAsciiLetter(text[start]))
        {
            return null;
        }

        if (TextCursor.IsAt(text, start, "local time"))
        {
            return ("local time", start + "local time".Length); // nobody knows whose local time
        }

        var isIn = TextCursor.IsAt(text, start, "in");
        var isBracket = start > 0 && text[start - 1] is '(' or '[';
        start = SkipSmallWords(text, start);
        if ((DatabaseNameEnd(text, start) ?? NamedEnd(text, start) ?? (isIn ? PlaceEnd(text, start) : null)) is { } namedEnd)
        {
            return (text[start..namedEnd].ToString(), namedEnd);
        }

        foreach (var name in Table.Alone)
        {
            if (text[start..].StartsWith(name) && StandsAlone(text, start, start + name.Length))
            {
                return (name, start + name.Length);
            }
        }

        return UnknownEnd(text, start, isBracket) is { } unknownEnd ? (text[start..unknownEnd].ToString(), unknownEnd) : null;
    }

    /// <summary>"5pm Eastern." names a zone, "5pm Eastern Road" does not. An abbreviation in capitals only has to end.</summary>
    private static bool StandsAlone(ReadOnlySpan<char> text, int start, int end)
    {
        if (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            return false;
        }

        var next = TextCursor.SkipInlineSpace(text, end, 3);
        return char.IsAsciiLetterUpper(text[end - 1])
            || end - start < 3
            || next >= text.Length
            || !char.IsLetter(text[next])
            || TextCursor.IsAt(text, next, "on");
    }

    /// <summary>"Asia/Singapore"</summary>
    private static int? DatabaseNameEnd(ReadOnlySpan<char> text, int start)
    {
        var regionEnd = TextCursor.WordEnd(text, start);
        if (regionEnd >= text.Length || text[regionEnd] != '/' || !Regions.Contains(text[start..regionEnd].ToString()))
        {
            return null;
        }

        var end = regionEnd + 1;
        while (end < text.Length && end - start < LongestName && (char.IsAsciiLetter(text[end]) || text[end] is '_' or '/'))
        {
            end++;
        }

        return Find(text[start..end].ToString()) is null ? null : end;
    }

    /// <summary>"5pm in Hong Kong", "17:00 in Singapore": a place with a known zone and no British namesake.</summary>
    private static int? PlaceEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        var known = default(int?);
        for (var words = 0; words < 3 && end < text.Length && char.IsAsciiLetterUpper(text[end]); words++)
        {
            var wordEnd = TextCursor.WordEnd(text, end);
            var name = text[start..wordEnd].ToString();
            known = !AlsoBritish.Contains(name) && (BeforeTime.ContainsKey(name) || Cities.Value.ContainsKey(name)) ? wordEnd : known;
            end = TextCursor.SkipInlineSpace(text, wordEnd, 2);
        }

        return known;
    }

    /// <summary>"17:00 WXT", "5pm (ZZT)": it looks like a zone's abbreviation, but we do not know it.</summary>
    private static int? UnknownEnd(ReadOnlySpan<char> text, int start, bool isBracket)
    {
        var length = text[start..].IndexOfAnyExcept(Capitals);
        length = length < 0 ? text.Length - start : length;
        var end = start + length;
        if (length is < 3 or > 5
            || text[end - 1] != 'T'
            || (end < text.Length && char.IsLetterOrDigit(text[end]))
            || NoAbbreviations.Contains(text[start..end].ToString()))
        {
            return null;
        }

        var next = TextCursor.SkipInlineSpace(text, end, 3);
        var stands = next >= text.Length || !char.IsLetter(text[next]) || TextCursor.IsAt(text, next, "on");
        return (isBracket ? end < text.Length && text[end] is ')' or ']' : length < 5 && stands) ? end : null;
    }

    /// <summary>The zone that these words name.</summary>
    /// <returns>Null when we do not know it.</returns>
    public static TimeZoneInfo? Named(string words)
    {
        if (Table.OfAlone.TryGetValue(words, out var id))
        {
            return Find(id);
        }

        if (OffsetOf(words) is { } offset)
        {
            return TimeZoneInfo.CreateCustomTimeZone(words, offset, words, words);
        }

        var name = BareName(words);
        return BeforeTime.TryGetValue(name, out id) || Cities.Value.TryGetValue(name.ToString(), out id)
            ? Find(id)
            : name.Contains('/') ? Find(name.ToString())
            : null;
    }

    private static ReadOnlySpan<char> BareName(ReadOnlySpan<char> words)
    {
        foreach (var end in (ReadOnlySpan<string>)[" local time", " local", " time zone", " timezone", " time"])
        {
            if (words.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return words[..^end.Length];
            }
        }

        return words;
    }

    private static int SkipSmallWords(ReadOnlySpan<char> text, int start)
    {
        foreach (var word in (ReadOnlySpan<string>)["in", "the"])
        {
            start = TextCursor.IsAt(text, start, word) ? TextCursor.SkipInlineSpace(text, start + word.Length, 2) : start;
        }

        return start;
    }

    /// <summary>"Hong Kong time", "UK local time": up to four words, in capitals unless we know them.</summary>
    private static int? NamedEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        for (var words = 0; words < MostWords && end - start < LongestName; words++)
        {
            var wordEnd = TextCursor.WordEnd(text, end);
            wordEnd = wordEnd < text.Length && text[wordEnd] == '.' && wordEnd - end == 1 ? wordEnd + 1 : wordEnd;
            if (wordEnd == end)
            {
                return null;
            }

            var next = TextCursor.SkipInlineSpace(text, wordEnd, 2);
            if (next > wordEnd && next < text.Length && TimeEnd(text, next) is { } timeEnd)
            {
                var name = text[start..wordEnd];
                return BeforeTime.ContainsKey(name) || (words < 3 && char.IsAsciiLetterUpper(name[0]) && !NoZones.Contains(name.ToString()))
                    ? timeEnd
                    : null;
            }

            if (next == wordEnd || next >= text.Length)
            {
                return null;
            }

            end = next;
        }

        return null;
    }

    private static int? TimeEnd(ReadOnlySpan<char> text, int position)
    {
        foreach (var word in (ReadOnlySpan<string>)["local time", "time zone", "timezone", "time"])
        {
            if (TextCursor.IsAt(text, position, word))
            {
                return position + word.Length;
            }
        }

        return null;
    }

    /// <summary>"GMT+8", "UTC -05:00", and "+08:00" or "-0500" alone. Any other minus sign alone separates two times.</summary>
    private static int? OffsetEnd(ReadOnlySpan<char> text, int start, bool isGlued)
    {
        var position = start;
        var isNamed = text[start..].StartsWith("GMT") || text[start..].StartsWith("UTC");
        if (isNamed)
        {
            position = TextCursor.SkipInlineSpace(text, start + 3, 1);
        }

        if (position >= text.Length
            || !(text[position] == '+' || (text[position] == '-' && (isNamed || isGlued || IsBehindGreenwich(text, position)))))
        {
            return null;
        }

        position += 1;
        var hoursEnd = TextCursor.DigitsEnd(text, position);
        var digits = hoursEnd - position;
        if (digits == 2 && hoursEnd + 2 < text.Length && text[hoursEnd] == ':' && TextCursor.DigitsEnd(text, hoursEnd + 1) == hoursEnd + 3)
        {
            return hoursEnd + 3;
        }

        return digits == 4 || (isNamed && digits is 1 or 2) ? hoursEnd : null;
    }

    /// <summary>"17:00 -0500": four digits, as systems write them.</summary>
    private static bool IsBehindGreenwich(ReadOnlySpan<char> text, int minus) =>
        minus + 1 < text.Length && text[minus + 1] == '0' && TextCursor.DigitsEnd(text, minus + 1) == minus + 5;

    private static TimeSpan? OffsetOf(string words)
    {
        var sign = words.AsSpan().IndexOfAny('+', '-');
        if (sign < 0)
        {
            return null;
        }

        var digits = words[(sign + 1)..].Replace(":", string.Empty, StringComparison.Ordinal);
        if (digits.Length is not (1 or 2 or 4) || !digits.All(char.IsAsciiDigit))
        {
            return null;
        }

        var hours = int.Parse(digits.Length < 4 ? digits : digits[..2], CultureInfo.InvariantCulture);
        var minutes = digits.Length < 4 ? 0 : int.Parse(digits[2..], CultureInfo.InvariantCulture);
        var offset = new TimeSpan(hours, minutes, 0);
        return hours > 13 || minutes > 59 ? null : words[sign] == '-' ? -offset : offset;
    }

    private static TimeZoneInfo? Find(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : null;

    private static (FrozenDictionary<string, string> BeforeTime, string[] Alone, FrozenDictionary<string, string> OfAlone) Load()
    {
        var rows = EmbeddedTable.Rows("zones.tsv").ToList();
        var alone = rows.SelectMany(columns => columns[2].Split('|', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, id: columns[0]))).ToList();
        return (
            rows.SelectMany(columns => columns[1].Split('|').Select(name => (name, id: columns[0])))
                .ToFrozenDictionary(row => row.name, row => row.id, StringComparer.OrdinalIgnoreCase),
            [.. alone.Select(row => row.name).OrderByDescending(name => name.Length)],
            alone.ToFrozenDictionary(row => row.name, row => row.id, StringComparer.Ordinal));
    }
}
