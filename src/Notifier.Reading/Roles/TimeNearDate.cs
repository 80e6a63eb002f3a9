using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>A time in the words just before or after a date.</summary>
/// <param name="Edge">Where these words begin before the date, or end after it. That of the date when there are none.</param>
internal readonly partial record struct TimeNearDate(int Edge, StatedTime? Time, string? Zone)
{
    private static readonly string[] Links = ["at", "by", "before", "until", "no later than", "time", "am", "am y", "from"];
    private static readonly string[] TimeLabels = ["closing time", "time", "deadline time", "amser cau"];

    /// <summary>From the words just after: "at 5pm (UK time)", "(midnight)", "@ 4pm", and a "Closing time:" on the next line.</summary>
    public static TimeNearDate After(ReadOnlySpan<char> text, int dateEnd)
    {
        var isIso = dateEnd + 1 < text.Length && text[dateEnd] == 'T' && char.IsAsciiDigit(text[dateEnd + 1]);
        var position = isIso ? dateEnd + 1 : SkipPunctuation(text, dateEnd);
        var linked = position > dateEnd && text[(position - 1)..position] is "@";
        foreach (var link in Links)
        {
            if (position < text.Length && TextCursor.IsAt(text, position, link))
            {
                if (link is "from")
                {
                    return new TimeNearDate(dateEnd, null, null); // "12 May from 10:00": an event that begins then
                }

                linked = true;
                position = SkipPunctuation(text, position + link.Length);
            }
        }

        if (TextCursor.IsAt(text, Math.Min(position, text.Length), "the"))
        {
            position = TextCursor.SkipInlineSpace(text, position + 3);
        }

        if (position == dateEnd && position < text.Length && char.IsLetterOrDigit(text[position]))
        {
            // The words above already read "8th November 2020at midnight". Any other glued word is no time.
            return new TimeNearDate(dateEnd, null, null);
        }

        return TimeGrammar.RestatedAt(text, position) is { } clock
            && !LeadsToDate(text, clock.End)
            && (linked || !clock.NeedsKeyword || (StandsAlone(text, clock.End) && text[position..clock.End].IndexOf('.') > 0))
            ? Complete(text, clock)
            : ZoneAlone(text, dateEnd) ?? NextLine(text, dateEnd);
    }

    /// <summary>"8 May 2026 (Hong Kong time)": the day ends there.</summary>
    private static TimeNearDate? ZoneAlone(ReadOnlySpan<char> text, int dateEnd) =>
        dateEnd + 1 < text.Length
            && text[dateEnd] is ' ' or ','
            && TimeZones.At(text, dateEnd) is var (words, end)
            && words.EndsWith("time", StringComparison.OrdinalIgnoreCase)
            && TimeZones.Named(words) is not null
            ? new TimeNearDate(end, null, words)
            : null;

    /// <summary>"From 20 April until 5pm on 8 May": the time belongs to the next date.</summary>
    public static bool LeadsToDate(ReadOnlySpan<char> text, int position)
    {
        var next = TextCursor.SkipInlineSpace(text, position, 3);
        if (!TextCursor.IsAt(text, next, "on"))
        {
            return false;
        }

        next = TextCursor.SkipInlineSpace(text, next + 2, 3);
        next = TextCursor.IsAt(text, next, "the") ? TextCursor.SkipInlineSpace(text, next + 3, 3) : next;
        if (WeekdayNames.Named(text[next..TextCursor.WordEnd(text, next)]) is not null)
        {
            next = TextCursor.SkipInlineSpace(text, TextCursor.WordEnd(text, next), 3);
        }

        return next < text.Length && char.IsAsciiDigit(text[next]);
    }

    /// <summary>"The closing date is 8 May and applications must be in by 3pm": the time comes later in the sentence.</summary>
    public static TimeNearDate LaterInSentence(ReadOnlySpan<char> text, int dateEnd)
    {
        const int Near = 90;
        var none = new TimeNearDate(dateEnd, null, null);
        for (var position = dateEnd; position < text.Length && position - dateEnd < Near; position++)
        {
            if (TextCursor.IsLineBreak(text[position]) || char.IsAsciiDigit(text[position]) || text[position] is '.' or ';' or '(' or '|')
            {
                return none;
            }

            if (text[position] == ' ' && TextCursor.IsAt(text, position + 1, "by"))
            {
                var start = TextCursor.SkipInlineSpace(text, position + 3);
                if (TimeGrammar.RestatedAt(text, start) is { } clock)
                {
                    return new TimeNearDate(clock.End, clock.Time, null);
                }
            }
        }

        return none;
    }

    // "17.00" at the end of a line or a sentence, and not part of "17.00-19.00".
    private static bool StandsAlone(ReadOnlySpan<char> text, int end) =>
        end == text.Length
            || TextCursor.IsLineBreak(text[end])
            || (text[end] is '.' or ',' or ')' or ';' && (end + 1 == text.Length || !char.IsAsciiDigit(text[end + 1])));

    private static TimeNearDate Complete(ReadOnlySpan<char> text, TimeGrammar.Found clock)
    {
        var zone = TimeZones.At(text, clock.End);
        return new TimeNearDate(zone?.End ?? clock.End, clock.Time, zone?.Words);
    }

    private static TimeNearDate NextLine(ReadOnlySpan<char> text, int dateEnd)
    {
        var none = new TimeNearDate(dateEnd, null, null);
        var position = SkipPunctuation(text, dateEnd);
        if (position >= text.Length || !TextCursor.IsLineBreak(text[position]))
        {
            return none;
        }

        while (position < text.Length
            && position < dateEnd + 8
            && (char.IsWhiteSpace(text[position]) || text[position] is '|' or '•' or '*'))
        {
            position++;
        }

        // A line that is a time and nothing else.
        if (position < text.Length
            && char.IsAsciiDigit(text[position])
            && TimeGrammar.At(text, position) is { } bare
            && StandsAlone(text, bare.End)
            && text[position..bare.End].IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return Complete(text, bare);
        }

        foreach (var label in TimeLabels)
        {
            if (position < text.Length && TextCursor.IsAt(text, position, label))
            {
                position += label.Length;
                var start = position;
                while (position < text.Length
                    && position < start + 6
                    && (char.IsWhiteSpace(text[position]) || text[position] is ':' or '|' or '-' or '–'))
                {
                    position++;
                }

                return position > start && TimeGrammar.RestatedAt(text, position) is { } clock ? Complete(text, clock) : none;
            }
        }

        return none;
    }

    private static int SkipPunctuation(ReadOnlySpan<char> text, int position)
    {
        var limit = Math.Min(text.Length, position + 5);
        while (position < limit
            && (TextCursor.IsInlineSpace(text[position]) || text[position] is ',' or '(' or '-' or '–' or '—' or '@' or ';' or '.' or '”' or '"'))
        {
            position++;
        }

        return position;
    }
}
