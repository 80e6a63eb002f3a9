using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>The keyword that a mistyped or glued word just before a date was meant to be: "Clossing", "Dealine", "applyby".</summary>
internal static class MistypedKeywords
{
    private const int ShortestWord = 4;
    private const int LongestWord = 14;

    /// <summary>A word of at least this many letters may have two slips, a shorter one only one.</summary>
    private const int LongWord = 10;

    /// <summary>The first words of closing date labels.</summary>
    private static readonly string[] Labels =
    [
        "closing", "closes", "close", "closed", "deadline", "expiry", "expires", "apply", "application", "applications", "received",
    ];

    private static readonly string[] GluedEnds = ["by", "on", "is", "at"];

    /// <summary>Words one slip from a label that mean something else: closer, apple, headline.</summary>
    private static readonly WordList RealWords = WordList.Load("no-typo");

    /// <summary>The label that this word is nearest to; null when it is near none.</summary>
    /// <param name="isBeforeDateWord">The word "date" follows, so even the first letter may be mistyped or missing.</param>
    public static string? Meant(ReadOnlySpan<char> word, bool isBeforeDateWord)
    {
        if (word.Length is < ShortestWord or > LongestWord)
        {
            return null;
        }

        foreach (var label in Labels)
        {
            var reach = label.Length >= LongWord ? 2 : 1;
            if (Math.Abs(label.Length - word.Length) <= reach
                && ((word[0] | 0x20) == label[0] || isBeforeDateWord)
                && Slips.Between(word, label) <= reach)
            {
                return isBeforeDateWord || !RealWords.Is(word) ? label : null;
            }
        }

        return null;
    }

    /// <summary>
    /// How much of a glued word is the keyword: "apply" of "applyby". It is 0 when the word does not end in a small word.
    /// </summary>
    public static int GluedLength(ReadOnlySpan<char> word)
    {
        foreach (var end in GluedEnds)
        {
            if (word.Length > end.Length + ShortestWord - 1 && word.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return word.Length - end.Length;
            }
        }

        return 0;
    }
}
