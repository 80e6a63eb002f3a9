using Notifier.Reading.Grammar;

namespace Notifier.Reading.Roles;

/// <summary>The role that the words around a date give it.</summary>
/// <param name="Keyword">The keyword that decided; none when no keyword did.</param>
/// <param name="SentenceStart">The start of the date's sentence, line or label line.</param>
internal readonly record struct DateRole(MentionRole Role, RoleKeyword Keyword, int SentenceStart = 0)
{
    /// <summary>"Before": on the date itself it is too late.</summary>
    public bool IsBefore { get; init; }

    /// <summary>"It won't close before 22 June": it is open on that day, and nobody knows for how long.</summary>
    public bool IsNotBefore { get; init; }

    /// <summary>Another one of several: "Closing dates: 22 November, 13 December".</summary>
    public bool IsFurtherRound { get; init; }

    /// <summary>It is the closing date of something else than the advert.</summary>
    public bool IsOfSomethingElse { get; init; }

    /// <summary>It is out of date: "the original closing date". Its words still lead to the date beside it.</summary>
    public bool IsOver { get; init; }

    public bool IsClosing => Role.Closes();
}

/// <summary>The previous date. One keyword gives a role to one date, unless the dates are a list.</summary>
/// <param name="Start">The start of its own words.</param>
/// <param name="End">Their end, with time and audience.</param>
/// <param name="KeywordStart">The start of the keyword that decided it.</param>
/// <param name="IsOver">It is out of date.</param>
internal readonly record struct PreviousDate(int Start, int End, int KeywordStart, MentionRole Role, bool IsOver)
{
    public static PreviousDate None { get; } = new(0, 0, 0, MentionRole.Other, false);

    public bool IsClosing => Role.Closes();
}

/// <summary>
/// Decides the role of a date. The nearest keyword before it decides, except that "by", "until" and "from" ask the words before them.
/// Without one, the words after it or its column header decide.
/// </summary>
internal static class DateRoleClassifier
{
    private static readonly WordList PeopleNeed = WordList.Load("people-need");

    private const int ContextLength = 220;
    private const int MostWords = 48; // the nearest keywords; a line of ordinary words has no more

    /// <param name="dateStart">The start of the date's words.</param>
    /// <param name="leadStart">The start of the time and small words before it.</param>
    /// <param name="dateEnd">The end of the date's words.</param>
    /// <param name="isRange">The date is the last day of a range ("10th-26th June").</param>
    public static DateRole Classify(ReadOnlySpan<char> text, int dateStart, int leadStart, int dateEnd, bool isRange, PreviousDate previous)
    {
        // In a table the column header decides, and neither the cell before it nor the line above.
        if (RoleOfHead(text, leadStart) is { } head)
        {
            return new DateRole(
                head,
                new RoleKeyword(RoleKeywordKind.Closing, leadStart, leadStart),
                TableColumns.LineStart(text, leadStart) ?? leadStart);
        }

        var (contextStart, sentenceStart) = SentenceBounds.Before(text, dateStart, leadStart, ContextLength);
        if (ClosingTense.IsMovedBeside(text, previous, leadStart))
        {
            return new DateRole(
                MentionRole.NowClosesOn,
                new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart),
                sentenceStart);
        }

        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[MostWords];
        var context = RoleKeywords.SplitLast(text, contextStart, leadStart, words);
        var place = new Place(leadStart, dateEnd, contextStart, isRange || EndsRange(text, previous, leadStart));
        var reading = Decide(text, context, place, previous) with { SentenceStart = sentenceStart };

        if (reading.IsBefore && KeywordContext.IsDenied(text, reading.Keyword, leadStart))
        {
            reading = reading with { IsNotBefore = true };
        }

        // "published in a report of 3 May": prose says nothing about this advert's posting date.
        if (reading.Role == MentionRole.Posting && !IsLabel(text, reading.Keyword.Start))
        {
            return reading with { Role = MentionRole.Other };
        }

