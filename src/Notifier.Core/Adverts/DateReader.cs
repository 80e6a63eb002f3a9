using System.Buffers;

namespace Notifier.Core.Adverts;

/// <summary>A date found in a text with what its surroundings say of it, its year and order not yet decided.</summary>
/// <param name="Start">Where the words of the whole statement start: "Closing date: 3 May" starts at "Closing".</param>
/// <param name="End">Where they end, the time and its zone included.</param>
internal sealed record FoundDate(StatedDate Date, MentionRole Role, int Start, int End)
{
    public StatedTime? Time { get; init; }

    public string? Zone { get; init; }

    public string? Audience { get; init; }

    public bool IsExclusive { get; init; }

    /// <summary>Days to count from the posting date, for "Closing date: 4 weeks"; then <see cref="Date"/> holds only the place of the words.</summary>
    public int? CountedDays { get; init; }

    /// <summary>Months to count from the posting date.</summary>
    public int? CountedMonths { get; init; }

    /// <summary>Stands in brackets after another post's name.</summary>
    public bool IsOfAnotherPost { get; init; }
}

/// <summary>
/// Finds every date in a text and what it is for. Digits are found by vectorised search; only around a date is anything looked at
/// closely, and never further than <see cref="ContextLength"/>, so the cost stays linear whatever the text.
/// </summary>
internal static class DateReader
{
    private const int ContextLength = 220;
    private const int MostWords = 64;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>Every date in reading order. Those for which nothing says what they are have the role Other.</summary>
    public static List<FoundDate> Read(string text)
    {
        var found = new List<FoundDate>();
        var span = text.AsSpan();
        var previous = default(Context);
        var position = 0;
        while (position < span.Length)
        {
            var next = span[position..].IndexOfAny(Digits);
            if (next < 0)
            {
                break;
            }

            var start = position + next;
            var digitsEnd = TextScan.DigitsEnd(span, start);
            position = digitsEnd;
            if (digitsEnd - start > 4)
            {
                continue;
            }

            if (DateGrammar.At(span, start, previous.End) is { } date)
            {
                // An "other day" lies before the date; take it only if no earlier date already used those letters.
                previous = AddDate(span, date, previous, found);
                position = Math.Max(digitsEnd, date.End);
            }
            else if (digitsEnd - start <= 2 && Durations.At(span, start, digitsEnd) is { } duration && AddDuration(span, duration, previous, found) is { } used)
            {
                previous = used;
                position = duration.End;
            }
        }

        Durations.AddWritten(span, found);
        return found;
    }

    /// <summary>What a date at this place would be for, whatever the words there are.</summary>
    public static MentionRole RoleAt(string text, int position)
    {
        var place = Math.Min(position, text.Length);
        return RoleOf(text, place, new Lead(place, null, null), place, default).Role;
    }

    /// <summary>What stands before a date: the stretch of text to look at, and where the last date's cue was, so that one cue serves one date.</summary>
    private readonly record struct Context(int Start, int End, int CueStart, MentionRole Role = MentionRole.Other);

    private static Context AddDate(ReadOnlySpan<char> text, StatedDate date, Context previous, List<FoundDate> found)
    {
        var lead = Lead.Before(text, date.Start, previous.End);
        var reading = RoleOf(text, date.Start, lead, date.End, previous);
        if (date.NeedsCue && (reading.Role == MentionRole.Other || reading.Cue.Kind is not (CueKind.Closing or CueKind.Extended or CueKind.Until) || lead.Start - reading.Cue.End > 4))
        {
            return previous;
        }

        var after = Tail.After(text, date.End);
        var time = lead.Time ?? after.Time;
        var end = after.End;
        var start = QuoteStart(text, lead.Start, reading, previous);
        var mention = new FoundDate(date, reading.Role, start, end)
        {
            Time = time,
            Zone = lead.Zone ?? after.Zone,
            Audience = reading.IsClosing ? Audiences.Of(text, Math.Max(reading.ContextStart, previous.End), date.Start, end, reading.Cue) : null,
            IsExclusive = reading.IsBefore && time is null,
            IsOfAnotherPost = reading.IsClosing && IsBracketedAfterPost(text, reading.Cue.Start, date.End),
        };

        if (date is { OtherDay: { } otherDay, IsRange: false, IsNumeric: false })
        {
            found.Add(mention with { Date = date with { Day = otherDay, Weekday = null } });
        }

        found.Add(mention);
        return new Context(date.Start, end, reading.Cue.Kind == CueKind.None ? -1 : reading.Cue.Start, reading.Role);
    }

