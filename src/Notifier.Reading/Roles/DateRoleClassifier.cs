using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>What the words around a date say it is for.</summary>
/// <param name="Cue">The words that decided; none when nothing did.</param>
/// <param name="SentenceStart">Where the sentence, line or label line of the date starts.</param>
internal readonly record struct DateRole(MentionRole Role, RoleKeyword Cue, int SentenceStart = 0)
{
    /// <summary>"Before": the date itself is too late.</summary>
    public bool IsBefore { get; init; }

    /// <summary>"It won't close before 22 June": on that day it is still open, and nobody knows for how long.</summary>
    public bool IsNotBefore { get; init; }

    /// <summary>One more of several: "Closing dates: 22 November, 13 December".</summary>
    public bool IsFurtherRound { get; init; }

    /// <summary>It would close something, but another thing than the advert.</summary>
    public bool IsOfSomethingElse { get; init; }

    /// <summary>It holds no more: "the original closing date". The words that say so still lead to the date beside it.</summary>
    public bool IsOver { get; init; }

    public bool IsClosing => Role.Closes();
}

/// <summary>The date read before this one: one cue serves one date, unless the dates are listed.</summary>
/// <param name="Start">Where its own words start.</param>
/// <param name="End">Where they end, time and audience included.</param>
/// <param name="CueStart">Where the cue that decided it starts.</param>
/// <param name="IsOver">It holds no more.</param>
internal readonly record struct PreviousDate(int Start, int End, int CueStart, MentionRole Role, bool IsOver)
{
    public static PreviousDate None { get; } = new(0, 0, 0, MentionRole.Other, false);

    public bool IsClosing => Role.Closes();
}

/// <summary>
/// Decides what a date is for. The nearest cue before it decides; "by", "until" and "from" pass the question on to the words before them;
/// where nothing before it tells, the words after it or the head of its column may.
/// </summary>
internal static class DateRoleClassifier
{
    private static readonly WordList PeopleNeed = WordList.Load("people-need");

    private const int ContextLength = 220;
    private const int MostWords = 48; // the nearest; a line of ordinary words holds no more

    /// <param name="dateStart">Where the date's words start.</param>
    /// <param name="leadStart">Where the time and small words before it start.</param>
    /// <param name="dateEnd">Where the date's words end.</param>
    /// <param name="isRange">The date is the last day of a range written as one ("10th-26th June").</param>
    public static DateRole Classify(ReadOnlySpan<char> text, int dateStart, int leadStart, int dateEnd, bool isRange, PreviousDate previous)
    {
        // In a table the head of its column tells, and neither the cell before it nor the whole line above.
        if (RoleOfHead(text, leadStart) is { } head)
        {
            return new DateRole(head, new RoleKeyword(RoleKeywordKind.Closing, leadStart, leadStart), TableColumns.LineStart(text, leadStart) ?? leadStart);
        }

        var (contextStart, sentenceStart) = SentenceBounds.Before(text, dateStart, leadStart, ContextLength);
        if (ClosingTense.IsMovedBeside(text, previous, leadStart))
        {
            return new DateRole(MentionRole.NowClosesOn, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart), sentenceStart);
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[MostWords];
        var context = RoleKeywords.SplitLast(text, contextStart, leadStart, words);
        var place = new Place(leadStart, dateEnd, contextStart, isRange || EndsRange(text, previous, leadStart));
        var reading = Decide(text, context, place, previous) with { SentenceStart = sentenceStart };

        if (reading.IsBefore && KeywordContext.IsDenied(text, reading.Cue, leadStart))
        {
            reading = reading with { IsNotBefore = true };
        }

        // "published in a report of 3 May": prose tells nothing about this advert.
        if (reading.Role == MentionRole.Posting && !IsLabel(text, reading.Cue.Start))
        {
            return reading with { Role = MentionRole.Other };
        }

        if (reading.Role == MentionRole.Other && reading.Cue.Kind == RoleKeywordKind.None)
        {
            reading = FromNeighbours(text, place, sentenceStart, previous) is { } neighbours ? neighbours with { SentenceStart = sentenceStart } : reading;
        }

        if (!reading.IsClosing)
        {
            return ClosingTense.IsOldBeside(text, place, Math.Max(sentenceStart, previous.End)) ? reading with { IsOver = true } : reading;
        }

        return KeywordContext.IsOfSomethingElse(text, contextStart, leadStart, dateEnd, reading.Cue) || OtherDeadlines.Is(text, reading, place, previous.End) ? reading with { Role = MentionRole.Other, IsOfSomethingElse = true }
            : ClosingTense.IsOver(text, reading, place, previous) ? reading with { IsOver = true }
            : reading.Role == MentionRole.Closing && ClosingTense.IsNew(text, reading, place, previous) ? reading with { Role = MentionRole.NowClosesOn }
            : reading;
    }

