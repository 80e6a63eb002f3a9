using System.Buffers;
using System.Text;

namespace Notifier.Reading.Grammar;

/// <summary>Steps through a text by words and spaces, without allocating.</summary>
internal static class TextCursor
{
    /// <summary>No word that we look for is longer. A longer run of letters is cut here, so that every step stays bounded.</summary>
    private const int LongestRun = 40;

    private static readonly SearchValues<char> ToFold = SearchValues.Create(
        "\t\n\v\f\r\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF");

    /// <summary>The number that these few digits write.</summary>
    public static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    /// <summary>Space within a line: space, tab, no-break and other Unicode spaces, but no line break.</summary>
    public static bool IsInlineSpace(char character) =>
        character is ' ' or '\t' or '\u00A0' or '\u200B' or '\uFEFF'
            || (character > '\u1680' && char.IsWhiteSpace(character) && !IsLineBreak(character));

    public static bool IsLineBreak(char character) => character is '\n' or '\r' or '\u2028' or '\u2029';

    public static int SkipInlineSpace(ReadOnlySpan<char> text, int position, int atMost = LongestRun)
    {
        var limit = Math.Min(text.Length, position + atMost);
        while (position < limit && IsInlineSpace(text[position]))
        {
            position++;
        }

        return position;
    }

    public static int SkipInlineSpaceBack(ReadOnlySpan<char> text, int position, int atMost = LongestRun)
    {
        var limit = Math.Max(0, position - atMost);
        while (position > limit && IsInlineSpace(text[position - 1]))
        {
            position--;
        }

        return position;
    }

    public static int WordStart(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        var limit = Math.Max(0, end - LongestRun);
        while (start > limit && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        return start;
    }

    public static int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        var limit = Math.Min(text.Length, start + LongestRun);
        while (end < limit && char.IsLetter(text[end]))
        {
            end++;
        }

        return end;
    }

    public static int DigitsEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>Whether <paramref name="word"/> is just before <paramref name="position"/>, with or without spaces between.</summary>
    public static bool IsWordBefore(ReadOnlySpan<char> text, int position, string word, out int start)
    {
        var end = SkipInlineSpaceBack(text, position);
        start = WordStart(text, end);
        return text[start..end].Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether <paramref name="phrase"/> is at <paramref name="position"/> as whole words, in any case.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int position, string phrase)
    {
        var end = position + phrase.Length;

        // At most positions the first or the last letter already differs.
        return end <= text.Length && (text[position] | 0x20) == (phrase[0] | 0x20) && (text[end - 1] | 0x20) == (phrase[^1] | 0x20)
            && text[position..end].Equals(phrase, StringComparison.OrdinalIgnoreCase) && (end == text.Length || !char.IsLetter(text[end]));
    }

    /// <summary>Whether a short span contains the lower-case <paramref name="word"/>. Search long ones with SearchValues.</summary>
    public static bool Holds(ReadOnlySpan<char> letters, string word)
    {
        for (var at = 0; at + word.Length <= letters.Length; at++)
        {
            if ((letters[at] | 0x20) == word[0] && letters.Slice(at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Cuts a text to a length, but never between surrogates, because storage rejects half a pair.</summary>
    public static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>The text on one line, with every run of white space folded to one space.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IndexOfAny(ToFold) < 0 && text.IndexOf("  ") < 0)
        {
            return text.ToString();
        }

        var folded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character) && character != '\uFEFF')
            {
                folded.Append(character);
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd();
    }
}
