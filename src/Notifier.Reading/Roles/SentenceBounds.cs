using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>
/// How far back the words before a date are about it. They reach to the start of its sentence, across wrapped lines and the line end after
/// a label.
/// </summary>
internal static class SentenceBounds
{
    /// <summary>A line of at least this length without a full stop was wrapped by an editor or an email program.</summary>
    private const int WrappedLine = 55;

    /// <summary>A line of at most this length can be the label of the next.</summary>
    private const int LabelLine = 70;

    private const int MostBlankLines = 6;

    /// <summary>"Closing date. 3 May": the longest label that a dot can end.</summary>
    private const int LongestDottedLabel = 24;

    /// <summary>"Thurs.", "Sept."</summary>
    private const int LongestShortForm = 5;

    /// <summary>All ASCII characters except these marks end no sentence and no line. We look closely only at the others.</summary>
    private static readonly SearchValues<char> Within = SearchValues.Create([.. Enumerable.Range(0, 128).Select(unit => (char)unit).Except("\n\r.!?;")]);

    private static readonly string[] Undecided = ["tbc", "tba", "to be confirmed", "to be advised", "ongoing", "n/a"];

    /// <returns>The starts of the context and of the date's own sentence. They differ when the label is on the line above.</returns>
    public static (int ContextStart, int SentenceStart) Before(ReadOnlySpan<char> text, int dateStart, int leadStart, int atMost)
    {
        var limit = Math.Max(0, dateStart - atMost);
        var position = leadStart;
        var onOwnLine = true;
        while (position > limit && text[limit..position].LastIndexOfAnyExcept(Within) is >= 0 and var last)
        {
            position = limit + last + 1;
            var character = text[position - 1];
            if (TextCursor.IsLineBreak(character))
            {
                if (IsBareLead(text, position, leadStart) && onOwnLine && LabelAbove(text, position) is { } label)
                {
                    return (label, label);
                }

                // A line with a label of its own needs no other.
                if (text[position..leadStart].IndexOfAny(':', '|', '\t') >= 0 || WrappedFrom(text, position) is not { } previousEnd)
                {
                    return (position, position);
                }

                onOwnLine = false;
                position = previousEnd;
                continue;
            }

            if (EndsSentence(text, position - 1)
                || (character == ';' && leadStart - position > 3)
                || (character is '•' or '·' && leadStart - position > 2))
            {
                return (position, position);
            }

            position--;
        }

        return (Math.Min(position, limit), Math.Min(position, limit));
    }