        if (reading.Role == MentionRole.Other && reading.Keyword.Kind == RoleKeywordKind.None)
        {
            reading = FromNeighbours(text, place, sentenceStart, previous) is { } neighbours
                ? neighbours with { SentenceStart = sentenceStart }
                : reading;
        }

        if (!reading.IsClosing)
        {
            return ClosingTense.IsOldBeside(text, place, Math.Max(sentenceStart, previous.End)) ? reading with { IsOver = true } : reading;
        }

        return KeywordContext.IsOfSomethingElse(text, contextStart, leadStart, dateEnd, reading.Keyword)
            || OtherDeadlines.Is(text, reading, place, previous.End) ? reading with { Role = MentionRole.Other, IsOfSomethingElse = true }
            : ClosingTense.IsOver(text, reading, place, previous) ? reading with { IsOver = true }
            : reading.Role == MentionRole.Closing
                && ClosingTense.IsNew(text, reading, place, previous) ? reading with { Role = MentionRole.NowClosesOn }
            : reading;
    }

    /// <param name="Start">The start of the date and the small words before it.</param>
    /// <param name="End">The end of the date.</param>
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
            var keyword = RoleKeywords.StartingAt(text, words, index);

            // If two keywords overlap, the one that starts first is the whole phrase. A keyword in closed brackets is about something else.
            if (keyword.Kind == RoleKeywordKind.None
                || keyword.End > covered
                || IsCovered(text, words, index, keyword)
                || KeywordContext.IsInClosedBrackets(text, keyword, place.Start))
            {
                continue;
            }

            if (keyword.Start < previous.Start && !ReachesOver(keyword, until, extended, text, place.Start, previous))
            {
                continue;
            }

            covered = keyword.Start;
            var passesOn = until.Kind != RoleKeywordKind.None || from.Kind != RoleKeywordKind.None || extended.Kind != RoleKeywordKind.None;
            switch (keyword.Kind)
            {
                case RoleKeywordKind.Until or RoleKeywordKind.Before when !passesOn && KeywordContext.IsJustBefore(
                    text,
                    keyword.End,
                    place.Start):
                    until = keyword;
                    break;

                // "No applications will be taken after 8 May."
                case RoleKeywordKind.From when !passesOn && KeywordContext.IsRefusal(text, keyword, place):
                    until = keyword with { Kind = RoleKeywordKind.Until };
                    break;

                case RoleKeywordKind.From when !passesOn && place.Start - keyword.End < 14:
                    from = keyword;
                    break;

                case RoleKeywordKind.Now when from.Kind == RoleKeywordKind.None && extended.Kind == RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    return new DateRole(MentionRole.NowClosesOn, keyword);

                case RoleKeywordKind.Extended when from.Kind == RoleKeywordKind.None && extended.Kind == RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    if (keyword.Says(text, "clos") || keyword.Says(text, "dead") || (previous.IsClosing && keyword.Start > previous.Start))
                    {
                        return new DateRole(MentionRole.ExtendedTo, keyword);
                    }

                    extended = keyword;
                    break;

                case RoleKeywordKind.Closing or RoleKeywordKind.Apply when extended.Kind != RoleKeywordKind.None:
                    return new DateRole(MentionRole.ExtendedTo, keyword);

                // "Opening and closing dates: 20 April / 8 May"
                case RoleKeywordKind.Opening when keyword.Says(text, "and clos") && previous.Start > keyword.Start:
                    return new DateRole(MentionRole.Closing, keyword);

                case RoleKeywordKind.Apply or RoleKeywordKind.Opening when until.Kind != RoleKeywordKind.None && !KeywordContext.GoesWith(
                    text,
                    keyword,
                    until,
                    place,
                    previous):
                    break;

                case RoleKeywordKind.Apply or RoleKeywordKind.Opening when until.Kind != RoleKeywordKind.None:
                    return new DateRole(
                        IsExtendedBefore(text, words[Math.Max(0, index - 2)..index]) ? MentionRole.ExtendedTo : MentionRole.Closing,
                        keyword)
                    {
                        IsBefore = until.Kind == RoleKeywordKind.Before,
                    };

                case RoleKeywordKind.Send when until.Kind != RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    send = keyword;
                    break;

                case RoleKeywordKind.Contact when until.Kind != RoleKeywordKind.None && send.Kind == RoleKeywordKind.None:
                    return OtherDeadlines.IsInvitation(text, keyword, place.ContextStart, place.End)
                        ? new DateRole(
                            MentionRole.Closing,
                            keyword with { Kind = RoleKeywordKind.Send })
                        { IsBefore = until.Kind == RoleKeywordKind.Before }
                        : new DateRole(MentionRole.Other, keyword);

                // "within two weeks of the closing date, 7 December"
                case RoleKeywordKind.Closing when KeywordContext.IsPointInTime(text, keyword, place.Start):
                    break;

                // "Sponsorship licence valid until", "fixed term contract open until"
                case RoleKeywordKind.Closing when (keyword.Says(text, "until") || keyword.Says(text, "till")) && !keyword.Says(text, "advert") && KeywordContext.IsElsewhere(text, words[..index]):
                    return new DateRole(MentionRole.Other, keyword);

                case RoleKeywordKind.Closing when from.Kind == RoleKeywordKind.None || KeywordContext.IsIntroduced(text, place.Start) || keyword.Says(text, "closed"):
                    return new DateRole(
                        until.Kind != RoleKeywordKind.None && IsExtendedBefore(text, words[..index])
                        ? MentionRole.ExtendedTo
                        : MentionRole.Closing,
                        keyword)
                    {
                        IsBefore = until.Kind == RoleKeywordKind.Before
                            || text[keyword.Start..keyword.End].EndsWith("before", StringComparison.OrdinalIgnoreCase),
                    };

                case RoleKeywordKind.Closing:
                    return new DateRole(StartOrOther(text, from), from);

                case RoleKeywordKind.Interview:
                    return new DateRole(send.Kind == RoleKeywordKind.None ? MentionRole.Interview : MentionRole.Other, keyword);

                case RoleKeywordKind.Start:
                    return new DateRole(send.Kind == RoleKeywordKind.None ? MentionRole.Start : MentionRole.Other, keyword);

                // "Advertised from 20 April until 8 May"
                case RoleKeywordKind.Posting when until.Kind != RoleKeywordKind.None && keyword.Says(text, "advertised"):
                    return new DateRole(MentionRole.Closing, keyword);

                case RoleKeywordKind.Posting:
                    return new DateRole(passesOn ? MentionRole.Other : MentionRole.Posting, keyword);

                case RoleKeywordKind.Event or RoleKeywordKind.Opening:
                    return ClosesAfterAll(text, words, index, place.Start, previous) is { } label && !KeywordContext.IsTask(text, keyword)
                        ? new DateRole(MentionRole.Closing, label)
                        : new DateRole(MentionRole.Other, keyword);

                // "apply for this secondment by": it names the post on the way
                case RoleKeywordKind.Elsewhere when passesOn && !until.Says(text, "til") && TextCursor.IsWordBefore(
                    text,
                    keyword.Start,
                    "this",
                    out _):
                    break;

                case RoleKeywordKind.Elsewhere when passesOn:
                    return ClosesAfterAll(text, words, index, place.Start, previous) is { } closing
                        ? new DateRole(MentionRole.Closing, closing)
                        : new DateRole(StartOrOther(text, from), keyword);
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

        if (from.Kind == RoleKeywordKind.None
            && (until.Kind == RoleKeywordKind.None || previous.Role is MentionRole.Start or MentionRole.Interview)
            && previous.KeywordStart >= place.ContextStart
            && previous.Role != MentionRole.Other
            && IsListed(text, previous, place.Start))
        {
            return new DateRole(
                previous.Role,
                new RoleKeyword(RoleKeywordKind.Closing, previous.KeywordStart, previous.KeywordStart))
            {
                IsFurtherRound = previous.IsClosing
                && IsPlural(text, previous.KeywordStart)
            };
        }

        return After(text, place, until) ?? new DateRole(StartOrOther(text, from), from);
    }

    /// <summary>
    /// Whether a keyword before the previous date also applies to this one: "open from 3 May until 10 May". A keyword that already gave a
    /// closing date is used up.
    /// </summary>
    private static bool ReachesOver(
        RoleKeyword keyword,
        RoleKeyword until,
        RoleKeyword extended,
        ReadOnlySpan<char> text,
        int dateStart,
        PreviousDate previous) =>
        (previous.IsOver || previous.Role is MentionRole.Other or MentionRole.Start or MentionRole.Posting)
        && keyword.Kind is RoleKeywordKind.Posting or RoleKeywordKind.Apply or RoleKeywordKind.Opening or RoleKeywordKind.Closing or RoleKeywordKind.Extended or RoleKeywordKind.Now or RoleKeywordKind.Elsewhere
        && (until.Kind != RoleKeywordKind.None || extended.Kind != RoleKeywordKind.None || (keyword.Kind == RoleKeywordKind.Closing && KeywordContext.IsIntroduced(text, dateStart)) || (keyword.Kind == RoleKeywordKind.Opening && keyword.Says(text, "and clos")));

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

    /// <summary>
    /// "w/c" and "from" alone say only that something is about then. "Starting" and "commencing" say that something starts.
    /// </summary>
    private static MentionRole StartOrOther(ReadOnlySpan<char> text, RoleKeyword from) =>
        from.Says(text, "comm") || from.Says(text, "start") ? MentionRole.Start : MentionRole.Other;

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

    /// <summary>"The closing date for posts starting in August is 3 May": "is" or a colon takes up the earlier label.</summary>
    private static RoleKeyword? ClosesAfterAll(
        ReadOnlySpan<char> text,
        ReadOnlySpan<RoleKeywords.Word> words,
        int below,
        int dateStart,
        PreviousDate previous)
    {
        if (!KeywordContext.IsIntroduced(text, dateStart))
        {
            return null;
        }

        for (var index = below - 1; index >= 0; index--)
        {
            var keyword = RoleKeywords.StartingAt(text, words, index);
            if (keyword.Kind is RoleKeywordKind.Interview or RoleKeywordKind.Start || keyword.Start < previous.End)
            {
                return null;
            }

            if (keyword.Kind == RoleKeywordKind.Closing && keyword.End - keyword.Start > 7)
            {
                return keyword;
            }
        }

        return null;
    }

    private static bool IsCovered(ReadOnlySpan<char> text, ReadOnlySpan<RoleKeywords.Word> words, int index, RoleKeyword keyword)
    {
        for (var earlier = index - 1; earlier >= Math.Max(0, index - 4); earlier--)
        {
            var other = RoleKeywords.StartingAt(text, words, earlier);
            if (other.Kind != RoleKeywordKind.None && other.End >= keyword.End)
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
            return false; // the next cell has a header of its own
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
            if (!(word is "and" or "or" or "to" or "until" or "on" or "the" or "at" or "then" || (previous.IsOver && word is "but" or "is" or "now"))
                && WeekdayNames.Named(word) is null
                && word is not ("noon" or "midnight"))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPlural(ReadOnlySpan<char> text, int keywordStart) =>
        TextCursor.IsAt(text, keywordStart, "closing dates")
            || TextCursor.IsAt(text, keywordStart, "deadlines")
            || TextCursor.IsAt(text, keywordStart, "closing date(s)");

    /// <summary>Words after the date: "3 May is the closing date", "By 3 May please send your CV".</summary>
    private static DateRole? After(ReadOnlySpan<char> text, Place place, RoleKeyword until)
    {
        var end = place.End;
        var limit = Math.Min(text.Length, place.End + 70);
        while (end < limit && !TextCursor.IsLineBreak(text[end]) && !char.IsAsciiDigit(text[end])
            && !(text[end] == '.' && end + 1 < limit && char.IsWhiteSpace(text[end + 1])))
        {
            end++;
        }

        // The next date's own words do not belong to this one.
        if (end < limit && char.IsAsciiDigit(text[end]) && until.Kind == RoleKeywordKind.None)
        {
            return null;
        }

        var startsSentence = until.Kind != RoleKeywordKind.None && until.Start - place.ContextStart < 3;
        var keywordHere = new RoleKeyword(RoleKeywordKind.None, place.End, place.End);
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[16];
        var count = RoleKeywords.Split(text, place.End, end, words);
        for (var index = 0; index < count; index++)
        {
            var keyword = RoleKeywords.StartingAt(text, words[..count], index);
            switch (keyword.Kind)
            {
                case RoleKeywordKind.Closing when keyword.End - keyword.Start > 5 || index > 0:
                    return new DateRole(MentionRole.Closing, keywordHere) { IsBefore = until.Kind == RoleKeywordKind.Before };
                case RoleKeywordKind.Apply or RoleKeywordKind.Send when startsSentence && index < 6:
                    return new DateRole(MentionRole.Closing, until) { IsBefore = until.Kind == RoleKeywordKind.Before };
                case RoleKeywordKind.Interview when index < 4:
                    return new DateRole(MentionRole.Interview, keywordHere);
                case RoleKeywordKind.Start when index < 4:
                    return new DateRole(MentionRole.Start, keywordHere);
                case RoleKeywordKind.Event or RoleKeywordKind.Start or RoleKeywordKind.Posting or RoleKeywordKind.Elsewhere:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The role from the previous date, the line above or the column header.</summary>
    private static DateRole? FromNeighbours(ReadOnlySpan<char> text, Place place, int sentenceStart, PreviousDate previous)
    {
        if (ClosingTense.IsSuccessor(text, sentenceStart, place, previous))
        {
            return new DateRole(MentionRole.NowClosesOn, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
        }

        // "Redeployment closing date: 24 April / All others: 8 May", "Closing dates / Internal: 24 April / External: 8 May".
        var said = text[Math.Min(sentenceStart, place.Start)..place.Start];
        if (Audiences.In(said).Found && !PeopleNeed.IsIn(said))
        {
            if (previous.IsClosing && sentenceStart - previous.End < 30)
            {
                return new DateRole(
                    sentenceStart <= previous.Start ? previous.Role : MentionRole.Closing,
                    new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
            }

            if (AreCalledDeadlines(text, place.End))
            {
                return new DateRole(MentionRole.Closing, new RoleKeyword(RoleKeywordKind.Closing, sentenceStart, sentenceStart));
            }

            if (SentenceBounds.LabelAbove(text, sentenceStart) is { } label
                && RoleOfLabel(text, label, sentenceStart) is MentionRole.Closing)
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
            return null; // inside a sentence, as most dates are
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

    /// <summary>The cells beside this header name roles, so the line is a header row even though this cell names none.</summary>
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
        return after.Contains("deadlines", StringComparison.OrdinalIgnoreCase)
            || after.Contains("closing dates", StringComparison.OrdinalIgnoreCase);
    }

    private static MentionRole? RoleOfLabel(ReadOnlySpan<char> text, int start, int end)
    {
        Span<RoleKeywords.Word> words = stackalloc RoleKeywords.Word[8];
        var count = RoleKeywords.Split(text, start, end, words);
        for (var index = 0; index < count; index++)
        {
            var keyword = RoleKeywords.StartingAt(text, words[..count], index);
            switch (keyword.Kind)
            {
                case RoleKeywordKind.Closing when !keyword.Says(text, "closed"): // when a ward closed
                    return MentionRole.Closing;
                case RoleKeywordKind.Interview:
                    return MentionRole.Interview;
                case RoleKeywordKind.Start:
                case RoleKeywordKind.From when keyword.Says(text, "start"):
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
