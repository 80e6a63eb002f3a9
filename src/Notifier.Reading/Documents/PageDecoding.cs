using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Notifier.Reading.Documents;

/// <summary>
/// Decodes a page as browsers do: byte order mark, then the header's charset, then the page's own, then UTF-8 if valid, else Windows-1252.
/// </summary>
internal static class PageDecoding
{
    /// <summary>A page must declare its charset within so many bytes.</summary>
    private const int DeclaredWithin = 1024;

    private const int LongestLabel = 40;

    private static readonly SearchValues<char> LabelEnds = SearchValues.Create(" \t\r\n;,\"'/>");

    private static readonly FrozenSet<string> Utf8Labels = FrozenSet.Create(
        "utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8");

    /// <summary>Pages with these labels hold Windows-1252, and browsers read them so.</summary>
    private static readonly FrozenSet<string> Windows1252Labels = FrozenSet.Create(
        "windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "iso_8859-1", "iso_8859-1:1987", "iso88591", "iso-ir-100",
        "latin1", "latin-1", "l1", "cp819", "ibm819", "csisolatin1", "ascii", "us-ascii", "ansi_x3.4-1968", "ansi");

    private static readonly FrozenSet<string> CelticLabels = FrozenSet.Create(
        "iso-8859-14", "iso8859-14", "iso885914", "iso_8859-14", "iso-ir-199", "latin8", "l8", "iso-celtic");

    /// <summary>Where ISO 8859-14 differs from Latin-1. .NET does not know it, and Welsh pages need its ŵ and ŷ.</summary>
    private static readonly FrozenDictionary<byte, char> Celtic = (
        "A1Ḃ A2ḃ A4Ċ A5ċ A6Ḋ A8Ẁ AAẂ ABḋ ACỲ AFŸ B0Ḟ B1ḟ B2Ġ B3ġ B4Ṁ B5ṁ "
        + "B7Ṗ B8ẁ B9ṗ BAẃ BBṠ BCỳ BDẄ BEẅ BFṡ D0Ŵ D7Ṫ DEŶ F0ŵ F7ṫ FEŷ")
        .Split(' ')
        .ToFrozenDictionary(pair => Convert.ToByte(pair[..2], 16), pair => pair[2]);

    /// <param name="contentType">The header as sent. Null when it was missing.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? contentType)
    {
        foreach (var marked in (ReadOnlySpan<Encoding>)[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            if (bytes.StartsWith(marked.Preamble))
            {
                return marked.GetString(bytes[marked.Preamble.Length..]);
            }
        }

        return Decode(bytes, CharsetIn(contentType), isPageOwn: false)
            ?? Decode(bytes, DeclaredBy(bytes), isPageOwn: true)
            ?? TextDecoding.Undeclared(bytes);
    }

    /// <returns>Null when we do not know the label.</returns>
    private static string? Decode(ReadOnlySpan<byte> bytes, string? label, bool isPageOwn)
    {
        if (label is null)
        {
            return null;
        }

        // We could read the label, so the page is not in UTF-16, even if it says so.
        if (Utf8Labels.Contains(label) || (isPageOwn && label.StartsWith("utf-16", StringComparison.Ordinal)))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        return label is "utf-16" or "utf-16le" ? Encoding.Unicode.GetString(bytes)
            : label == "utf-16be" ? Encoding.BigEndianUnicode.GetString(bytes)
            : Windows1252Labels.Contains(label) ? TextDecoding.Windows1252.GetString(bytes)
            : CelticLabels.Contains(label) ? CelticText(bytes)
            : Other(label)?.GetString(bytes);
    }

    private static Encoding? Other(string label)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(label);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string CelticText(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            text.Append(Celtic.TryGetValue(value, out var letter) ? letter : (char)value);
        }

        return text.ToString();
    }

    /// <summary>"text/html; charset=utf-8": the label in lower case. Null when there is none.</summary>
    private static string? CharsetIn(ReadOnlySpan<char> text)
    {
        const string Name = "charset";
        for (var from = 0; text[from..].IndexOf(Name, StringComparison.OrdinalIgnoreCase) is >= 0 and var found;)
        {
            from += found + Name.Length;
            var value = text[from..].TrimStart();
            if (value is ['=', ..])
            {
                value = value[1..].TrimStart();
                var mark = value is ['"' or '\'', ..] ? value[0] : default;
                value = mark == default ? value : value[1..];
                var end = mark == default ? value.IndexOfAny(LabelEnds) : value.IndexOf(mark);
                value = (end < 0 ? value : value[..end]).Trim();
                return value.Length is > 0 and <= LongestLabel ? value.ToString().ToLowerInvariant() : null;
            }
        }

        return null;
    }

    /// <summary>The label in the first meta element that has one, outside comments.</summary>
    private static string? DeclaredBy(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclaredWithin)]).AsSpan();
        while (head.IndexOf('<') is >= 0 and var open)
        {
            head = head[open..];
            var isComment = head.StartsWith("<!--");
            var end = isComment ? head.IndexOf("-->") : head.IndexOf('>');
            var tag = end < 0 ? head : head[..end];
            if (!isComment && tag.StartsWith("<meta", StringComparison.OrdinalIgnoreCase) && CharsetIn(tag) is { } label)
            {
                return label;
            }

            head = end < 0 ? default : head[(end + 1)..];
        }

        return null;
    }
}
