using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// Closing dates as a time after posting: "Closing date: 4 weeks", "2 weeks after insertion". It ignores every other duration.
/// </summary>
internal static class DurationGrammar
{
    private static readonly (string Word, int Number)[] Numbers =
        [("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10), ("twelve", 12),
            ("fourteen", 14), ("twenty", 20), ("thirty", 30), ("a", 1)];

    /// <summary>The greatest distance between label and duration, in letters.</summary>
    private const int FurthestLabel = 24;

    private static readonly string[] Units = ["weeks", "week", "wks", "wk", "days", "day", "months", "month"];
    private static readonly string[] Allowed =
    [
        "after", "from", "following", "of", "post", "since", "left", "remaining", "to go", "to apply", "until",
    ];

    /// <summary>A number and its unit.</summary>
    public readonly record struct Duration(int Start, int End, int Days, int Months);

    /// <summary>
    /// The duration with these digits. Null when no unit of time follows, or the next word gives another meaning ("2 weeks notice").
    /// </summary>
    public static Duration? At(ReadOnlySpan<char> text, int start, int digitsEnd) =>
        At(text, start, digitsEnd, TextCursor.Number(text[start..digitsEnd]));

    /// <summary>Whether only a colon, a dash or a small word is between the label and the duration.</summary>
    public static bool FollowsLabel(ReadOnlySpan<char> text, int labelEnd, int start)
    {
        if (start - labelEnd > FurthestLabel || start < labelEnd)
        {
            return false;
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[4];
        var count = RoleKeywords.Split(text, labelEnd, start, words);
        for (var index = 0; index < count; index++)
        {
            if (!IsLink(text[words[index].Start..words[index].End]))
            {
                return false;
            }
        }

        return text[labelEnd..start].IndexOfAny('.', ')') < 0;
    }

    /// <summary>
    /// Whether a label can end just before the duration, or a table cell starts with it. Most durations are inside a sentence ("for 12
    /// months").
    /// </summary>
    public static bool MayFollowLabel(ReadOnlySpan<char> text, int start)
    {
        for (var end = start; end > 0 && start - end <= FurthestLabel;)
        {
            if (text[end - 1] is '.' or ')')
            {
                return false;
            }

            if (!char.IsLetter(text[end - 1]))
            {
                end--;
                continue;
            }

            var word = TextCursor.WordStart(text, end);
            if (!IsLink(text[word..end]) || RoleKeywords.MayEndWith(text[word..end]))
            {
                return RoleKeywords.MayEndWith(text[word..end]) || TableColumns.MayBeUnderHead(text, start);
            }

            end = word;
        }

        return TableColumns.MayBeUnderHead(text, start);
    }

    private static bool IsLink(ReadOnlySpan<char> word) =>
        word is "is" or "in" or "within" or "approx" or "approximately" or "of" or "advert" or "date" or "will" or "be";

    /// <summary>"5 days from now" does not count from posting.</summary>
    public static bool IsFromNow(ReadOnlySpan<char> text, Duration duration)
    {
        var words = text[duration.Start..duration.End];
        return words.Contains("from now", StringComparison.OrdinalIgnoreCase)
            || words.Contains("from today", StringComparison.OrdinalIgnoreCase);
    }

    public static DateCandidate Found(Duration duration, MentionRole role, int labelStart) =>
        new(new DateToken(duration.Start, duration.End, 0, 0, null, null), role, labelStart, duration.End)
        {
            CountedDays = duration.Months == 0 ? duration.Days : null,
            CountedMonths = duration.Months == 0 ? null : duration.Months,
        };

    /// <summary>The duration whose number is just before a unit of time, in digits or in words; null when there is no number.</summary>
    public static Duration? EndingAt(ReadOnlySpan<char> text, int unitStart)
    {
        var end = TextCursor.SkipInlineSpaceBack(text, unitStart, 2);
        var start = end;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        if (start < end)
        {
            return end - start < 4 ? At(text, start, end, TextCursor.Number(text[start..end])) : null;
        }

        start = TextCursor.WordStart(text, end);
        foreach (var (word, number) in Numbers)
        {
            if (text[start..end].Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return At(text, start, end, number);
            }
        }

        return null;
    }

    private static Duration? At(ReadOnlySpan<char> text, int start, int numberEnd, int number)
    {
        var unitStart = TextCursor.SkipInlineSpace(text, numberEnd, 2);
        if (unitStart >= text.Length || text[unitStart] is not ('w' or 'W' or 'd' or 'D' or 'm' or 'M' or 'f' or 'F'))
        {
            return null; // most numbers count something else
        }

        if (unitStart < text.Length && TextCursor.IsAt(text, unitStart, "fortnight"))
        {
            return Completed(text, new Duration(start, unitStart + 9, 14, 0));
        }

        foreach (var unit in Units)
        {
            if (unitStart < text.Length && TextCursor.IsAt(text, unitStart, unit))
            {
                var end = unitStart + unit.Length;
                return Completed(text, unit[0] switch
                {
                    'w' => new Duration(start, end, number * 7, 0),
                    'd' => new Duration(start, end, number, 0),
                    _ => new Duration(start, end, 0, number),
                });
            }
        }

        return null;
    }

    /// <summary>"In 3 weeks' time", "in a week's time". But "2 weeks' notice" means something else.</summary>
    private static Duration? InTime(ReadOnlySpan<char> text, Duration duration, int apostrophe)
    {
        var start = TextCursor.IsAt(text, apostrophe + 1, "s") ? apostrophe + 2 : apostrophe + 1;
        start = TextCursor.SkipInlineSpace(text, start);
        return TextCursor.IsAt(text, start, "time") ? duration with { End = start + "time".Length } : null;
    }

    private static Duration? Completed(ReadOnlySpan<char> text, Duration duration)
    {
        var next = TextCursor.SkipInlineSpace(text, duration.End, 3);
        if (next >= text.Length || !char.IsLetter(text[next]))
        {
            return next < text.Length && text[next] is '\'' or '’' ? InTime(text, duration, next) : duration;
        }

        foreach (var word in Allowed)
        {
            if (TextCursor.IsAt(text, next, word))
            {
                // The quote includes the start of the count: "2 weeks after insertion".
                var end = next;
                var words = 0;
                while (end < text.Length
                    && !TextCursor.IsLineBreak(text[end])
                    && text[end] is not ('.' or ',' or ';' or '(' or ')')
                    && end - next < 50
                    && words < 6)
                {
                    words += text[end] == ' ' ? 1 : 0;
                    end++;
                }

                return duration with { End = TextCursor.SkipInlineSpaceBack(text, end) };
            }
        }

        return null;
    }
}