    private static Context? AddDuration(ReadOnlySpan<char> text, Durations.Duration duration, Context previous, List<FoundDate> found)
    {
        var lead = new Lead(duration.Start, null, null);
        var reading = RoleOf(text, duration.Start, lead, duration.End, previous);
        if (!reading.IsClosing || !Durations.FollowsLabel(text, reading.Cue.End, duration.Start))
        {
            return null;
        }

        found.Add(Durations.Found(duration, reading.Role, reading.Cue.Start));
        return new Context(duration.Start, duration.End, reading.Cue.Start, reading.Role);
    }

    private readonly record struct Reading(MentionRole Role, Cue Cue, int ContextStart = 0, int SentenceStart = 0)
    {
        public bool IsBefore { get; init; }

        public bool IsClosing => Role is MentionRole.Closing or MentionRole.ExtendedTo;
    }

    private static Reading RoleOf(ReadOnlySpan<char> text, int dateStart, Lead lead, int dateEnd, Context previous)
    {
        var (contextStart, sentenceStart) = ContextBounds.Before(text, dateStart, lead.Start, ContextLength);
        Span<Cues.Word> words = stackalloc Cues.Word[MostWords];
        var count = Cues.Split(text, contextStart, lead.Start, words);
        var reading = Decide(text, words[..count], lead.Start, contextStart, previous, dateEnd) with { ContextStart = contextStart, SentenceStart = sentenceStart };
        if (reading.Role == MentionRole.Posting && !IsLabel(text, reading.Cue.Start))
        {
            return reading with { Role = MentionRole.Other }; // "published in a report of 3 May": prose tells nothing about this advert
        }

        return reading;
    }

    /// <summary>The nearest cue before the date decides; "by", "until" and "from" pass the question on to the words before them.</summary>
    private static Reading Decide(ReadOnlySpan<char> text, ReadOnlySpan<Cues.Word> words, int dateStart, int contextStart, Context previous, int dateEnd)
    {
        var until = default(Cue);
        var from = default(Cue);
        var extended = default(Cue);
        var covered = int.MaxValue;

        for (var index = words.Length - 1; index >= 0; index--)
        {
            var cue = Cues.StartingAt(text, words, index);

            // Of two cues that share words the one that starts first is the whole of it; what lies in closed brackets speaks of something else.
            if (cue.Kind == CueKind.None || cue.End > covered || IsCovered(text, words, index, cue) || IsInClosedBrackets(text, cue.End, dateStart))
            {
                continue;
            }

            if (cue.Start < previous.Start && !ReachesOver(cue, until, extended, text, dateStart, previous))
            {
                continue;
            }

            covered = cue.Start;
            var passesOn = until.Kind != CueKind.None || from.Kind != CueKind.None || extended.Kind != CueKind.None;
            switch (cue.Kind)
            {
                case CueKind.Until or CueKind.Before when !passesOn && dateStart - cue.End <= 4:
                    until = cue;
                    break;

                case CueKind.From when !passesOn && dateStart - cue.End < 14:
                    from = cue;
                    break;

                case CueKind.Extended when from.Kind == CueKind.None && extended.Kind == CueKind.None:
                    if (text[cue.Start..cue.End].Contains("clos", StringComparison.OrdinalIgnoreCase) || text[cue.Start..cue.End].Contains("dead", StringComparison.OrdinalIgnoreCase))
                    {
                        return new Reading(MentionRole.ExtendedTo, cue);
                    }

                    extended = cue;
                    break;

                case CueKind.Closing or CueKind.Apply when extended.Kind != CueKind.None:
                    return new Reading(MentionRole.ExtendedTo, cue);

                case CueKind.Apply when until.Kind != CueKind.None:
                    return new Reading(MentionRole.Closing, cue) { IsBefore = until.Kind == CueKind.Before };

                case CueKind.Closing when from.Kind == CueKind.None || IsIntroduced(text, dateStart):
                    return new Reading(MentionRole.Closing, cue) { IsBefore = until.Kind == CueKind.Before || text[cue.Start..cue.End].EndsWith("before", StringComparison.OrdinalIgnoreCase) };

                case CueKind.Closing:
                    return new Reading(StartOrOther(text, from), from);

                case CueKind.Interview:
                    return new Reading(MentionRole.Interview, cue);

                case CueKind.Start:
                    return new Reading(MentionRole.Start, cue);

                case CueKind.Posting:
                    return new Reading(passesOn ? MentionRole.Other : MentionRole.Posting, cue);

                case CueKind.Event:
                    return ClosesAfterAll(text, words, index, dateStart, previous) is { } label && !IsTask(text, cue)
                        ? new Reading(MentionRole.Closing, label)
                        : new Reading(MentionRole.Other, cue);

                case CueKind.Elsewhere when passesOn:
                    return ClosesAfterAll(text, words, index, dateStart, previous) is { } closing
                        ? new Reading(MentionRole.Closing, closing)
                        : new Reading(from.Kind != CueKind.None ? StartOrOther(text, from) : MentionRole.Other, cue);
            }
        }

        if (extended.Kind != CueKind.None)
        {
            return new Reading(IsLabel(text, extended.Start) ? MentionRole.ExtendedTo : MentionRole.Other, extended);
        }

        if (until.Kind == CueKind.None && from.Kind == CueKind.None && previous.Role != MentionRole.Other && previous.CueStart >= contextStart && IsListed(text, previous.End, dateStart))
        {
            return new Reading(previous.Role, new Cue(CueKind.Closing, previous.CueStart, previous.CueStart));
        }

        return After(text, dateEnd, until) ?? new Reading(from.Kind != CueKind.None ? StartOrOther(text, from) : MentionRole.Other, from);
    }

