using System.Globalization;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>A date in a text and what its context says about it. Its year and number order are not decided yet.</summary>
/// <param name="Start">The start of the whole statement: "Closing date: 3 May" starts at "Closing".</param>
/// <param name="End">The end of the statement, with its time and zone.</param>
internal sealed record DateCandidate(DateToken Date, MentionRole Role, int Start, int End)
{
    public bool IsClosing => Role.Closes();

    public StatedTime? Time { get; init; }

    public string? Zone { get; init; }

    public string? Audience { get; init; }

    public bool IsExclusive { get; init; }

    /// <summary>The start of its sentence; 0 when it comes from a label.</summary>
    public int SentenceStart { get; init; }

    /// <summary>It would be a closing date, but its words are about something else or about an old date.</summary>
    public bool IsRuledOut { get; init; }

    /// <summary>
    /// Days to count from the posting date, as in "Closing date: 4 weeks". <see cref="Date"/> then holds only the position of the words.
    /// </summary>
    public int? CountedDays { get; init; }

    /// <summary>Months to count from the posting date.</summary>
    public int? CountedMonths { get; init; }

    /// <summary>The start of the words that made it a closing date.</summary>
    public int KeywordStart { get; init; }

    /// <summary>"Closes in 5 days": counted from the day on which the page is read.</summary>
    public bool IsFromToday { get; init; }

    /// <summary>"Next Friday", said on a Friday, is not today.</summary>
    public bool IsAfterToday { get; init; }

    /// <summary>Believed only if the advert states no other closing date. It may belong to another post, or to an early sift.</summary>
    public bool IsDoubtful { get; init; }
}

/// <summary>
/// Finds every date in a text and its role. A vectorised search finds digits, and the rest reads only a few lines around each. So the cost
/// stays linear in the text.
/// </summary>
internal static class DateFinder
{
    /// <summary>"We would welcome applications before 1 May"</summary>
    private static readonly WordList Wish = WordList.Load("wish");

    /// <summary>Every date in reading order. A date whose role nothing states has the role Other.</summary>
    public static List<DateCandidate> Read(string text, CancellationToken cancellationToken)
    {
        var found = new List<DateCandidate>();
        var span = text.AsSpan();
        var previous = PreviousDate.None;
        var position = 0;
        while (span[position..].IndexOfAnyInRange('0', '9') is >= 0 and var next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = position + next;
            var digitsEnd = TextCursor.DigitsEnd(span, start);
            position = digitsEnd;
            if (digitsEnd - start is > 4 and not 8)
            {
                continue;
            }

            if (DateGrammar.At(span, start, previous.End) is { } date)
            {
                previous = AddDate(span, date, previous, found);
                position = Math.Max(digitsEnd, date.End);
            }
            else if (digitsEnd - start <= 2
                && DurationGrammar.At(span, start, digitsEnd) is { } duration
                && AddDuration(span, duration, previous, found) is { } used)
            {
                previous = used;
                position = duration.End;
            }
        }

        // We search for counted dates only when no date closes anything.
        if (!found.Exists(date => date.IsClosing))
        {
            RelativeDates.Add(span, found);
            AddSpelled(span, found);
        }

        AddClosingHour(span, found);
        AddClosingZone(span, found);
        return found;
    }

    /// <summary>"Closing date: the eighth of May".</summary>
    private static void AddSpelled(ReadOnlySpan<char> text, List<DateCandidate> found)
    {
        var previous = PreviousDate.None;
        foreach (var (start, end, day) in SpelledDays.In(text))
        {
            if (start >= previous.End && DateGrammar.Spelled(text, start, end, day, previous.End) is { } date)
            {
                previous = AddDate(text, date, previous, found);
            }
        }
    }

    /// <summary>The closing time away from the closing date, used when no closing date has its own time.</summary>
    private static void AddClosingHour(ReadOnlySpan<char> text, List<DateCandidate> found)
    {
        if (!found.Exists(date => date.IsClosing)
            || found.Exists(date => date is { IsClosing: true, Time: not null })
            || ClosingHours.In(text) is not var (time, zone))
        {
            return;
        }

        for (var index = 0; index < found.Count; index++)
        {
            found[index] = found[index].IsClosing
                ? found[index] with { Time = time, Zone = found[index].Zone ?? zone, IsExclusive = false }
                : found[index];
        }
    }

