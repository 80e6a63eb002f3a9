using System.Buffers;
using System.Globalization;
using System.Text;

namespace Notifier.Reading.Grammar;

/// <summary>
/// Untrusted text on one line. It must not break a line, reverse the reading direction, hide anything or fill the screen.
/// </summary>
public static class SingleLine
{
    /// <summary>Longer than any honest title or reference.</summary>
    public const int LongestName = 200;

    /// <summary>Longer than any quote of a date.</summary>
    public const int LongestQuote = 400;

    /// <param name="most">UTF-16 units that we keep, with the ellipsis that replaces the rest.</param>
    public static string From(string words, int most)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Length <= most && IsPlain(words))
        {
            return words;
        }

        var line = new StringBuilder(Math.Min(words.Length, most * 2));
        var before = default(Rune?);
        for (var at = 0; at < words.Length;)
        {
            Rune.DecodeFromUtf16(words.AsSpan(at), out var rune, out var units); // half a surrogate pair decodes as U+FFFD
            at += units;
            if (IsSpace(rune))
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                    before = rune;
                }
            }
            else if (!InvisibleCharacters.Is(rune) || InvisibleCharacters.IsNeeded(before, rune, Next(words, at)))
            {
                line.Append(rune);
                before = rune;
            }
        }

        return Cut(line.ToString().TrimEnd(), most);
    }

    /// <returns>Null when the text says nothing.</returns>
    public static string? FromOrNull(string? words, int most) =>
        words is not null && From(words, most) is { Length: > 0 } line ? line : null;

    /// <summary>It is invisible, and reverses the reading direction of the words after it.</summary>
    public static bool IsDirection(Rune rune) =>
        rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Cuts between the characters that people see, so that no surrogate pair or emoji is broken.</summary>
    private static string Cut(string line, int most)
    {
        if (line.Length <= most)
        {
            return line;
        }

        var kept = 0;
        while (kept < most && StringInfo.GetNextTextElementLength(line, kept) is var next && kept + next < most)
        {
            kept += next;
        }

        return string.Concat(line.AsSpan(0, kept).TrimEnd(), "…");
    }

    /// <summary>Most titles have only letters and single spaces, and stay unchanged.</summary>
    private static bool IsPlain(ReadOnlySpan<char> words) =>
        words.IndexOfAnyExceptInRange(' ', '~') < 0 && words.IndexOf("  ") < 0 && words is not [' ', ..] and not [.., ' '];

    private static Rune? Next(string words, int at) =>
        at < words.Length && Rune.DecodeFromUtf16(words.AsSpan(at), out var next, out _) == OperationStatus.Done ? next : null;

    /// <summary>The blank Braille pattern looks like a space.</summary>
    private static bool IsSpace(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune.Value == 0x2800;
}
