using System.Buffers;
using System.Collections.Frozen;

namespace Notifier.Reading.Grammar;

/// <summary>Days of the month in words: "the eighth of May".</summary>
internal static class SpelledDays
{
    private static readonly string[] Names =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth",
        "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
        "nineteenth", "twentieth",
    ];

    private static readonly FrozenDictionary<string, int> Numbers = Names.Select((name, index) => (Name: name, Number: index + 1))
        .Concat(Names.Take(9).Select((name, index) => (Name: "twenty" + name, Number: 21 + index)))
        .Append((Name: "thirtieth", Number: 30)).Append((Name: "thirtyfirst", Number: 31))
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Number, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> BySpan = Numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>"First", "second" and "third" are in every advert, so we look for them only before "of" and a hyphen.</summary>
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        [.. Names.Skip(3), "thirtieth", "first of ", "second of ", "third of "],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>The positions of days in words, in reading order.</summary>
    public static List<(int Start, int End, int Day)> In(ReadOnlySpan<char> text)
    {
        var found = new List<(int Start, int End, int Day)>();
        foreach (var place in new TextMatches(text, Stems))
        {
            var end = TextCursor.WordEnd(text, place);
            if (DayEndingAt(text, end) is var (start, day) && (found.Count == 0 || start >= found[^1].End))
            {
                found.Add((start, end, day));
            }
        }

        return found;
    }

    private static (int Start, int Day)? DayEndingAt(ReadOnlySpan<char> text, int end)
    {
        var start = TextCursor.WordStart(text, end);
        if (start > 0 && text[start - 1] is '-' or ' ' && TextCursor.WordStart(text, start - 1) is var tens && text[tens..(start - 1)] is "twenty" or "Twenty" or "thirty" or "Thirty"
            && BySpan.TryGetValue(string.Concat(text[tens..(start - 1)], text[start..end]), out var both))
        {
            return (tens, both);
        }

        return BySpan.TryGetValue(text[start..end], out var day) ? (start, day) : null;
    }
}
