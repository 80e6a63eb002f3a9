using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>
/// Labels together above dates together, as copying from a page leaves them: "Closing date Interview date" above "8 May 20 May". They may
/// also be on four lines. The first label belongs to the first date.
/// </summary>
internal static class LabelStacks
{
    private const int MostLines = 8;
    private const int LongestLine = 160;

    /// <summary>The keyword of this date's label; null when there is no such stack, or labels and dates differ in number.</summary>
    /// <param name="dateStart">The start of the date's words.</param>
    public static MentionRole? RoleOf(ReadOnlySpan<char> text, int dateStart)
    {
        if (LineAt(text, dateStart) is not var (start, end) || !MayBeDates(text[start..dateStart]))
        {
            return null;
        }

        var onLine = DatesIn(text, start, end);
        if (onLine == 0)
        {
            return null;
        }

        if (onLine > 1)
        {
            var labels = LineBefore(text, start) is var (above, aboveEnd) ? LabelsIn(text, above, aboveEnd) : [];
            return labels.Count == onLine ? labels[DatesIn(text, start, dateStart)] : null;
        }

        var before = 0;
        while (before < MostLines && LineBefore(text, start) is var (previous, previousEnd) && DatesIn(text, previous, previousEnd) == 1)
        {
            start = previous;
            before++;
        }

        var after = 0;
        for (var line = end; after < MostLines && LineAfter(text, line) is var (next, nextEnd) && DatesIn(text, next, nextEnd) == 1; line = nextEnd)
        {
            after++;
        }

        var stacked = new List<MentionRole>();
        while (stacked.Count < MostLines
            && LineBefore(text, start) is var (label, labelEnd)
            && LabelsIn(text, label, labelEnd) is [var role])
        {
            stacked.Insert(0, role);
            start = label;
        }

        return stacked.Count > 1 && stacked.Count == before + 1 + after ? stacked[before] : null;
    }

    /// <summary>The roles that a line's labels name; none when the line holds more than labels.</summary>
    private static List<MentionRole> LabelsIn(ReadOnlySpan<char> text, int start, int end)
    {
        var roles = new List<MentionRole>();
        if (text[start..end].IndexOfAnyInRange('0', '9') >= 0)
        {
            return roles;
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[16];
        var count = RoleKeywords.Split(text, start, end, words);
        for (var index = 0; index < count;)
        {
            var keyword = RoleKeywords.StartingAt(text, words[..count], index);
            if (RoleOf(keyword.Kind) is not { } role)
            {
                return [];
            }

            roles.Add(role);
            while (index < count && words[index].Start < keyword.End)
            {
                index++;
            }
        }

        return roles;
    }

    private static MentionRole? RoleOf(RoleKeywordKind kind) => kind switch
    {
        RoleKeywordKind.Closing => MentionRole.Closing,
        RoleKeywordKind.Interview => MentionRole.Interview,
        RoleKeywordKind.Start => MentionRole.Start,
        RoleKeywordKind.Posting => MentionRole.Posting,
        RoleKeywordKind.Event or RoleKeywordKind.Opening => MentionRole.Other,
        _ => null,
    };

    /// <summary>Most lines start with a word, and need no more than this check.</summary>
    private static bool MayBeDates(ReadOnlySpan<char> before)
    {
        var first = before.TrimStart();
        return first.IsEmpty || !char.IsLetter(first[0]) || WeekdayNames.Named(first[..TextCursor.WordEnd(first, 0)]) is not null;
    }

    /// <summary>How many dates the line holds. It is 0 if the line holds anything besides dates with their times and weekdays.</summary>
    private static int DatesIn(ReadOnlySpan<char> text, int start, int end)
    {
        var count = 0;
        var position = start;
        var floor = start;
        while (position < end && text[position..end].IndexOfAnyInRange('0', '9') is >= 0 and var next)
        {
            var digits = position + next;
            if (DateGrammar.At(text[..end], digits, floor) is not { NeedsKeyword: false } date || !IsBare(text[floor..date.Start]))
            {
                return 0;
            }

            count++;
            floor = Math.Max(date.End, TimeNearDate.After(text[..end], date.End).Edge);
            position = Math.Max(TextCursor.DigitsEnd(text, digits), floor);
        }

        return IsBare(text[floor..end]) ? count : 0;
    }

    private static bool IsBare(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character))
            {
                return false;
            }
        }

        return true;
    }

    private static (int Start, int End)? LineAt(ReadOnlySpan<char> text, int position)
    {
        var start = position;
        while (start > 0 && !TextCursor.IsLineBreak(text[start - 1]) && position - start < LongestLine)
        {
            start--;
        }

        var end = position;
        while (end < text.Length && !TextCursor.IsLineBreak(text[end]) && end - position < LongestLine)
        {
            end++;
        }

        return end - start < LongestLine ? (start, end) : null;
    }

    /// <summary>The line above, without blank lines.</summary>
    private static (int Start, int End)? LineBefore(ReadOnlySpan<char> text, int lineStart)
    {
        var end = lineStart;
        while (end > 0 && char.IsWhiteSpace(text[end - 1]) && lineStart - end < MostLines)
        {
            end--;
        }

        return end < lineStart && end > 0 ? LineAt(text, end) : null;
    }

    private static (int Start, int End)? LineAfter(ReadOnlySpan<char> text, int lineEnd)
    {
        var start = lineEnd;
        while (start < text.Length && char.IsWhiteSpace(text[start]) && start - lineEnd < MostLines)
        {
            start++;
        }

        return start > lineEnd && start < text.Length ? LineAt(text, start) : null;
    }
}