    /// <summary>Whether only marks and small words are between the start of the line and the date.</summary>
    private static bool IsBareLead(ReadOnlySpan<char> text, int lineStart, int dateStart)
    {
        if (dateStart - lineStart > 30)
        {
            return false;
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[5];
        var count = RoleKeywords.Split(text, lineStart, dateStart, words);
        for (var index = 0; index < count; index++)
        {
            var word = text[words[index].Start..words[index].End];
            if (!(word.Equals("on", StringComparison.OrdinalIgnoreCase) || word.Equals("the", StringComparison.OrdinalIgnoreCase)
                || word.Equals("at", StringComparison.OrdinalIgnoreCase) || word.Equals("by", StringComparison.OrdinalIgnoreCase)
                || WeekdayNames.Named(word) is not null))
            {
                return false;
            }
        }

        return count < 4;
    }

    /// <summary>
    /// The start of the short line above, past blank lines, if it can be a label. A label has no date and no full stop, and nothing in it
    /// stays open.
    /// </summary>
    public static int? LabelAbove(ReadOnlySpan<char> text, int lineStart)
    {
        var end = lineStart;
        var breaks = 0;
        while (end > 0 && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '|'))
        {
            end--;
            if (text[end] == '\n' && ++breaks > MostBlankLines)
            {
                return null;
            }
        }

        var start = end;
        while (start > 0 && !TextCursor.IsLineBreak(text[start - 1]))
        {
            start--;
            if (end - start > LabelLine)
            {
                return null;
            }
        }

        var line = text[start..end];
        if (line.IsEmpty || line[^1] is '.' or '!' || line.IndexOfAnyInRange('0', '9') >= 0)
        {
            return null;
        }

        foreach (var word in Undecided)
        {
            if (line.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return start;
    }

    private static int? WrappedFrom(ReadOnlySpan<char> text, int lineStart)
    {
        var end = lineStart - 1;
        if (end > 0 && text[end] == '\n' && text[end - 1] == '\r')
        {
            end--;
        }

        end = TextCursor.SkipInlineSpaceBack(text, end);
        if (end == 0 || TextCursor.IsLineBreak(text[end - 1]) || text[end - 1] is '.' or '!' or '?' or ':' or ';' or '|')
        {
            return null;
        }

        var start = end;
        while (start > 0 && end - start < WrappedLine && !TextCursor.IsLineBreak(text[start - 1]))
        {
            start--;
        }

        if (EndsWithYear(text, end) && lineStart < text.Length && char.IsUpper(text[lineStart]))
        {
            return null;
        }

        return end - start >= WrappedLine || IsLeftHanging(text, end) || GoesOn(text, lineStart) ? end : null;
    }

    /// <summary>"... all others 14 May 2026": a capital on the line below starts something else.</summary>
    private static bool EndsWithYear(ReadOnlySpan<char> text, int end) =>
        end > 4 && text[(end - 4)..end].IndexOfAnyExceptInRange('0', '9') < 0 && !char.IsAsciiDigit(text[end - 5]);

    /// <summary>A line that ends with "by", "on the" or a weekday continues on the next.</summary>
    private static bool IsLeftHanging(ReadOnlySpan<char> text, int end)
    {
        var word = text[TextCursor.WordStart(text, end)..end];
        return word is "by" or "on" or "the" or "of" or "than" or "until" or "before" or "at" or "is" or "to" or "and" or "no"
            || (word.Length > 5 && WeekdayNames.Named(word) is not null);
    }

    /// <summary>No new statement starts with a lower-case "by" or "on".</summary>
    private static bool GoesOn(ReadOnlySpan<char> text, int lineStart)
    {
        var word = text[lineStart..TextCursor.WordEnd(text, lineStart)];
        return word is "by" or "on" or "before" or "until" or "no" or "later" or "at";
    }

    private static int LineLength(ReadOnlySpan<char> text, int position)
    {
        var start = position;
        while (start > 0 && position - start <= LongestDottedLabel && !TextCursor.IsLineBreak(text[start - 1]))
        {
            start--;
        }

        return position - start;
    }

    private static bool EndsSentence(ReadOnlySpan<char> text, int position)
    {
        if (text[position] is not ('.' or '!' or '?') || position + 1 >= text.Length || !char.IsWhiteSpace(text[position + 1]))
        {
            return false;
        }

        var next = position + 1;
        while (next < text.Length && next < position + 4 && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        // A digit continues the sentence: "approx. 3 May", "18.11. 2020". It does not after a whole sentence: "... after the closing date.
        // 3 December is ...".
        if (next < text.Length && char.IsAsciiDigit(text[next]))
        {
            var word = TextCursor.WordStart(text, position);
            return position - word >= 4
                && char.IsAsciiLetterLower(text[word])
                && MonthNames.Named(text[word..position]) == 0
                && LineLength(text, position) > LongestDottedLabel;
        }

        // A lower-case letter continues the sentence: "p.m. on".
        if (next >= text.Length || !(char.IsUpper(text[next]) || text[next] is '(' or '“' or '"' or '‘'))
        {
            return false;
        }

        // "5 p.m. Friday 6 November", "Weds. 4 November", "Nov. 8": the dot of an abbreviation. After a number or a bracket a dot ends the
        // sentence.
        var wordStart = TextCursor.WordStart(text, position);
        return wordStart == position
            ? position > 0 && !TextCursor.IsInlineSpace(text[position - 1])
            : position - wordStart > 1 && !IsShortForm(text[wordStart..position], text[next..TextCursor.WordEnd(text, next)]);
    }

    /// <summary>"Weds." does not end a sentence, but "31 May. The" and "Friday. The" do.</summary>
    private static bool IsShortForm(ReadOnlySpan<char> word, ReadOnlySpan<char> next) =>
        IsDayOrMonth(word)
            && !word.Equals("may", StringComparison.OrdinalIgnoreCase)
            && (word.Length <= LongestShortForm || IsDayOrMonth(next));

    private static bool IsDayOrMonth(ReadOnlySpan<char> word) => WeekdayNames.Named(word) is not null || MonthNames.Named(word) != 0;
}
