using Notifier.Reading.Grammar;

namespace Notifier.Reading.Findings;

/// <summary>Whether a sentence says that an advert stays open until somebody is found, or has no closing date at all.</summary>
internal static class OpenUntilFilled
{
    /// <summary>The most letters between "until" and "filled": "until a suitable person has been found".</summary>
    private const int Near = 60;

    private static readonly WordList Until = WordList.Load("until");
    private static readonly WordList Once = WordList.Load("once");
    private static readonly WordList AdvertEnds = WordList.Load("advert-ends");
    private static readonly WordList Found = WordList.Load("someone-found");
    private static readonly WordList NotFound = WordList.Load("someone-found-not");
    private static readonly WordList Taking = WordList.Load("taking-applications");
    private static readonly WordList StopGap = WordList.Load("stop-gap");
    private static readonly WordList OpenEnded = WordList.Load("open-ended");
    private static readonly WordList NotOpenEnded = WordList.Load("open-ended-not");
    private static readonly WordList AlwaysOpen = WordList.Load("always-open");
    private static readonly WordList AlwaysOpenIf = WordList.Load("always-open-if");
    private static readonly WordList AboutApplying = WordList.Load("about-applying");
    private static readonly WordList OpenValue = WordList.Load("open-value");

    /// <summary>"Closes when filled", "no closing date", "this is a rolling advert".</summary>
    public static bool IsSaidIn(ReadOnlySpan<char> sentence) =>
        IsUntilFound(sentence) || (OpenEnded.IsIn(sentence) && !NotOpenEnded.IsIn(sentence)) || IsLabelled(sentence);

    /// <summary>"We recruit all year round". It counts only if the advert states no closing date.</summary>
    public static bool IsHintedIn(ReadOnlySpan<char> sentence) =>
        AlwaysOpen.IsIn(sentence) || (AlwaysOpenIf.IsIn(sentence) && AboutApplying.IsIn(sentence));

    /// <summary>The value of a label "Closing date": "ongoing".</summary>
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

        return ((Taking.IsIn(sentence) || sentence.Length < Near) && IsFoundAfter(Until, sentence))
            || (AdvertEnds.IsIn(sentence) && IsFoundAfter(Once, sentence));
    }

    private static bool IsFoundAfter(WordList words, ReadOnlySpan<char> sentence)
    {
        for (var from = 0; words.Find(sentence[from..]) is { End: > 0 } word;)
        {
            from += word.End;
            if (!TextCursor.IsAt(sentence, TextCursor.SkipInlineSpace(sentence, from), "you")
                && Found.IsIn(sentence[from..Math.Min(sentence.Length, from + Near)]))
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
        if (colon <= 0
            || !line[..colon].Contains("clos", StringComparison.OrdinalIgnoreCase) && !line[..colon].Contains("deadline", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return IsValue(line[(colon + 1)..]);
    }
}