    /// <summary>
    /// Whether a cue left of the date before still speaks of this one: "open from 3 May until 10 May", "closing date for posts until 31 March is 3 May".
    /// A cue that already closed something is used up.
    /// </summary>
    private static bool ReachesOver(Cue cue, Cue until, Cue extended, ReadOnlySpan<char> text, int dateStart, Context previous) =>
        previous.Role is MentionRole.Other or MentionRole.Start
        && cue.Kind is CueKind.Apply or CueKind.Closing or CueKind.Extended or CueKind.Elsewhere
        && (until.Kind != CueKind.None || extended.Kind != CueKind.None || (cue.Kind == CueKind.Closing && IsIntroduced(text, dateStart)));

    /// <summary>"w/c" and "from" alone tell no more than that something is about then; "starting", "commencing" that something starts.</summary>
    private static MentionRole StartOrOther(ReadOnlySpan<char> text, Cue from) =>
        text[from.Start..from.End].StartsWith("comm", StringComparison.OrdinalIgnoreCase) || text[from.Start..from.End].StartsWith("start", StringComparison.OrdinalIgnoreCase)
            ? MentionRole.Start
            : MentionRole.Other;

    private static bool IsTask(ReadOnlySpan<char> text, Cue cue) =>
        text[cue.Start..cue.End].StartsWith("test", StringComparison.OrdinalIgnoreCase) || text[cue.Start..cue.End].StartsWith("exercise", StringComparison.OrdinalIgnoreCase)
        || text[cue.Start..cue.End].StartsWith("assess", StringComparison.OrdinalIgnoreCase);

    /// <summary>"The closing date for posts starting in August is 3 May": a label said earlier and taken up again by "is" or a colon.</summary>
    private static Cue? ClosesAfterAll(ReadOnlySpan<char> text, ReadOnlySpan<Cues.Word> words, int below, int dateStart, Context previous)
    {
        if (!IsIntroduced(text, dateStart))
        {
            return null;
        }

        for (var index = below - 1; index >= 0; index--)
        {
            var cue = Cues.StartingAt(text, words, index);
            if (cue.Kind is CueKind.Interview or CueKind.Start || cue.Start < previous.End)
            {
                return null;
            }

            if (cue.Kind == CueKind.Closing && cue.End - cue.Start > 7)
            {
                return cue;
            }
        }

        return null;
    }

    private static bool IsIntroduced(ReadOnlySpan<char> text, int dateStart)
    {
        var end = TextScan.SkipInlineSpaceBack(text, dateStart);
        foreach (var word in (ReadOnlySpan<string>)["the", "on"])
        {
            if (TextScan.IsWordBefore(text, end, word, out var start))
            {
                end = TextScan.SkipInlineSpaceBack(text, start);
            }
        }

        return end > 0 && (text[end - 1] == ':' || TextScan.IsWordBefore(text, end, "is", out _) || TextScan.IsWordBefore(text, end, "be", out _));
    }

    private static bool IsCovered(ReadOnlySpan<char> text, ReadOnlySpan<Cues.Word> words, int index, Cue cue)
    {
        for (var earlier = index - 1; earlier >= Math.Max(0, index - 4); earlier--)
        {
            var other = Cues.StartingAt(text, words, earlier);
            if (other.Kind != CueKind.None && other.End >= cue.End)
            {
                return true;
            }
        }

        return false;
    }

    // "(subject to shortlisting)" between a label and its date.
    private static bool IsInClosedBrackets(ReadOnlySpan<char> text, int cueEnd, int dateStart)
    {
        var between = text[cueEnd..dateStart];
        var close = between.IndexOf(')');
        if (close < 0)
        {
            return false;
        }

        var open = between.IndexOf('(');
        return open < 0 || close < open;
    }

