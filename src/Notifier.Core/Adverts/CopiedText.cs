using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Notifier.Core.Adverts;

/// <summary>
/// Makes plain what copying from a PDF, a word processor or a mail left in a text: soft hyphens, spaces and hyphens of other kinds, letters that
/// only look like ours, <c>&amp;nbsp;</c>, words hyphenated at a line's end, and the marks of quoted mail.
/// </summary>
internal static class CopiedText
{
    private const int LongestReference = 32;

    /// <summary>Words that keep the hyphen at which a line ended: "fixed-term".</summary>
    private static readonly FrozenSet<string> Hyphenated = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "fixed", "full", "part", "short", "long", "cut", "non", "well", "self", "co");

    private static readonly FrozenDictionary<char, string> Plain = Table().ToFrozenDictionary(row => row.Letter, row => row.Plain);

    private static readonly SearchValues<char> Letters = SearchValues.Create([.. Plain.Keys, '\u00C2', '\u00E2', '\uD835']);

    private static readonly SearchValues<char> LettersAndMarks = SearchValues.Create([.. Plain.Keys, '\u00C2', '\u00E2', '\uD835', '&', '\n']);

    private static readonly SearchValues<string> Marks = SearchValues.Create(["&nbsp", "&#", "&amp;", "&ndash;", "&mdash;", "&shy;", "&thinsp;", "&ensp;", "&emsp;", "\n>", "-\n", "-\r\n", "- \n"], StringComparison.Ordinal);

    /// <summary>The plain text and, where anything was changed, for each of its places the place in <paramref name="text"/>.</summary>
    public static (string Plain, SourceMap? Map) Of(string text)
    {
        var span = text.AsSpan();
        if (span.IndexOfAny(Letters) < 0 && span.IndexOfAny(Marks) < 0 && !span.StartsWith(">"))
        {
            return (text, null);
        }

        var copy = new Copy(text);
        copy.Read();
        return (copy.Text.ToString(), copy.Map);
    }

    private sealed class Copy(string source)
    {
        public StringBuilder Text { get; } = new(source.Length);

        public SourceMap Map { get; } = new();

        public void Read()
        {
            var position = QuoteMarksEnd(0);
            while (position < source.Length)
            {
                var rest = source.AsSpan(position);
                var length = rest.IndexOfAny(LettersAndMarks);
                length = length < 0 ? rest.Length : length;
                if (length > 0)
                {
                    Map.Verbatim(Text.Length, position);
                    Text.Append(rest[..length]);
                    position += length;
                }
                else
                {
                    position = rest[0] == '\n' ? LineEnd(position) : Letter(position);
                }
            }
        }

        private int Letter(int position)
        {
            var rest = source.AsSpan(position);
            var (plain, length) = rest[0] switch
            {
                '&' => Reference(rest),
                '\u00C2' or '\u00E2' => Misdecoded(rest),
                '\uD835' when rest.Length > 1 => (MathematicalLetter(rest[1]), 2),
                var letter => (Plain.GetValueOrDefault(letter), 1),
            };
            if (plain is null)
            {
                Map.Verbatim(Text.Length, position);
                Text.Append(rest[0]);
                return position + 1;
            }

            if (plain.Length > 0)
            {
                Map.Made(Text.Length, position, length);
                Text.Append(plain);
            }

            position += length;
            return rest[0] == '\u00AD' && WordGoesOnAt(position) is { } next ? next : position;
        }

        /// <summary>"The clos-⏎ing date", "> Friday 8⏎> May".</summary>
        private int LineEnd(int position)
        {
            if (HyphenatedWord() is { } hyphen && WordGoesOnAt(position) is { } next)
            {
                if (!IsCompound(hyphen))
                {
                    Text.Length = hyphen;
                    Map.Truncate(hyphen);
                }

                return next;
            }

            Map.Verbatim(Text.Length, position);
            Text.Append('\n');
            return QuoteMarksEnd(position + 1);
        }

        /// <summary>Where the hyphen stands that ends the line so far, after a letter; null when none does.</summary>
        private int? HyphenatedWord()
        {
            var end = Text.Length;
            while (end > 0 && Text[end - 1] is '\r' or ' ' && Text.Length - end < 3)
            {
                end--;
            }

            return end > 1 && Text[end - 1] == '-' && char.IsLetter(Text[end - 2]) ? end - 1 : null;
        }

        private bool IsCompound(int hyphen)
        {
            var start = hyphen;
            while (start > 0 && hyphen - start < 6 && char.IsLetter(Text[start - 1]))
            {
                start--;
            }

            return Hyphenated.Contains(Text.ToString(start, hyphen - start));
        }

        /// <summary>Where, past one line end, a small letter goes on with a word; null when none does.</summary>
        private int? WordGoesOnAt(int position)
        {
            position += position < source.Length && source[position] == '\r' ? 1 : 0;
            if (position >= source.Length || source[position] != '\n')
            {
                return null;
            }

            position = QuoteMarksEnd(position + 1);
            position = TextScan.SkipInlineSpace(source, position, 8);
            return position < source.Length && char.IsLower(source[position]) ? position : null;
        }

        /// <summary>Past the marks of quoted mail at the start of a line: "> ", ">> ", "> > ".</summary>
        private int QuoteMarksEnd(int lineStart)
        {
            var end = lineStart;
            var position = lineStart;
            while (position < source.Length && position - lineStart < 16 && source[position] is '>' or ' ')
            {
                position++;
                end = source[position - 1] == '>' ? position : end;
            }

            return end > lineStart && end < source.Length && source[end] == ' ' ? end + 1 : end;
        }
    }

    /// <summary>"&amp;nbsp;" in a text that is no page: only what ends in its semicolon, so that "R&amp;D" stays.</summary>
    private static (string? Plain, int Length) Reference(ReadOnlySpan<char> text)
    {
        if (CharacterReferences.At(text) is not var (decoded, length) || (text[length - 1] != ';' && !text.StartsWith("&nbsp")))
        {
            return (null, 0);
        }

        // "&amp;nbsp;": encoded twice.
        if (decoded == "&" && CharacterReferences.At(string.Concat("&", text[length..Math.Min(text.Length, length + LongestReference)])) is var (again, rest) && text[length + rest - 2] == ';')
        {
            (decoded, length) = (again, length + rest - 1);
        }

        return (decoded.Length == 1 && Plain.TryGetValue(decoded[0], out var plain) ? plain : decoded, length);
    }

    /// <summary>UTF-8 read as Windows-1252: "Â " is a no-break space, "Â£" a pound sign, "â€“" a dash.</summary>
    private static (string? Plain, int Length) Misdecoded(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[0] == '\u00C2')
        {
            return char.IsWhiteSpace(text[1]) ? (" ", text[1] == '\u00A0' ? 2 : 1) : (text[1] is > '\u00A0' and <= '\u00BF' ? string.Empty : null, 1);
        }

        if (text.Length < 3 || text[0] != '\u00E2' || text[1] != '€')
        {
            return (null, 0);
        }

        return (text[2] switch { '“' or '”' => "–", '‘' or '\u0090' => "-", '™' or '˜' => "’", '\u00A8' or '\u00A9' => "\n", '¯' or '‰' => " ", '‹' => string.Empty, '¢' => "•", _ => null }, 3);
    }

    /// <summary>Bold and other styles of letters and digits beyond the basic plane, as posts on social networks have them.</summary>
    private static string? MathematicalLetter(char low) => low switch
    {
        >= '\uDC00' and < '\uDEA4' => ((char)((low - '\uDC00') % 52 is < 26 and var capital ? 'A' + capital : 'a' + ((low - '\uDC00') % 52) - 26)).ToString(),
        >= '\uDFCE' and <= '\uDFFF' => ((char)('0' + ((low - '\uDFCE') % 10))).ToString(),
        _ => null,
    };

    private static IEnumerable<(char Letter, string Plain)> Table() =>
    [
        .. Range('\u200B', '\u200F').Concat(Range('\u202A', '\u202E')).Concat(Range('\u2060', '\u2069')).Append('\u00AD').Append('\uFEFF').Select(letter => (letter, string.Empty)),
        .. Range('\u2000', '\u200A').Append('\u00A0').Append('\u202F').Append('\u205F').Append('\u3000').Select(letter => (letter, " ")),
        .. "‐‑‒−﹣".Select(letter => (letter, "-")),
        .. Range('！', '～').Select(letter => (letter, ((char)(letter - '！' + '!')).ToString())),
        .. "ᵗʰˢⁿᵈʳ".Zip("thsndr", (letter, plain) => (letter, plain.ToString())),
        .. "⁄∕․∶꞉".Zip("//.::", (letter, plain) => (letter, plain.ToString())),
        .. "аеорсхуіѕАВЕКМНОРСТХІЅ".Zip("aeopcxyisABEKMHOPCTXIS", (letter, plain) => (letter, plain.ToString())), // Cyrillic
        .. Range('ﬀ', 'ﬄ').Zip(["ff", "fi", "fl", "ffi", "ffl"]),
    ];

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(unit => (char)unit);
}
