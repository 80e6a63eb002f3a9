using System.Collections.Frozen;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>A word or phrase of a sentence, with all its senses.</summary>
internal readonly record struct Token(Sense Senses, int Start, int End)
{
    public bool Has(Sense any) => (Senses & any) != 0;
}

/// <summary>The words of one sentence with their senses, so that a rule can ask what is near what.</summary>
internal readonly ref struct Sentence
{
    /// <summary>No sentence about closing is longer, so we ignore the rest of a longer one.</summary>
    public const int MostTokens = 80;

    private readonly ReadOnlySpan<Token> _tokens;

    private Sentence(ReadOnlySpan<char> text, ReadOnlySpan<Token> tokens)
    {
        Text = text;
        _tokens = tokens;
        foreach (var token in tokens)
        {
            Senses |= token.Senses;
        }
    }

    public ReadOnlySpan<char> Text { get; }

    /// <summary>The senses of all its words together.</summary>
    public Sense Senses { get; }

    public int Count => _tokens.Length;

    /// <summary>The token at this index. Before the first and after the last it is one without senses.</summary>
    public Token this[int index] => index >= 0 && index < _tokens.Length ? _tokens[index] : default;

    public static Sentence Read(ReadOnlySpan<char> text, Span<Token> tokens)
    {
        var count = 0;
        for (var at = 0; at < text.Length && count < tokens.Length;)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                var end = TextCursor.DigitsEnd(text, at);
                tokens[count++] = new Token(Sense.Number, at, end);
                at = end;
            }
            else if (char.IsLetter(text[at]))
            {
                var token = Lexicon.At(text, at);
                tokens[count++] = IsMonth(text, token, tokens[..count]) ? token with { Senses = Sense.None } : token;
                at = token.End;
            }
            else
            {
                at++;
            }
        }

        return new Sentence(text, tokens[..count]);
    }

    /// <summary>"8 May", "8th of May", "May 2026": here "may" is a month and no sign that something may happen.</summary>
    private static bool IsMonth(ReadOnlySpan<char> text, Token token, ReadOnlySpan<Token> before)
    {
        if (!text[token.Start..token.End].Equals("may", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var next = TextCursor.SkipInlineSpace(text, token.End);
        return (next < text.Length && char.IsAsciiDigit(text[next]))
            || (before is [.., var last] && IsDay(last))
            || (before is [.., var number, _] && IsDay(number) && token.Start - number.End < 7);
    }

    private static bool IsDay(Token token) => token.Has(Sense.Number) && token.End - token.Start < 3;

    public bool Has(Sense any) => (Senses & any) != 0;

    public ReadOnlySpan<char> Word(int index) => Text[this[index].Start..this[index].End];

    public bool Is(int index, string word) => Word(index).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first of so many tokens from <paramref name="from"/> on that has one of the senses; -1 when none has.</summary>
    public int Next(Sense any, int from, int atMost)
    {
        for (var index = Math.Max(0, from); index < Math.Min(_tokens.Length, from + atMost); index++)
        {
            if (_tokens[index].Has(any))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The nearest of so many tokens before <paramref name="before"/> that has one of the senses; -1 when none has.</summary>
    public int Last(Sense any, int before, int atMost)
    {
        for (var index = before - 1; index >= Math.Max(0, before - atMost); index--)
        {
            if (_tokens[index].Has(any))
            {
                return index;
            }
        }

        return -1;
    }
}

/// <summary>The words of <c>notices.tsv</c>.</summary>
internal static class Lexicon
{
    private static readonly FrozenDictionary<string, Entry[]> ByFirstWord = Load();

    private static readonly FrozenDictionary<string, Entry[]>.AlternateLookup<ReadOnlySpan<char>> BySpan = ByFirstWord.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly record struct Entry(string[] Following, Sense Senses);

    /// <summary>The longest entry that starts at a word, otherwise the word alone without senses.</summary>
    public static Token At(ReadOnlySpan<char> text, int start)
    {
        var end = WordEnd(text, start);
        if (BySpan.TryGetValue(text[start..end], out var entries))
        {
            foreach (var entry in entries)
            {
                if (EndOf(text, end, entry.Following) is { } reach)
                {
                    return new Token(entry.Senses, start, reach);
                }
            }
        }

        return new Token(Sense.None, start, end);
    }

    private static int? EndOf(ReadOnlySpan<char> text, int end, string[] following)
    {
        foreach (var word in following)
        {
            var next = end;
            while (next < text.Length
                && next - end < 3
                && !char.IsLetterOrDigit(text[next])
                && text[next] is not ('.' or ',' or ';' or ':' or '(' or ')'))
            {
                next++;
            }

            end = next < text.Length ? WordEnd(text, next) : next;
            if (next == end || !text[next..end].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return end;
    }

    /// <summary>A word continues over an apostrophe: won't.</summary>
    private static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var end = TextCursor.WordEnd(text, start);
        return end > start && end + 1 < text.Length && text[end] is '\'' or '’' && char.IsLetter(text[end + 1])
            ? TextCursor.WordEnd(text, end + 1)
            : end;
    }

    private static FrozenDictionary<string, Entry[]> Load()
    {
        var senses = new Dictionary<string, Sense>();
        foreach (var columns in EmbeddedTable.Rows("notices.tsv"))
        {
            var sense = KebabCase.Parse<Sense>(columns[0]);
            foreach (var words in columns[1].Split('|').SelectMany(words => new[] { words, words.Replace('\'', '’') }))
            {
                senses[words] = senses.GetValueOrDefault(words) | sense;
            }
        }

        return senses.Select(entry => (Words: entry.Key.Split(' '), Senses: entry.Value))
            .GroupBy(entry => entry.Words[0])
            .ToFrozenDictionary(
                group => group.Key,
                group =>
                    group.OrderByDescending(entry => entry.Words.Length)
                        .Select(entry => new Entry(entry.Words[1..], entry.Senses))
                        .ToArray(),
                StringComparer.OrdinalIgnoreCase);
    }
}
