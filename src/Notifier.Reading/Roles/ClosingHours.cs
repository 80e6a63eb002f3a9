using System.Buffers;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>
/// The closing time away from the closing date: "returned by noon on the closing date", "This vacancy closes at midday", "Closing time:
/// 10am". We look for it only if no closing date has its own time.
/// </summary>
internal static class ClosingHours
{
    private const int LongestLead = 60;

    /// <summary>
    /// Every such statement contains one of these strings. A vectorised search is fastest with few strings that start with rare letters.
    /// </summary>
    private static readonly SearchValues<string> Stems = SearchValues.Create(
        ["clos", "deadline", "cut", "amser cau", "dyddiad cau", Day], StringComparison.OrdinalIgnoreCase);

    /// <summary>The start of "day" and "date". They name the closing date if one of <see cref="BeforeDay"/> is before them.</summary>
    private const string Day = " da";

    private static readonly string[] BeforeDay = ["that", "on this", "on the"];

    private static readonly string[] Labels =
    [
        "closing time", "close time", "closing hour", "deadline time", "cut-off time", "cut off time", "amser cau",
    ];

    private static readonly string[] Verbs = ["closes at", "close at", "closes by", "closing at", "deadline"];

    /// <summary>The time and its zone; null when the text states no closing time.</summary>
    public static (StatedTime Time, string? Zone)? In(ReadOnlySpan<char> text)
    {
        var best = default((StatedTime Time, string? Zone)?);
        foreach (var stem in new TextMatches(text, Stems))
        {
            if (StartOf(text, stem) is not { } place || (After(text, place) ?? Before(text, place)) is not { } found)
            {
                continue;
            }

            best = best is { } known ? Earlier(known, found) : found;
        }

        return best;
    }

    /// <summary>Of two different times we take the earlier, and report that there are two.</summary>
    private static (StatedTime Time, string? Zone) Earlier((StatedTime Time, string? Zone) one, (StatedTime Time, string? Zone) other)
    {
        if (one.Time.Minutes == other.Time.Minutes)
        {
            return one;
        }

        var (time, zone) = one.Time.Minutes < other.Time.Minutes ? one : other;
        return (time with { Wording = TimeWording.Contradicted }, zone);
    }

    /// <summary>The start of the words around a stem. Null when the stem is inside a word, or no words point to the day.</summary>
    private static int? StartOf(ReadOnlySpan<char> text, int stem)
    {
        if (text[stem] != Day[0])
        {
            return IsWordStart(text, stem) ? stem : null;
        }

        foreach (var words in BeforeDay)
        {
            if (text[..stem].EndsWith(words, StringComparison.OrdinalIgnoreCase))
            {
                return IsWordStart(text, stem - words.Length) ? stem - words.Length : null;
            }
        }

        return null;
    }

    private static bool IsWordStart(ReadOnlySpan<char> text, int place) => place == 0 || !char.IsLetter(text[place - 1]);

    /// <summary>
    /// "Closing time: 10am", "This vacancy closes at midday". No date follows, because then the time would belong to that date.
    /// </summary>
    private static (StatedTime Time, string? Zone)? After(ReadOnlySpan<char> text, int place)
    {
        foreach (var label in Labels)
        {
            if (TextCursor.IsAt(text, place, label))
            {
                return IsOfAdvert(text, place) ? HourAt(text, SkipLabel(text, place + label.Length)) : null;
            }
        }

        if (TextCursor.IsAt(text, place, "closing:"))
        {
            return text[..place].EndsWith("ime of ") ? HourAt(text, SkipLabel(text, place + "closing".Length)) : null;
        }

        foreach (var verb in Verbs)
        {
            if (TextCursor.IsAt(text, place, verb))
            {
                return IsClosingKeyword(text, place) ? HourAt(text, SkipLabel(text, place + verb.Length)) : null;
            }
        }

        return null;
    }

    private static (StatedTime Time, string? Zone)? HourAt(ReadOnlySpan<char> text, int position) =>
        position < text.Length && TimeGrammar.RestatedAt(text, position) is { } clock && !TimeNearDate.LeadsToDate(text, clock.End)
            ? (clock.Time, TimeZones.At(text, clock.End)?.Words)
            : null;