    /// <param name="Start">Where the date and the small words before it start.</param>
    /// <param name="End">Where the date ends.</param>
    internal readonly record struct Place(int Start, int End, int ContextStart, bool EndsRange);

    private static DateRole Decide(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words, Place place, PreviousDate previous)
    {
        var until = place.EndsRange ? new RoleKeyword(RoleKeywordKind.Until, place.Start, place.Start) : default;
        var from = default(RoleKeyword);
        var extended = default(RoleKeyword);
        var send = default(RoleKeyword);
        var covered = int.MaxValue;

        for (var index = words.Length - 1; index >= 0; index--)
        {
            var cue = RoleKeywords.StartingAt(text, words, index);

            // Of two cues that share words the one that starts first is the whole of it; what lies in closed brackets speaks of something else.
            if (cue.Kind == RoleKeywordKind.None || cue.End > covered || IsCovered(text, words, index, cue) || KeywordContext.IsInClosedBrackets(text, cue, place.Start))
            {
                continue;
            }

            if (cue.Start < previous.Start && !ReachesOver(cue, until, extended, text, place.Start, previous))
            {
                continue;
            }

            covered = cue.Start;
            var passesOn = until.Kind != RoleKeywordKind.None || from.Kind != RoleKeywordKind.None || extended.Kind != RoleKeywordKind.None;
            switch (cue.Kind)
            {
                case RoleKeywordKind.Until or RoleKeywordKind.Before when !passesOn && KeywordContext.IsJustBefore(text, cue.End, place.Start):
                    until = cue;
                    break;

                // "No applications will be taken after 8 May."
                case RoleKeywordKind.From when !passesOn && KeywordContext.IsRefusal(text, cue, place):
                    until = cue with { Kind = RoleKeywordKind.Until };
                    break;

                case RoleKeywordKind.From when !passesOn && place.Start - cue.End < 14:
                    from = cue;
                    break;

                case RoleKeywordKind.Now when from.Kind == RoleKeywordKind.None && extended.Kind == RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    return new DateRole(MentionRole.NowClosesOn, cue);

                case RoleKeywordKind.Extended when from.Kind == RoleKeywordKind.None && extended.Kind == RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    if (cue.Says(text, "clos") || cue.Says(text, "dead") || (previous.IsClosing && cue.Start > previous.Start))
                    {
                        return new DateRole(MentionRole.ExtendedTo, cue);
                    }

                    extended = cue;
                    break;

                case RoleKeywordKind.Closing or RoleKeywordKind.Apply when extended.Kind != RoleKeywordKind.None:
                    return new DateRole(MentionRole.ExtendedTo, cue);

                // "Opening and closing dates: 20 April / 8 May"
                case RoleKeywordKind.Opening when cue.Says(text, "and clos") && previous.Start > cue.Start:
                    return new DateRole(MentionRole.Closing, cue);

                case RoleKeywordKind.Apply or RoleKeywordKind.Opening when until.Kind != RoleKeywordKind.None && !KeywordContext.GoesWith(text, cue, until, place, previous):
                    break;

                case RoleKeywordKind.Apply or RoleKeywordKind.Opening when until.Kind != RoleKeywordKind.None:
                    return new DateRole(IsExtendedBefore(text, words[Math.Max(0, index - 2)..index]) ? MentionRole.ExtendedTo : MentionRole.Closing, cue)
                    {
                        IsBefore = until.Kind == RoleKeywordKind.Before,
                    };

                case RoleKeywordKind.Send when until.Kind != RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    send = cue;
                    break;

                case RoleKeywordKind.Contact when until.Kind != RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    return OtherDeadlines.IsInvitation(text, cue, place.ContextStart, place.End)
                        ? new DateRole(MentionRole.Closing, cue with { Kind = RoleKeywordKind.Send }) { IsBefore = until.Kind == RoleKeywordKind.Before }
                        : new DateRole(MentionRole.Other, cue);

                // "within two weeks of the closing date, 7 December"
                case RoleKeywordKind.Closing when KeywordContext.IsPointInTime(text, cue, place.Start):
                    break;

                // "Sponsorship licence valid until", "fixed term contract open until"
                case RoleKeywordKind.Closing when (cue.Says(text, "until") || cue.Says(text, "till")) && !cue.Says(text, "advert") && KeywordContext.IsElsewhere(text, words[..index]):
                    return new DateRole(MentionRole.Other, cue);

                case RoleKeywordKind.Closing when from.Kind == RoleKeywordKind.None || KeywordContext.IsIntroduced(text, place.Start) || cue.Says(text, "closed"):
                    return new DateRole(until.Kind != RoleKeywordKind.None && IsExtendedBefore(text, words[..index]) ? MentionRole.ExtendedTo : MentionRole.Closing, cue)
                    {
                        IsBefore = until.Kind == RoleKeywordKind.Before || text[cue.Start..cue.End].EndsWith("before", StringComparison.OrdinalIgnoreCase),
                    };

                case RoleKeywordKind.Closing:
                    return new DateRole(StartOrOther(text, from), from);

                case RoleKeywordKind.Interview:
                    return new DateRole(send.Kind == RoleKeywordKind.None ? MentionRole.Interview : MentionRole.Other, cue);

                case RoleKeywordKind.Start:
                    return new DateRole(send.Kind == RoleKeywordKind.None ? MentionRole.Start : MentionRole.Other, cue);

                // "Advertised from 20 April until 8 May"
                case RoleKeywordKind.Posting when until.Kind != RoleKeywordKind.None && cue.Says(text, "advertised"):
                    return new DateRole(MentionRole.Closing, cue);

                case RoleKeywordKind.Posting:
                    return new DateRole(passesOn ? MentionRole.Other : MentionRole.Posting, cue);

                case RoleKeywordKind.Event or RoleKeywordKind.Opening:
                    return ClosesAfterAll(text, words, index, place.Start, previous) is { } label && !KeywordContext.IsTask(text, cue)
                        ? new DateRole(MentionRole.Closing, label)
                        : new DateRole(MentionRole.Other, cue);

                // "apply for this secondment by": the post itself, named on the way
                case RoleKeywordKind.Elsewhere when passesOn && !until.Says(text, "til") && TextCursor.IsWordBefore(text, cue.Start, "this", out _):
                    break;

                case RoleKeywordKind.Elsewhere when passesOn:
                    return ClosesAfterAll(text, words, index, place.Start, previous) is { } closing
                        ? new DateRole(MentionRole.Closing, closing)
                        : new DateRole(StartOrOther(text, from), cue);
            }
        }

        if (send.Kind != RoleKeywordKind.None)
        {
            return new DateRole(MentionRole.Closing, send) { IsBefore = until.Kind == RoleKeywordKind.Before };
        }

        if (extended.Kind != RoleKeywordKind.None)
        {
            return new DateRole(IsLabel(text, extended.Start) ? MentionRole.ExtendedTo : MentionRole.Other, extended);
        }

        if (from.Kind == RoleKeywordKind.None && (until.Kind == RoleKeywordKind.None || previous.Role is MentionRole.Start or MentionRole.Interview) && previous.CueStart >= place.ContextStart && previous.Role != MentionRole.Other && IsListed(text, previous, place.Start))
        {
            return new DateRole(previous.Role, new RoleKeyword(RoleKeywordKind.Closing, previous.CueStart, previous.CueStart)) { IsFurtherRound = previous.IsClosing && IsPlural(text, previous.CueStart) };
        }

        return After(text, place, until) ?? new DateRole(StartOrOther(text, from), from);
    }

