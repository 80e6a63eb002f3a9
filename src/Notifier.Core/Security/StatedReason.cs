using Notifier.Reading.Grammar;

namespace Notifier.Core.Security;

/// <summary>
/// The reason that an email service states, made safe to keep and log. It may repeat the recipient's address, and even the key of the
/// request.
/// </summary>
public static class StatedReason
{
    /// <summary>How SendGrid's keys begin.</summary>
    private const string Key = "SG.";

    /// <summary>An @ as it is written in a link.</summary>
    private const string EscapedAt = "%40";

    /// <summary>The reason on one line, without any word that may be an address or a key.</summary>
    /// <param name="most">How many UTF-16 units are kept, including the ellipsis for the rest.</param>
    public static string From(string words, int most)
    {
        // Cut last, because half an address would not be recognised as one.
        return SingleLine.From(string.Join(' ', SingleLine.From(words, words.Length).Split(' ').Select(Shown)), most);
    }

    private static string Shown(string word) =>
        word.Contains('@', StringComparison.Ordinal) || word.Contains(EscapedAt, StringComparison.Ordinal)
            ? "(an address)"
            : word.Contains(Key, StringComparison.Ordinal) ? "(a key)" : word;
}
