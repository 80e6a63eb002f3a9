using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>Whether a sentence says that an advert stays open until somebody is found, or has no closing date at all.</summary>
internal static class OpenUntilFilled
{
    /// <summary>Between "until" and "filled" stand no more letters: "until a suitable person has been found".</summary>
    private const int Near = 60;

    private static readonly WordList Until = WordList.Of("until");
    private static readonly WordList Once = WordList.Of("once");
    private static readonly WordList AdvertEnds = WordList.Of("advert-ends");
    private static readonly WordList Found = WordList.Of("someone-found");
    private static readonly WordList NotFound = WordList.Of("someone-found-not");
    private static readonly WordList Taking = WordList.Of("taking-applications");
    private static readonly WordList StopGap = WordList.Of("stop-gap");
    private static readonly WordList OpenEnded = WordList.Of("open-ended");
    private static readonly WordList NotOpenEnded = WordList.Of("open-ended-not");
    private static readonly WordList AlwaysOpen = WordList.Of("always-open");
    private static readonly WordList AlwaysOpenIf = WordList.Of("always-open-if");
    private static readonly WordList AboutApplying = WordList.Of("about-applying");
    private static readonly WordList OpenValue = WordList.Of("open-value");

    /// <summary>"Closes when filled", "no closing date", "this is a rolling advert".</summary>
    public static bool IsSaidIn(ReadOnlySpan<char> sentence) => IsUntilFound(sentence) || (OpenEnded.IsIn(sentence) && !NotOpenEnded.IsIn(sentence)) || IsLabelled(sentence);

    /// <summary>"We recruit all year round": means this only where no closing date is stated.</summary>
    public static bool IsHintedIn(ReadOnlySpan<char> sentence) => AlwaysOpen.IsIn(sentence) || (AlwaysOpenIf.IsIn(sentence) && AboutApplying.IsIn(sentence));

    /// <summary>What stands beside the label "Closing date": "ongoing".</summary>
    public static bool IsValue(ReadOnlySpan<char> value)
    {
        value = value.Trim(" \t:|-–.*");
        var (start, end) = OpenValue.Find(value);
        return start == 0 && end > 0 && (value[end..].TrimStart() is [] or ['.' or ',' or ';' or '(' or '-' or '–', ..]);
    }

    private static bool IsUntilFound(ReadOnlySpan<char> sentence)
    {
        if (StopGap.IsIn(sentence) || NotFound.IsIn(sentence))
        {
            return false;
        }

        return ((Taking.IsIn(sentence) || sentence.Length < Near) && IsFoundAfter(Until, sentence)) || (AdvertEnds.IsIn(sentence) && IsFoundAfter(Once, sentence));
    }

    private static bool IsFoundAfter(WordList words, ReadOnlySpan<char> sentence)
    {
        for (var from = 0; words.Find(sentence[from..]) is { End: > 0 } word;)
        {
            from += word.End;
            if (!TextScan.IsAt(sentence, TextScan.SkipInlineSpace(sentence, from), "you") && Found.IsIn(sentence[from..Math.Min(sentence.Length, from + Near)]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Closing date: ongoing"</summary>
    private static bool IsLabelled(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOfAny(":-–|\t");
        if (colon <= 0 || !line[..colon].Contains("clos", StringComparison.OrdinalIgnoreCase) && !line[..colon].Contains("deadline", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return IsValue(line[(colon + 1)..]);
    }
}
