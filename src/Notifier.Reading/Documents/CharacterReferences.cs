using System.Globalization;
using System.Text;
using AngleSharp.Html;

namespace Notifier.Reading.Documents;

/// <summary>Decodes HTML's character references: <c>&amp;amp;</c>, <c>&amp;nbsp</c>, <c>&amp;#8211;</c>, <c>&amp;#x2013;</c>.</summary>
internal static class CharacterReferences
{
    private const int LongestName = 32;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// The letters that the reference at the start of <paramref name="text"/> stands for, and its length; null when it is only an
    /// ampersand.
    /// </summary>
    public static (string Text, int Length)? At(ReadOnlySpan<char> text)
    {
        var decoded = text.Length > 2 && text[1] == '#' ? Numbered(text) : Named(text);
        return decoded is { Text: "\u00A0" } space ? (" ", space.Length) : decoded;
    }

    private static (string Text, int Length)? Named(ReadOnlySpan<char> text)
    {
        var end = 1;
        while (end < text.Length && end <= LongestName && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        if (end == 1)
        {
            return null;
        }

        if (end < text.Length && text[end] == ';' && HtmlEntityProvider.Resolver.GetSymbol(text[1..(end + 1)].ToString()) is { } whole)
        {
            return (whole, end + 1);
        }

        // Browsers know the oldest names without their semicolon: "&nbsp", "&pound24".
        for (var length = Math.Min(end, 8); length > 2; length--)
        {
            if (HtmlEntityProvider.Resolver.GetSymbol(text[1..length].ToString()) is { } old)
            {
                return (old, length);
            }
        }

        return null;
    }

    private static (string Text, int Length)? Numbered(ReadOnlySpan<char> text)
    {
        var isHex = text[2] is 'x' or 'X';
        var start = isHex ? 3 : 2;
        var end = start;
        while (end < text.Length && end - start < 8 && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        if (end == start)
        {
            return null;
        }

        var number = int.Parse(text[start..end], isHex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture);
        var length = end < text.Length && text[end] == ';' ? end + 1 : end;

        // Editors that mean Windows-1252 write 128 to 159, and every browser reads them so.
        return number is >= 0x80 and <= 0x9F
            ? (Windows1252.GetString([(byte)number]), length)
            : (number is > 0 and <= 0x10FFFF && Rune.IsValid(number) ? new Rune(number).ToString() : "\uFFFD", length);
    }
}