    /// <summary>The zone in the label, or the one zone for all times of the advert.</summary>
    private static void AddClosingZone(ReadOnlySpan<char> text, List<DateCandidate> found)
    {
        if (!found.Exists(date => date is { IsClosing: true, Zone: null }))
        {
            return;
        }

        var ofAll = found.Exists(date => date is { IsClosing: true, Zone: null, Time: not null }) ? TimeZonesApart.In(text) : null;
        for (var index = 0; index < found.Count; index++)
        {
            if (found[index] is { IsClosing: true, Zone: null } date)
            {
                found[index] = date with { Zone = TimeZonesApart.InLabel(text, date.KeywordStart, date.Date.Start) ?? (date.Time is null ? null : ofAll) };
            }
        }
    }

    /// <summary>The role that a date at this position would have.</summary>
    public static MentionRole RoleAt(string text, int position)
    {
        var place = Math.Min(position, text.Length);
        return DateRoleClassifier.Classify(text, place, place, place, isRange: false, PreviousDate.None).Role;
    }

    private static PreviousDate AddDate(ReadOnlySpan<char> text, DateToken date, PreviousDate previous, List<DateCandidate> found)
    {
        var lead = TimeNearDate.Before(text, date.Start, previous.End);
        var reading = DateRoleClassifier.Classify(text, date.Start, lead.Edge, date.End, date.IsRange, previous);
        if (date.NeedsKeyword
            && (reading.Role == MentionRole.Other || reading.Keyword.Kind is not (RoleKeywordKind.Closing or RoleKeywordKind.Extended or RoleKeywordKind.Now or RoleKeywordKind.Until or RoleKeywordKind.Apply) || lead.Edge - reading.Keyword.End > (reading.Keyword.Kind == RoleKeywordKind.Apply ? 12 : 4)))
        {
            return previous;
        }

        var after = TimeNearDate.After(text, date.End);
        if (reading.IsClosing && (lead.Time ?? after.Time) is null && after.Zone is null)
        {
            after = TimeNearDate.LaterInSentence(text, date.End);
        }

        var time = lead.Time ?? after.Time;
        var (audience, end) = reading.IsClosing
            ? Audiences.Find(text, Math.Max(reading.SentenceStart, previous.End), date.Start, after.Edge, reading.Keyword)
            : (null, after.Edge);
        var start = QuoteStart(text, lead.Edge, reading, previous);
        if (end < text.Length && text[end] == ')' && text[start..end].Count('(') > text[start..end].Count(')'))
        {
            end++; // the opening bracket of "(midday" needs its closing one
        }

        var mention = new DateCandidate(date, reading.IsOver ? MentionRole.Other : reading.Role, start, end)
        {
            Time = time,
            Zone = lead.Zone ?? after.Zone,
            Audience = audience,
            IsExclusive = reading.IsBefore && time is null && !reading.IsNotBefore,
            SentenceStart = reading.SentenceStart,
            IsRuledOut = reading.IsOver || reading.IsOfSomethingElse,
            KeywordStart = reading.Keyword.Kind == RoleKeywordKind.None ? date.Start : reading.Keyword.Start,
            IsDoubtful = reading.IsClosing && (reading.IsNotBefore || IsInBracketsOfAnotherPost(text, date.Start, date.End, reading.Keyword)
                || IsOnlyForSome(text, reading, date) || OtherDeadlines.HasNoSubject(text, reading, date.Start) || OtherDeadlines.HasUnknownSubject(text, reading)),
        };

        // "midnight Sunday 22nd/Monday 23rd" is the end of the first day. If the advert means the second, an early application is still in
        // time.
        if (date is { IsEither: true, OtherDays: [var either, ..] } && reading.IsClosing)
        {
            mention = mention with { Date = date with { Day = either, Weekday = null } };
        }
        else if (!date.IsRange)
        {
            found.AddRange(date.OtherDays.Select(day => mention with { Date = date with { Day = day, Weekday = null } }));
        }

        if (reading.IsFurtherRound && audience is null && found is [.., var last])
        {
            mention = mention with { Audience = RoundAfter(last, found) };
        }

        found.Add(mention);
        return new PreviousDate(date.Start, end, reading.Keyword.Start, reading.Role, reading.IsOver);
    }

