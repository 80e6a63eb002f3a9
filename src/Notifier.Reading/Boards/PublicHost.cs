using System.Globalization;
using System.Text;

namespace Notifier.Reading.Boards;

/// <summary>A host's name in the one spelling that we ask for. No advert lives at an IP address, so no spelling of one is a name.</summary>
internal static class PublicHost
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Names that only a private network resolves. "localhost" has no dot, and is refused by that already.</summary>
    private static readonly string[] PrivateEndings =
        [".localhost", ".localdomain", ".local", ".internal", ".home.arpa", ".lan", ".arpa", ".onion"];

    private static readonly IdnMapping Punycode = new() { UseStd3AsciiRules = false };

    /// <summary>The name in lower case and punycode, without a final dot. Null when it is not a public host's name.</summary>
    public static string? From(ReadOnlySpan<char> typed)
    {
        typed = typed is [.., '.'] ? typed[..^1] : typed;
        if (typed.Length is 0 or > LongestName || !HasOnlyPlainLetters(typed) || Ascii(typed.ToString().ToLowerInvariant()) is not { } name)
        {
            return null;
        }

        var labels = name.Split('.');
        return name.Length <= LongestName
            && labels.Length >= 2
            && Array.TrueForAll(labels, IsLabel)
            && IsEnding(labels[^1])
            && !Array.Exists(PrivateEndings, ending => name.EndsWith(ending, StringComparison.Ordinal))
            ? name
            : null;
    }

    /// <summary>
    /// Letters, ASCII digits, dots and hyphens. Letters that stand for others ("ｌocal", "℀") and other digits and dots ("１２７。１") are refused.
    /// </summary>
    private static bool HasOnlyPlainLetters(ReadOnlySpan<char> name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.IsAscii ? !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value is not ('.' or '-' or '_') : !IsPlainLetter(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlainLetter(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        && rune.Value is not (0xAA or 0xBA or 0x17F or (>= 0x2100 and <= 0x214F) or (>= 0xFB00 and <= 0xFDFF) or (>= 0xFE00 and <= 0xFFFF)
            or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x1EE00 and <= 0x1EEFF) or (>= 0x2F800 and <= 0x2FA1F));

    private static string? Ascii(string name)
    {
        try
        {
            return System.Text.Ascii.IsValid(name) ? name : Punycode.GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null; // an empty label, or one that is too long
        }
    }

    private static bool IsLabel(string label) => label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-';

    /// <summary>"127.1" and "0x7f.1" end in a number, which no domain does.</summary>
    private static bool IsEnding(string label) =>
        label.Length >= 2 && (label.StartsWith("xn--", StringComparison.Ordinal) || !label.AsSpan().ContainsAnyExceptInRange('a', 'z'));
}
