using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Documents;

/// <summary>
/// Removes the traces of copying from a PDF, a word processor or an email. These are soft hyphens, odd spaces and letters,
/// <c>&amp;nbsp;</c>, hyphenated words and the marks of quoted mail.
/// </summary>
internal static class CopiedText
{
    private const int LongestReference = 32;

    private static readonly FrozenSet<string> InlineTags = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "b", "strong", "i", "em", "u", "sup", "span", "font", "mark");

    private static readonly (string Code, string Plain)[] Codes =
    [
        ("=20", " "), ("=C2=A0", " "), ("=E2=80=AF", " "), ("=E2=80=93", "–"), ("=E2=80=99", "’"),
    ];

    private static readonly FrozenDictionary<char, string> Plain = Table().ToFrozenDictionary(row => row.Letter, row => row.Plain);

    /// <summary>
    /// The characters that we copy unchanged: all ASCII except the start of a reference or of a broken word. In quoted mail, line ends are
    /// also special.
    /// </summary>
    private static readonly SearchValues<char> Unmarked = SearchValues.Create([.. Range('\0', '\u007F').Where(letter => letter is not ('&' or '-' or '<' or '='))]);

    /// <summary>A text of only these needs no copy.</summary>
    private static readonly SearchValues<char> Ordinary = SearchValues.Create([.. Range('\0', '\u007F').Where(letter => letter is not ('&' or '>' or '<' or '=' or '-'))]);

    private static readonly SearchValues<char> UnmarkedInQuotes = SearchValues.Create([.. Range('\0', '\u007F').Where(letter => letter is not ('&' or '-' or '\n' or '<' or '='))]);

    /// <summary>Whether a letter beyond ASCII may need a change. Most pages have only typographic quotes, and pass quickly.</summary>
    private static readonly bool[] IsMark = [.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => Plain.ContainsKey((char)unit) || unit is 0xC2 or 0xE2 or 0xD835)];

    /// <summary>The plain text. If anything changed, also the position in <paramref name="text"/> for each of its positions.</summary>
    public static (string Plain, SourceMap? Map) Normalise(string text)
    {
        if (!HasMark(text))
        {
            return (text, null);
        }

        var copy = new Copy(text);
        copy.Read();
        return (copy.Text.ToString(), copy.Map);
    }

    private static bool HasMark(ReadOnlySpan<char> text)
    {
        for (var from = 0; text[from..].IndexOfAnyExcept(Ordinary) is >= 0 and var next;)
        {
            var at = from + next;
            var isMark = text[at] switch
            {
                '-' => EndsLine(text, at) && BrokenWordGoesOnAt(text, at) is not null,
                '&' => Reference(text[at..]).Plain is not null,
                '>' => at == 0 || text[at - 1] == '\n',
                '<' => InlineTag(text[at..]).Plain is not null,
                '=' => QuotedPrintable(text, at).Plain is not null,
                var letter => IsMark[letter],
            };
            if (isMark)
            {
                return true;
            }

            from = at + 1;
        }

        return false;
    }

    /// <summary>Most hyphens are inside a line, and need no more than this check.</summary>
    private static bool EndsLine(ReadOnlySpan<char> text, int hyphen) =>
        hyphen + 1 < text.Length
            && (text[hyphen + 1] is '\n' or '\r' || (text[hyphen + 1] == ' ' && hyphen + 2 < text.Length && text[hyphen + 2] is '\n' or '\r'));

    /// <summary>
    /// "The clos-⏎ing date": where the word continues on the next line. Null when no word that the reader knows is broken here.
    /// </summary>
    private static int? BrokenWordGoesOnAt(ReadOnlySpan<char> text, int hyphen)
    {
        var start = TextCursor.WordStart(text, hyphen);
        var end = hyphen + 1;
        end += end < text.Length && text[end] == ' ' ? 1 : 0;
        if (start == hyphen || NextLine(text, end) is not { } next)
        {
            return null;
        }

        return KnownWords.Has(string.Concat(text[start..hyphen], text[next..TextCursor.WordEnd(text, next)])) ? next : null;
    }

    /// <summary>Skips one line end and the marks of quoted mail, if a letter follows.</summary>
    private static int? NextLine(ReadOnlySpan<char> text, int position)
    {
        position += position < text.Length && text[position] == '\r' ? 1 : 0;
        if (position >= text.Length || text[position] != '\n')
        {
            return null;
        }

        position = TextCursor.SkipInlineSpace(text, QuoteMarksEnd(text, position + 1), 8);
        return position < text.Length && char.IsLetter(text[position]) ? position : null;
    }

    /// <summary>Skips the marks of quoted mail at the start of a line: "&gt; ", "&gt;&gt; ", "&gt; &gt; ".</summary>
    private static int QuoteMarksEnd(ReadOnlySpan<char> text, int lineStart)
    {
        var end = lineStart;
        var position = lineStart;
        while (position < text.Length && position - lineStart < 16 && text[position] is '>' or ' ')
        {
            position++;
            end = text[position - 1] == '>' ? position : end;
        }

        return end > lineStart && end < text.Length && text[end] == ' ' ? end + 1 : end;
    }

    private sealed class Copy(string source)
    {
        public StringBuilder Text { get; } = new(source.Length);

        public SourceMap Map { get; } = new();

        public void Read()
        {
            var unmarked = HasQuoteMarks() ? UnmarkedInQuotes : Unmarked;
            var position = QuoteMarksEnd(source, 0);
            while (position < source.Length)
            {
                var rest = source.AsSpan(position);
                var length = rest.IndexOfAnyExcept(unmarked);
                length = length < 0 ? rest.Length : length;
                if (length > 0)
                {
                    Map.Verbatim(Text.Length, position);
                    Text.Append(rest[..length]);
                    position += length;
                }
                else if (rest[0] == '\n')
                {
                    Map.Verbatim(Text.Length, position);
                    Text.Append('\n');
                    position = QuoteMarksEnd(source, position + 1);
                }
                else
                {
                    position = rest[0] == '-' ? Hyphen(position, 1, "-") : Letter(position);
                }
            }
        }

        private int Letter(int position)
        {
            var rest = source.AsSpan(position);
            var (plain, length) = rest[0] switch
            {
                '&' => Reference(rest),
                '<' => InlineTag(rest),
                '=' => QuotedPrintable(source, position),
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

            if (plain == "-")
            {
                return Hyphen(position, length, plain);
            }

            if (plain.Length > 0)
            {
                Map.Made(Text.Length, position, length);
                Text.Append(plain);
            }

            position += length;
            return rest[0] == '\u00AD' && NextLine(source, position) is { } next ? next : position;
        }

        /// <summary>Drops the hyphen of a word that continues on the next line.</summary>
        private int Hyphen(int position, int length, string plain)
        {
            var next = length == 1 ? BrokenWordGoesOnAt(source, position) : null;
            if (next is null)
            {
                if (source[position] == '-')
                {
                    Map.Verbatim(Text.Length, position);
                }
                else
                {
                    Map.Made(Text.Length, position, length);
                }

                Text.Append(plain);
            }

            return next ?? position + length;
        }

        private bool HasQuoteMarks() => source.StartsWith('>') || source.Contains("\n>", StringComparison.Ordinal);
    }

    /// <summary>"&amp;nbsp;" in a text that is not a page. It needs its semicolon, so that "R&amp;D" stays.</summary>
    private static (string? Plain, int Length) Reference(ReadOnlySpan<char> text)
    {
        if (text.Length < 2
            || !(text[1] == '#' || char.IsAsciiLetterLower(text[1]))
            || CharacterReferences.At(text) is not var (decoded, length)
            || (text[length - 1] != ';' && !text.StartsWith("&nbsp")))
        {
            return (null, 0);
        }

        // "&amp;nbsp;": encoded twice.
        if (decoded == "&"
            && CharacterReferences.At(string.Concat("&", text[length..Math.Min(text.Length, length + LongestReference)])) is var (again, rest)
            && text[length + rest - 2] == ';')
        {
            (decoded, length) = (again, length + rest - 1);
        }

        return (decoded.Length == 1 && Plain.TryGetValue(decoded[0], out var plain) ? plain : decoded, length);
    }

    /// <summary>"8&lt;sup&gt;th&lt;/sup&gt; May": tags that only format letters.</summary>
    private static (string? Plain, int Length) InlineTag(ReadOnlySpan<char> text)
    {
        var start = text.Length > 1 && text[1] == '/' ? 2 : 1;
        var end = TextCursor.WordEnd(text, start);
        return end < text.Length && text[end] == '>' && InlineTags.Contains(text[start..end].ToString())
            ? (string.Empty, end + 1)
            : (null, 0);
    }

    /// <summary>"8=20May=202026", and "=" at a line's end: an email's source writes spaces and wrapped lines so.</summary>
    private static (string? Plain, int Length) QuotedPrintable(ReadOnlySpan<char> source, int position)
    {
        var text = source[position..];
        foreach (var (code, plain) in Codes)
        {
            if (text.StartsWith(code))
            {
                var digits = TextCursor.DigitsEnd(text, code.Length) - code.Length;
                var isBlank = code == "=20";
                return !isBlank
                    || digits == 4
                    || (digits is 1 or 2 && text.Length > code.Length + digits && text[code.Length + digits] == '=')
                    || (digits == 0 && text.Length > code.Length && char.IsLetter(text[code.Length]))
                    ? (plain, code.Length)
                    : (null, 0);
            }
        }

        var next = text.StartsWith("=\r\n") ? 3 : text.StartsWith("=\n") ? 2 : 0;
        return next > 0
            && position > 0
            && char.IsLetterOrDigit(source[position - 1])
            && next < text.Length
            && char.IsLetterOrDigit(text[next])
            ? (string.Empty, next)
            : (null, 0);
    }

    /// <summary>UTF-8 read as Windows-1252: "Â " is a no-break space, "Â£" a pound sign, "â€“" a dash.</summary>
    private static (string? Plain, int Length) Misdecoded(ReadOnlySpan<char> text)
    {
        if (text.Length > 1 && text[0] == '\u00C2')
        {
            return char.IsWhiteSpace(text[1])
                ? (" ", text[1] == '\u00A0' ? 2 : 1)
                : (text[1] is > '\u00A0' and <= '\u00BF' ? string.Empty : null, 1);
        }

        if (text.Length < 3 || text[0] != '\u00E2' || text[1] != '€')
        {
            return (null, 0);
        }

        return (
            text[2] switch { '“' or '”' => "–", '‘' or '\u0090' => "-", '™' or '˜' => "’", '\u00A8' or '\u00A9' => "\n", '¯' or '‰' => " ", '‹' => string.Empty, '¢' => "•", _ => null },
            3);
    }

    /// <summary>Bold and other styled letters and digits beyond the basic plane, as in posts on social networks.</summary>
    private static string? MathematicalLetter(char low) => low switch
    {
        >= '\uDC00' and < '\uDEA4' =>
            ((char)((low - '\uDC00') % 52 is < 26 and var capital ? 'A' + capital : 'a' + ((low - '\uDC00') % 52) - 26)).ToString(),
        >= '\uDFCE' and <= '\uDFFF' => ((char)('0' + ((low - '\uDFCE') % 10))).ToString(),
        _ => null,
    };

    private static IEnumerable<(char Letter, string Plain)> Table() =>
    [
        .. Range('\u200B', '\u200F')
        .Concat(Range('\u202A', '\u202E'))
        .Concat(Range('\u2060', '\u2069'))
        .Append('\u00AD')
        .Append('\uFEFF')
        .Select(letter => (letter, string.Empty)),
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
