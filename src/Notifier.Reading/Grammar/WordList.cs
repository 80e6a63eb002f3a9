using System.Buffers;
using System.Collections.Frozen;

namespace Notifier.Reading.Grammar;

/// <summary>
/// Words and phrases with one meaning to the reader, from the table <c>keywords.tsv</c> beside this file. We match them as whole words.
/// </summary>
internal sealed class WordList
{
    private static readonly FrozenDictionary<string, WordList> All = Load();

    private readonly (string Words, bool IsStem)[] _entries;
    private readonly SearchValues<string> _places;
    private readonly string[] _stems;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _whole;

    private WordList(IEnumerable<string> entries)
    {
        _entries = [.. entries.SelectMany(Spellings).Select(entry => (entry.TrimEnd('*'), entry.EndsWith('*')))];
        _places = SearchValues.Create([.. _entries.Select(entry => entry.Words)], StringComparison.OrdinalIgnoreCase);
        _stems = [.. _entries.Where(entry => entry.IsStem).Select(entry => entry.Words)];
        _whole = _entries.Where(entry => !entry.IsStem)
            .Select(entry => entry.Words)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The list with this name.</summary>
    /// <exception cref="KeyNotFoundException">The table has no such list.</exception>
    public static WordList Load(string name) => All[name];

    /// <summary>Whether the text contains one of the words.</summary>
    public bool IsIn(ReadOnlySpan<char> text) => Find(text).End > 0;

    /// <summary>Whether the text is one of the words.</summary>
    public bool Is(ReadOnlySpan<char> word)
    {
        if (_whole.Contains(word))
        {
            return true;
        }

        foreach (var stem in _stems)
        {
            if (word.StartsWith(stem, StringComparison.OrdinalIgnoreCase) && TextCursor.WordEnd(word, stem.Length) == word.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the text ends in one of the words. The list must not contain stems.</summary>
    public bool Ends(ReadOnlySpan<char> text)
    {
        foreach (var (words, _) in _entries)
        {
            if (text.EndsWith(words, StringComparison.OrdinalIgnoreCase)
                && (text.Length == words.Length || !char.IsLetter(text[^(words.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of the words in the text; its end is 0 when there is none.</summary>
    public (int Start, int End) Find(ReadOnlySpan<char> text)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOfAny(_places);
            if (at < 0)
            {
                break;
            }

            from += at;
            if ((from == 0 || !char.IsLetter(text[from - 1])) && EndAt(text, from) is > 0 and var end)
            {
                return (from, end);
            }

            from++;
        }

        return (0, 0);
    }

    /// <summary>The end of the longest of the words that starts here; 0 when none does.</summary>
    private int EndAt(ReadOnlySpan<char> text, int start)
    {
        var longest = 0;
        foreach (var (words, isStem) in _entries)
        {
            if (words.Length > longest - start && text[start..].StartsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                var end = start + words.Length;
                end = isStem ? TextCursor.WordEnd(text, end) : end;
                longest = end == text.Length || !char.IsLetter(text[end]) ? Math.Max(longest, end) : longest;
            }
        }

        return longest;
    }

    private static IEnumerable<string> Spellings(string entry) =>
        entry.Contains('\'', StringComparison.Ordinal) ? [entry, entry.Replace('\'', '’')] : [entry];

    private static FrozenDictionary<string, WordList> Load() => EmbeddedTable.Rows("keywords.tsv")
        .GroupBy(columns => columns[0])
        .ToFrozenDictionary(list => list.Key, list => new WordList(list.SelectMany(columns => columns[1].Split('|'))));
}