    // 1 May and 3 June; 10 - 12 May; 1 May, 3 June.
    private static bool IsListed(ReadOnlySpan<char> text, int from, int to)
    {
        if (to - from is < 0 or > 60)
        {
            return false;
        }

        if (Audiences.In(text[from..to]).Found)
        {
            return true; // "... 3 May; for all others 10 May"
        }

        foreach (var character in text[from..to])
        {
            if (TextScan.IsLineBreak(character) || character is '.' or ';' or ')')
            {
                return false;
            }
        }

        Span<Cues.Word> words = stackalloc Cues.Word[6];
        var count = Cues.Split(text, from, to, words);
        for (var index = 0; index < count; index++)
        {
            var word = text[words[index].Start..words[index].End];
            if (!(word is "and" or "or" or "to" or "until" or "on" or "the" or "at" or "then") && WeekdayNames.Named(word) is null && word is not ("noon" or "midnight" or "extended"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What follows the date: "3 May is the closing date", "By 3 May please send your CV".</summary>
    private static Reading? After(ReadOnlySpan<char> text, int dateEnd, Cue until)
    {
        var end = dateEnd;
        var limit = Math.Min(text.Length, dateEnd + 70);
        while (end < limit && !TextScan.IsLineBreak(text[end]) && !char.IsAsciiDigit(text[end])
            && !(text[end] == '.' && end + 1 < limit && char.IsWhiteSpace(text[end + 1])))
        {
            end++;
        }

        // The next date's own words are not this one's.
        if (end < limit && char.IsAsciiDigit(text[end]) && until.Kind == CueKind.None)
        {
            return null;
        }

        Span<Cues.Word> words = stackalloc Cues.Word[16];
        var count = Cues.Split(text, dateEnd, end, words);
        for (var index = 0; index < count; index++)
        {
            var cue = Cues.StartingAt(text, words[..count], index);
            switch (cue.Kind)
            {
                case CueKind.Closing when cue.End - cue.Start > 5 || index > 0:
                    return new Reading(MentionRole.Closing, new Cue(CueKind.None, dateEnd, dateEnd)) { IsBefore = until.Kind == CueKind.Before };
                case CueKind.Apply when until.Kind != CueKind.None && index < 6:
                    return new Reading(MentionRole.Closing, until) { IsBefore = until.Kind == CueKind.Before };
                case CueKind.Interview when index < 4:
                    return new Reading(MentionRole.Interview, new Cue(CueKind.None, dateEnd, dateEnd));
                case CueKind.Event or CueKind.Start or CueKind.Posting or CueKind.Elsewhere:
                    return null;
            }
        }

        return null;
    }

    private static bool IsLabel(ReadOnlySpan<char> text, int start)
    {
        var position = start;
        while (position > 0 && !TextScan.IsLineBreak(text[position - 1]))
        {
            position--;
            if (char.IsLetterOrDigit(text[position]) || start - position > 24)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"Band 5 Nurse, ref 123 (closing date 12 November)": the cue and the date share brackets, and what is before them names a post.</summary>
    private static bool IsBracketedAfterPost(ReadOnlySpan<char> text, int cueStart, int dateEnd)
    {
        var open = TextScan.SkipInlineSpaceBack(text, cueStart);
        if (open == 0 || text[open - 1] is not ('(' or '['))
        {
            return false;
        }

        var close = text[dateEnd..Math.Min(text.Length, dateEnd + 40)].IndexOfAny(')', ']');
        if (close < 0)
        {
            return false;
        }

        var before = text[Math.Max(0, open - 80)..(open - 1)];
        var line = before.LastIndexOf('\n');
        before = line >= 0 ? before[(line + 1)..] : before;
        foreach (var word in (ReadOnlySpan<string>)["band", "post", "role", "ref", "vacancy", "position", "also"])
        {
            if (before.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The quote starts with its sentence if that is near, else with its cue, else a few words before the date.</summary>
    private static int QuoteStart(ReadOnlySpan<char> text, int leadStart, Reading reading, Context previous)
    {
        const int Near = 90;
        var floor = reading.Cue.Kind != CueKind.None && reading.Cue.Start < previous.End ? reading.Cue.Start : Math.Max(reading.SentenceStart, previous.End);
        if (reading.Cue.Kind != CueKind.None)
        {
            floor = Math.Min(floor, reading.Cue.Start);
        }

        var start = leadStart - floor <= Near ? floor : reading.Cue.Kind != CueKind.None ? reading.Cue.Start : WordBoundary(text, leadStart - 40, leadStart);
        while (start < leadStart && !char.IsLetterOrDigit(text[start]))
        {
            start++;
        }

        return start;
    }

    private static int WordBoundary(ReadOnlySpan<char> text, int from, int to)
    {
        var position = Math.Max(0, from);
        while (position < to && !char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position;
    }
}
