using System.Text;

namespace Notifier.Cli;

/// <summary>
/// Makes untrusted text safe to print. An advert must not move the cursor, colour the screen or reverse the reading direction.
/// </summary>
internal static class Printable
{
    public static string From(string text)
    {
        var first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (first < 0)
        {
            return text;
        }

        var printable = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            printable.Append(char.IsControl(character) || IsDirection(character) ? '\uFFFD' : character);
        }

        return printable.ToString();
    }

    private static bool IsDirection(char character) =>
        character is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
