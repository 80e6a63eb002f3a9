using Notifier.Reading.Grammar;

namespace Notifier.Core.Security;

/// <summary>What a mail service states as its reason, fit to be kept and logged: it may repeat whom a mail was to, and even the key that it was sent with.</summary>
public static class StatedReason
{
    /// <summary>As the keys of SendGrid begin.</summary>
    private const string Key = "SG.";

    /// <summary>An @ as it stands in a link.</summary>
    private const string EscapedAt = "%40";

    /// <summary>On one line, without a word that may be an address or a key.</summary>
    /// <param name="most">UTF-16 units kept, with the ellipsis that stands for the rest.</param>
    public static string From(string words, int most)
    {
        ArgumentNullException.ThrowIfNull(words);
        return SingleLine.From(string.Join(' ', SingleLine.From(words, words.Length).Split(' ').Select(Shown)), most); // cut at the end: half an address would not be known for one
    }

    private static string Shown(string word) =>
        word.Contains('@', StringComparison.Ordinal) || word.Contains(EscapedAt, StringComparison.Ordinal) ? "(an address)" : word.Contains(Key, StringComparison.Ordinal) ? "(a key)" : word;
}
