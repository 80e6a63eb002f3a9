using System.Buffers;
using System.Collections.Frozen;

namespace Notifier.Reading.Grammar;

/// <summary>The months as adverts write them: English and Welsh, short, split by a space, glued to the next word, or misspelt.</summary>
internal static class MonthNames
{
    /// <summary>"May", "June" and "July" are too short to be split.</summary>
    private const int ShortestBroken = 5;

    private static readonly string[] English =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    // After "o", "i" or a number Welsh mutates the first letter (Mai -> Fai). Adverts use both forms.
    private static readonly string[][] Welsh =
    [
        ["ionawr"], ["chwefror"], ["mawrth", "fawrth"], ["ebrill"], ["mai", "fai"], ["mehefin", "fehefin"],
        ["gorffennaf", "orffennaf"], ["awst"], ["medi", "fedi"], ["hydref"], ["tachwedd", "dachwedd"], ["rhagfyr", "ragfyr"],
    ];

    private static readonly string[][] Short =
        [["jan"], ["feb", "febr"], ["mar"], ["apr"], [], ["jun"], ["jul"], ["aug"], ["sep", "sept"], ["oct"], ["nov"], ["dec"]];

    /// <summary>
    /// For each letter, the English months that start with it. Most words after a number start with another letter, and need no more than
    /// this check.
    /// </summary>
    private static readonly int[][] ByInitial =
        [.. Enumerable.Range('a', 26).Select(letter => Enumerable.Range(0, 12).Where(index => English[index][0] == letter).ToArray())];

    private static readonly SearchValues<char> Initials = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 12).SelectMany(index => Welsh[index].Append(English[index])).SelectMany(name => new[] { name[0], char.ToUpperInvariant(name[0]) }).Distinct()));

    private static readonly FrozenDictionary<string, int> Known = Enumerable.Range(0, 12)
        .SelectMany(index => Welsh[index].Concat(Short[index]).Append(English[index]).Select(name => (name, month: index + 1)))
        .ToFrozenDictionary(pair => pair.name, pair => pair.month, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> KnownSpan =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The names, long and short.</summary>
    public static IEnumerable<string> Words => Known.Keys;

    /// <summary>A month at a position in a text.</summary>
    /// <param name="Number">1 to 12; 0 when there is none.</param>
    /// <param name="End">The end of the month's letters.</param>
    /// <param name="Misspelt">The letters are near one month but are not its name, so the caller needs more evidence.</param>
    public readonly record struct Found(int Number, int End, bool Misspelt)
    {
        public bool Any => Number != 0;
    }

    /// <summary>Reads the month that starts at <paramref name="start"/>.</summary>
    public static Found At(ReadOnlySpan<char> text, int start)
    {
        if (!Initials.Contains(text[start]))
        {
            return default;
        }

        var end = WordEnd(text, start);
        var length = end - start;
        if (length is < 2 or > 40)
        {
            return default;
        }

        var word = text[start..end];

        // "Novembe r2020", "Nov ember": one name with a stray space in it.
        if (end + 1 < text.Length && text[end] == ' ' && char.IsAsciiLetter(text[end + 1])
            && Joined(text, start, end) is { Any: true } joined)
        {
            return joined;
        }

        if (KnownSpan.TryGetValue(word, out var month))
        {
            return new Found(month, end, Misspelt: false);
        }

        if (Glued(text, start, end) is { Any: true } glued)
        {
            return glued;
        }

        return Nearest(word) is var near and not 0 ? new Found(near, end, Misspelt: true) : default;
    }

    /// <summary>The number of the month named by exactly this word, or 0.</summary>
    public static int Named(ReadOnlySpan<char> word) => KnownSpan.TryGetValue(word, out var month) ? month : 0;

    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && end - start <= 40 && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        return end;
    }

    private static Found Joined(ReadOnlySpan<char> text, int start, int gap)
    {
        var head = text[start..gap];
        foreach (var index in Possible(head[0]))
        {
            var name = English[index].AsSpan();
            if (name.Length >= ShortestBroken && name.StartsWith(head, StringComparison.OrdinalIgnoreCase))
            {
                var end = WordEnd(text, gap + 1);
                if (text[(gap + 1)..end].Equals(name[head.Length..], StringComparison.OrdinalIgnoreCase))
                {
                    return new Found(index + 1, end, Misspelt: false);
                }
            }
        }

        return default;
    }

    private static int[] Possible(char initial) => char.IsAsciiLetter(initial) ? ByInitial[(initial | 0x20) - 'a'] : [];

    // "20th NovemberInterview": a capital starts the next word. "20th Novemberat": only for names that start no other word.
    private static Found Glued(ReadOnlySpan<char> text, int start, int end)
    {
        var word = text[start..end];
        foreach (var index in Possible(word[0]))
        {
            var name = English[index];
            if (word.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && (char.IsAsciiLetterUpper(word[name.Length]) || name.Length >= 7))
            {
                return new Found(index + 1, start + name.Length, Misspelt: false);
            }
        }

        return default;
    }

    /// <summary>
    /// The one month within reach of a typing error: one slip for short names, two for long ones. It is 0 when there is none or several.
    /// </summary>
    private static int Nearest(ReadOnlySpan<char> word)
    {
        // "5 staff", "3 Adult": a short lower-case word is a word, and a word of another length is no month.
        if (word.Length < 4 || (word.Length < 7 && !char.IsUpper(word[0])))
        {
            return 0;
        }

        var best = 0;
        var bestDistance = int.MaxValue;
        foreach (var index in Possible(word[0]))
        {
            var name = English[index];
            var reach = name.Length >= 6 && word.Length >= 6 ? 2 : 1;
            if (Math.Abs(name.Length - word.Length) > reach)
            {
                continue;
            }

            var distance = Slips.Between(word, name);
            if (distance > reach || distance > bestDistance)
            {
                continue;
            }

            best = distance == bestDistance ? 0 : index + 1;
            bestDistance = distance;
        }

        return best;
    }
}