    /// <summary>
    /// Whether a cue left of the date before still speaks of this one: "open from 3 May until 10 May", "closing date for posts until 31 March is 3 May".
    /// A cue that already closed something is used up.
    /// </summary>
    private static bool ReachesOver(RoleKeyword cue, RoleKeyword until, RoleKeyword extended, ReadOnlySpan<char> text, int dateStart, PreviousDate previous) =>
        (previous.IsOver || previous.Role is MentionRole.Other or MentionRole.Start or MentionRole.Posting)
        && cue.Kind is RoleKeywordKind.Posting or RoleKeywordKind.Apply or RoleKeywordKind.Opening or RoleKeywordKind.Closing or RoleKeywordKind.Extended or RoleKeywordKind.Now or RoleKeywordKind.Elsewhere
        && (until.Kind != RoleKeywordKind.None || extended.Kind != RoleKeywordKind.None || (cue.Kind == RoleKeywordKind.Closing && KeywordContext.IsIntroduced(text, dateStart)) || (cue.Kind == RoleKeywordKind.Opening && cue.Says(text, "and clos")));

    /// <summary>20 April – 8 May; between 20 April and 8 May.</summary>
    private static bool EndsRange(ReadOnlySpan<char> text, PreviousDate previous, int dateStart)
    {
        if (previous.End == 0 || dateStart - previous.End is < 1 or > 8)
        {
            return false;
        }

        var between = text[previous.End..dateStart].Trim();
        if (between is "and" && TextCursor.IsWordBefore(text, previous.Start, "between", out _))
        {
            return true;
        }

        return between is "-" or "–" or "—" or "->" or "–>" or "→" or "-->";
    }