    /// <summary>"By noon on the closing date". Only the time's own words may be before the day.</summary>
    private static (StatedTime Time, string? Zone)? Before(ReadOnlySpan<char> text, int place)
    {
        if (!IsDay(text, place))
        {
            return null;
        }

        var lead = TimeNearDate.Before(text, place, 0);
        return lead.Time is { } time && IsOfApplying(text, SentenceStart(text, lead.Edge), lead.Edge, place) ? (time, lead.Zone) : null;
    }

    /// <summary>"On that day", "on the closing date", "on the day of closing", "on the deadline".</summary>
    private static bool IsDay(ReadOnlySpan<char> text, int place)
    {
        if (text[place] is 'o' or 'O' or 't' or 'T')
        {
            return true;
        }

        return TextCursor.IsAt(text, place, "closing date")
            || TextCursor.IsAt(text, place, "closing day")
            || TextCursor.IsAt(text, place, "deadline")
            || TextCursor.IsAt(text, place, "dyddiad cau")
            || (TextCursor.IsAt(text, place, "closing") && text[..place].EndsWith("day of "));
    }

    /// <summary>The sentence is about applying. "Enquiries by 4pm on that day" is not.</summary>
    private static bool IsOfApplying(ReadOnlySpan<char> text, int start, int end, int place)
    {
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[16];
        var before = RoleKeywords.SplitLast(text, start, end, words);
        var isApplying = TextCursor.Holds(text[place..Math.Min(text.Length, place + LongestLead)], "closing")
            || TextCursor.Holds(text[place..Math.Min(text.Length, place + LongestLead)], "deadline");
        for (var index = before.Length - 1; index >= 0; index--)
        {
            switch (RoleKeywords.StartingAt(text, before, index).Kind)
            {
                case RoleKeywordKind.Elsewhere or RoleKeywordKind.Interview or RoleKeywordKind.Event:
                    return false;
                case RoleKeywordKind.Apply or RoleKeywordKind.Send or RoleKeywordKind.Closing:
                    isApplying = true;
                    break;
            }
        }

        return isApplying;
    }

    /// <summary>"Closing time" of the advert: nothing is before it, or the advert is.</summary>
    private static bool IsOfAdvert(ReadOnlySpan<char> text, int place)
    {
        var end = TextCursor.SkipInlineSpaceBack(text, place);
        var word = text[TextCursor.WordStart(text, end)..end];
        return word.IsEmpty || word is "the" or "The" or "and" or "our" or "Our" || RoleKeywords.IsAdvert(word);
    }

    private static bool IsClosingKeyword(ReadOnlySpan<char> text, int place)
    {
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[12];
        var end = TextCursor.WordEnd(text, place);
        var before = RoleKeywords.SplitLast(text, SentenceStart(text, place), end, words);
        return before.Length > 0 && RoleKeywords.StartingAt(text, before, before.Length - 1).Kind == RoleKeywordKind.Closing;
    }

    private static int SkipLabel(ReadOnlySpan<char> text, int position)
    {
        var limit = Math.Min(text.Length, position + LongestLead);
        while (position < limit)
        {
            var end = TextCursor.WordEnd(text, position);
            var word = text[position..end];
            if (word is "is" or "at" or "by" or "the" or "will" or "be" or "for" or "of" or "applications" or "this" or "vacancy" or "advert" or "post" or "job" or "all" or "am" or "receipt" or "receiving" or "submission" or "submissions" or "completed" or "forms" or "your" or "to" or "apply" or "applying")
            {
                position = end;
            }
            else if (word.IsEmpty && (char.IsWhiteSpace(text[position]) || text[position] is ':' or '|' or '-' or '–' or '(' or '*'))
            {
                position++;
            }
            else
            {
                return position;
            }
        }

        return position;
    }

    private static int SentenceStart(ReadOnlySpan<char> text, int position)
    {
        var start = position;
        while (start > 0
            && position - start < 160
            && !TextCursor.IsLineBreak(text[start - 1])
            && !(text[start - 1] is '.' or '!' or '?' or ';' && start < text.Length && char.IsWhiteSpace(text[start])))
        {
            start--;
        }

        return start;
    }
}