    /// <summary>
    /// The name of the next round of several. The first gets a name when a second appears. There is none if the date before has another
    /// name.
    /// </summary>
    private static string? RoundAfter(DateCandidate last, List<DateCandidate> found)
    {
        const string Round = "round ";
        if (last.Audience is null)
        {
            found[^1] = last with { Audience = Round + "1" };
            return Round + "2";
        }

        return last.Audience.StartsWith(Round, StringComparison.Ordinal)
            && int.TryParse(last.Audience.AsSpan(Round.Length), CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"{Round}{number + 1}")
            : null;
    }

    private static PreviousDate? AddDuration(
        ReadOnlySpan<char> text,
        DurationGrammar.Duration duration,
        PreviousDate previous,
        List<DateCandidate> found)
    {
        if (!DurationGrammar.MayFollowLabel(text, duration.Start))
        {
            return null;
        }

        var reading = DateRoleClassifier.Classify(text, duration.Start, duration.Start, duration.End, isRange: false, previous);
        if (!reading.IsClosing
            || !DurationGrammar.FollowsLabel(text, reading.Keyword.End, duration.Start)
            || RelativeDates.IsFromToday(text[..duration.Start]))
        {
            return null;
        }

        found.Add(DurationGrammar.Found(duration, reading.Role, reading.Keyword.Start) with { IsFromToday = DurationGrammar.IsFromNow(text, duration) });
        return new PreviousDate(duration.Start, duration.End, reading.Keyword.Start, reading.Role, reading.IsOver);
    }

    /// <summary>"Applications received by 15 November will be shortlisted first", "unless enough arrive before 15 November".</summary>
    private static bool IsOnlyForSome(ReadOnlySpan<char> text, DateRole reading, DateToken date)
    {
        if (reading.Keyword.Kind is not (RoleKeywordKind.Apply or RoleKeywordKind.Send))
        {
            return false;
        }

        var after = text[date.End..Math.Min(text.Length, date.End + 12)];
        return after.StartsWith(" will ")
            || Wish.IsIn(text[Math.Min(reading.SentenceStart, date.Start)..date.Start])
            || text[Math.Min(reading.SentenceStart, date.Start)..date.Start].Contains("unless", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the date stands in brackets about another post: "Band 5 Nurse, ref 123 (closing date 12 November)".</summary>
    private static bool IsInBracketsOfAnotherPost(ReadOnlySpan<char> text, int dateStart, int dateEnd, RoleKeyword keyword)
    {
        const int Near = 100;
        var from = Math.Max(0, dateStart - Near);
        var open = text[from..dateStart].LastIndexOfAny('(', '[');
        if (open < 0 || keyword.Start < from + open || text[(from + open)..dateStart].IndexOfAny(')', ']') >= 0
            || text[dateEnd..Math.Min(text.Length, dateEnd + 40)].IndexOfAny(')', ']') < 0)
        {
            return false;
        }

        open += from;
        var before = text[Math.Max(0, open - Near)..dateStart];
        var line = before[..^(dateStart - open)].LastIndexOf('\n');
        before = line >= 0 ? before[(line + 1)..] : before;
        foreach (var word in (ReadOnlySpan<string>)["band", "post ", "post)", "role", "ref", "vacancy", "position", "also"])
        {
            if (before.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The quote starts with its sentence if that is near, otherwise with its keyword or a few words before the date.</summary>
    private static int QuoteStart(ReadOnlySpan<char> text, int leadStart, DateRole reading, PreviousDate previous)
    {
        const int Near = 90;
        var floor = Math.Max(reading.SentenceStart, previous.End);
        if (reading.Keyword.Kind != RoleKeywordKind.None)
        {
            floor = Math.Min(floor, reading.Keyword.Start);
        }

        var start = leadStart - floor <= Near
            ? floor
            : reading.Keyword.Kind != RoleKeywordKind.None ? reading.Keyword.Start
            : WordBoundary(text, leadStart - 40, leadStart);
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