    /// <summary>"w/c" and "from" alone tell no more than that something is about then; "starting", "commencing" that something starts.</summary>
    private static MentionRole StartOrOther(ReadOnlySpan<char> text, RoleKeyword from) => from.Says(text, "comm") || from.Says(text, "start") ? MentionRole.Start : MentionRole.Other;

    private static bool IsExtendedBefore(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words)
    {
        foreach (var word in words)
        {
            if (text[word.Start..word.End].StartsWith("extend", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"The closing date for posts starting in August is 3 May": a label said earlier and taken up again by "is" or a colon.</summary>
    private static RoleKeyword? ClosesAfterAll(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words, int below, int dateStart, PreviousDate previous)
    {
        if (!KeywordContext.IsIntroduced(text, dateStart))
        {
            return null;
        }

        for (var index = below - 1; index >= 0; index--)
        {
            var cue = RoleKeywords.StartingAt(text, words, index);
            if (cue.Kind is RoleKeywordKind.Interview or RoleKeywordKind.Start || cue.Start < previous.End)
            {
                return null;
            }

            if (cue.Kind == RoleKeywordKind.Closing && cue.End - cue.Start > 7)
            {
                return cue;
            }
        }

        return null;
    }

    private static bool IsCovered(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words, int index, RoleKeyword cue)
    {
        for (var earlier = index - 1; earlier >= Math.Max(0, index - 4); earlier--)
        {
            var other = RoleKeywords.StartingAt(text, words, earlier);
            if (other.Kind != RoleKeywordKind.None && other.End >= cue.End)
            {
                return true;
            }
        }

        return false;
    }

    // 1 May and 3 June; 10 - 12 May; 1 May, 3 June; 3 May for staff and 10 May for all others.
    private static bool IsListed(ReadOnlySpan<char> text, PreviousDate previous, int to)
    {
        var from = previous.End;
        if (to - from is < 0 or > 60)
        {
            return false;
        }

        var between = text[from..to];
        if (between.IndexOfAny('\t', '|') >= 0)
        {
            return false; // the next cell has a head of its own
        }

        if (Audiences.In(between).Found && !between.Contains('\n'))
        {
            return true;
        }

        if (to - from > 24 || between.IndexOfAny(".;)\r\n") >= 0)
        {
            return false;
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[6];
        var count = RoleKeywords.Split(text, from, to, words);
        for (var index = 0; index < count; index++)
        {
            var word = text[words[index].Start..words[index].End];
            if (!(word is "and" or "or" or "to" or "until" or "on" or "the" or "at" or "then" || (previous.IsOver && word is "but" or "is" or "now")) && WeekdayNames.Named(word) is null && word is not ("noon" or "midnight"))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlural(ReadOnlySpan<char> text, int cueStart) =>
        TextCursor.IsAt(text, cueStart, "closing dates") || TextCursor.IsAt(text, cueStart, "deadlines") || TextCursor.IsAt(text, cueStart, "closing date(s)");

    /// <summary>What follows the date: "3 May is the closing date", "By 3 May please send your CV".</summary>
    private static DateRole? After(ReadOnlySpan<char> text, Place place, RoleKeyword until)
    {
        var end = place.End;
        var limit = Math.Min(text.Length, place.End + 70);
        while (end < limit && !TextCursor.IsLineBreak(text[end]) && !char.IsAsciiDigit(text[end])
            && !(text[end] == '.' && end + 1 < limit && char.IsWhiteSpace(text[end + 1])))
        {
            end++;
        }

        // The next date's own words are not this one's.
        if (end < limit && char.IsAsciiDigit(text[end]) && until.Kind == RoleKeywordKind.None)
        {
            return null;
        }

        var startsSentence = until.Kind != RoleKeywordKind.None && until.Start - place.ContextStart < 3;
        var cueHere = new RoleKeyword(RoleKeywordKind.None, place.End, place.End);
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[16];
        var count = RoleKeywords.Split(text, place.End, end, words);
        for (var index = 0; index < count; index++)
        {
            var cue = RoleKeywords.StartingAt(text, words[..count], index);
            switch (cue.Kind)
            {
                case RoleKeywordKind.Closing when cue.End - cue.Start > 5 || index > 0:
                    return new DateRole(MentionRole.Closing, cueHere) { IsBefore = until.Kind == RoleKeywordKind.Before };
                case RoleKeywordKind.Apply or RoleKeywordKind.Send when startsSentence && index < 6:
                    return new DateRole(MentionRole.Closing, until) { IsBefore = until.Kind == RoleKeywordKind.Before };
                case RoleKeywordKind.Interview when index < 4:
                    return new DateRole(MentionRole.Interview, cueHere);
                case RoleKeywordKind.Start when index < 4:
                    return new DateRole(MentionRole.Start, cueHere);
                case RoleKeywordKind.Event or RoleKeywordKind.Start or RoleKeywordKind.Posting or RoleKeywordKind.Elsewhere:
                    return null;
            }
        }

        return null;
    }

    /// <summary>What the date before it, the line above it or the head of its column says.</summary>
    private static DateRole? FromNeighbours(ReadOnlySpan<char> text, Place place, int sentenceStart, PreviousDate previous)
    {
        if (ClosingTense.IsSuccessor(text, sentenceStart, place, previous))
        {
            return new DateRole(MentionRole.NowClosesOn, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
        }

        // "Redeployment closing date: 24 April / All others: 8 May"; "Closing dates / Internal: 24 April / External: 8 May".
        var said = text[Math.Min(sentenceStart, place.Start)..place.Start];
        if (Audiences.In(said).Found && !PeopleNeed.IsIn(said))
        {
            if (previous.IsClosing && sentenceStart - previous.End < 30)
            {
                return new DateRole(sentenceStart <= previous.Start ? previous.Role : MentionRole.Closing, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
            }

            if (AreCalledDeadlines(text, place.End))
            {
                return new DateRole(MentionRole.Closing, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
            }

            if (SentenceBounds.LabelAbove(text, sentenceStart) is { } label && RoleOfLabel(text, label, sentenceStart) is MentionRole.Closing)
            {
                return new DateRole(MentionRole.Closing, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
            }
        }

        return null;
    }

    private static MentionRole? RoleOfHead(ReadOnlySpan<char> text, int dateStart)
    {
        if (!TableColumns.MayStartCell(text, dateStart))
        {
            return null; // in the midst of a sentence, as most dates
        }

        if (TableColumns.HeadOf(text, dateStart) is not var (start, end))
        {
            return LabelStacks.RoleOf(text, dateStart);
        }

        if (TableColumns.RowLabel(text, dateStart) is var (rowStart, rowEnd) && RoleOfLabel(text, rowStart, rowEnd) is not null)
        {
            return null; // "Closing date | 8 May"
        }

        return RoleOfLabel(text, start, end) ?? LabelStacks.RoleOf(text, dateStart) ?? (IsInHeadLine(text, start, end) ? MentionRole.Other : null);
    }

    /// <summary>Heads beside this one tell what dates are for, so the line is one of heads, though this one tells nothing.</summary>
    private static bool IsInHeadLine(ReadOnlySpan<char> text, int start, int end)
    {
        while (start > 0 && !TextCursor.IsLineBreak(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && !TextCursor.IsLineBreak(text[end]))
        {
            end++;
        }

        return RoleOfLabel(text, start, end) is not null;
    }

    /// <summary>"International applicants: 24 April; UK applicants: 8 May. These are the application deadlines."</summary>
    private static bool AreCalledDeadlines(ReadOnlySpan<char> text, int end)
    {
        const int Near = 160;
        const string These = "these are";
        var after = text[end..Math.Min(text.Length, end + Near)];
        var these = after.IndexOf(These, StringComparison.OrdinalIgnoreCase);
        if (these < 0)
        {
            return false;
        }

        after = after[(these + These.Length)..];
        var stop = after.IndexOfAny('.', '\n');
        after = stop < 0 ? after : after[..stop];
        return after.Contains("deadlines", StringComparison.OrdinalIgnoreCase) || after.Contains("closing dates", StringComparison.OrdinalIgnoreCase);
    }

    private static MentionRole? RoleOfLabel(ReadOnlySpan<char> text, int start, int end)
    {
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[8];
        var count = RoleKeywords.Split(text, start, end, words);
        for (var index = 0; index < count; index++)
        {
            var cue = RoleKeywords.StartingAt(text, words[..count], index);
            switch (cue.Kind)
            {
                case RoleKeywordKind.Closing when !cue.Says(text, "closed"): // when a ward closed
                    return MentionRole.Closing;
                case RoleKeywordKind.Interview:
                    return MentionRole.Interview;
                case RoleKeywordKind.Start:
                case RoleKeywordKind.From when cue.Says(text, "start"):
                    return MentionRole.Start;
                case RoleKeywordKind.Posting:
                    return MentionRole.Posting;
            }
        }

        return null;
    }

    private static bool IsLabel(ReadOnlySpan<char> text, int start)
    {
        var position = start;
        while (position > 0 && !TextCursor.IsLineBreak(text[position - 1]))
        {
            position--;
            if (char.IsLetterOrDigit(text[position]) || start - position > 24)
            {
                return false;
            }
        }

        return true;
    }
}
