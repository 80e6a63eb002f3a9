using System.Globalization;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;

namespace Notifier.Reading.Findings;

/// <summary>What the rules look at.</summary>
/// <param name="Today">The current day in London.</param>
internal sealed record CheckContext(AdvertReading Reading, SafeDate Safe, NoticePhrases Phrases, DateOnly Today)
{
    public IReadOnlyList<DateMention> Mentions => Reading.Mentions;

    /// <summary>The closing dates that are real days.</summary>
    public IReadOnlyList<DateMention> Closing => Reading.Closing;
}

/// <summary>The rules. Each is a pure function from a reading to findings with evidence. They know no clock and change nothing.</summary>
internal static class FindingRules
{
    /// <summary>The order in which a person should read the findings.</summary>
    public static readonly IReadOnlyList<Func<CheckContext, IEnumerable<Finding>>> All =
    [
        ClosingDatesDisagree, BoardDefault, NoClosingDate, ImpossibleDate, ClosesBeforePosted, WeekdayContradictsDate, AmbiguousDayMonth,
        YearInferred, AlreadyClosed,
        SeveralAudiences, InternalApplicantsOnly, MayCloseEarly, OpenUntilFilled, UnclearTime, ClosesOnNonWorkingDay, ShortWindow,
        PostingDatesDisagree, InterviewBeforeClosing, WorkingPatternsDisagree,
    ];

    private const int ShortestFairWindow = 7;

    /// <summary>The most jobs that a sentence names. An advert of many jobs must still get a readable one.</summary>
    private const int MostAudiencesInWords = 20;

    /// <summary>A date in the advert differs from the board's field, or from another date for the same audience.</summary>
    public static IEnumerable<Finding> ClosingDatesDisagree(CheckContext facts)
    {
        var changes = ClosingChanges.From(facts.Reading);
        var remote = RemoteDates.Find(facts.Reading, RemoteDates.TwoYears);
        var stated = facts.Closing
            // A changed date contradicts nothing.
            .Where(mention => mention.Source != MentionSource.Text || (!changes.Replace(mention) && !remote.Contains(mention.Date!.Value)))
            .DistinctBy(mention => (mention.Date, mention.Audience, mention.Source, mention.Role))
            .ToList();
        var named = stated.Where(mention => mention.Audience is not null).Select(mention => mention.Date).ToHashSet();
        foreach (var (first, second) in Pairs(stated))
        {
            if (first.Date == second.Date
                || ClosingMoment.From(first)?.LastDay == ClosingMoment.From(second)?.LastDay
                || IsForOthers(first, second, named))
            {
                continue;
            }

            var (earlier, later) = first.Date < second.Date ? (first, second) : (second, first);
            yield return new Finding(
                FindingKind.ClosingDatesDisagree,
                Severity.Error,
                $"{Said(earlier)} {EnglishDates.InWords(earlier.Date!.Value)}, {(Said(earlier) == Said(later) ? "and also" : "but " + Uncapitalised(Said(later)))} {EnglishDates.InWords(later.Date!.Value)}, {EnglishDates.Days(later.Date.Value.DayNumber - earlier.Date.Value.DayNumber)} later.",
                [earlier, later]);
            yield break; // once is enough, because the report lists all mentions
        }
    }

    /// <summary>The closing date beside the advert is a board default.</summary>
    public static IEnumerable<Finding> BoardDefault(CheckContext facts)
    {
        var stated = facts.Closing.Where(mention => mention.Source == MentionSource.Text).Select(mention => mention.Date).ToHashSet();
        foreach (var mention in facts.Closing)
        {
            if (ClosingDatePolicy.DefaultDays(mention, facts.Reading) is not { } days || stated.Contains(mention.Date))
            {
                continue;
            }

            var date = EnglishDates.InWords(mention.Date!.Value);
            yield return facts.Reading.Board is { } board
                ? new Finding(
                    FindingKind.BoardDefault,
                    Severity.Warning,
                    $"{date} is {EnglishDates.Days(days)} after posting: what {board.Name} fills in by itself when the employer sends no closing date.",
                    [mention, .. Posting(facts)])
                : new Finding(
                    FindingKind.BoardDefault,
                    Severity.Note,
                    $"{date} is exactly {EnglishDates.Days(days)} after posting: it looks like a default filled in by a board, not a date the employer chose.",
                    [mention, .. Posting(facts)]);
            yield break;
        }
    }

    public static IEnumerable<Finding> NoClosingDate(CheckContext facts)
    {
        if (facts.Mentions.Any(mention => mention.IsClosing && mention.Audience != Audiences.Redeployment))
        {
            return [];
        }

        var redeployment = facts.Mentions.FirstOrDefault(mention => mention.IsClosing);
        var ask = WhereToAsk(facts.Reading);
        var posted = Posting(facts).ToList();
        if (redeployment is null
            && (facts.Phrases.OpenUntilFilled ?? facts.Phrases.AlwaysOpen ?? VagueClosing.Find(facts.Reading.Text)) is { } said)
        {
            return [new Finding(FindingKind.NoClosingDate, Severity.Warning, $"The advert names no day on which it closes: it says “{said.OnOneLine.TrimEnd('.')}”. {ask}", posted, [said])];
        }

        return redeployment is not null
            ? [new Finding(FindingKind.NoClosingDate, Severity.Warning, $"The only closing date stated is for redeployment; none is stated for anyone else. {ask}", [redeployment])]
            : [new Finding(FindingKind.NoClosingDate, Severity.Warning, $"We found no closing date in this copy of the advert, so nobody can tell from it when applications close. {ask}", posted, posted.Count == 0 ? [TitleWords(facts.Reading)] : [])];
    }

    public static IEnumerable<Finding> WeekdayContradictsDate(CheckContext facts) =>
        from mention in facts.Mentions
        where mention is { Date: not null, StatedWeekday: not null }
            && mention.StatedWeekday != mention.Date.Value.DayOfWeek
            && mention.Role is not MentionRole.Other
        select new Finding(
            FindingKind.WeekdayContradictsDate,
            Severity.Warning,
            $"{mention.Date!.Value.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} is a {mention.Date.Value.DayOfWeek}, not a {mention.StatedWeekday} as the advert says.",
            [mention]);

    public static IEnumerable<Finding> ClosesBeforePosted(CheckContext facts) =>
        from mention in facts.Closing
        where facts.Reading.PostingDate is { } posted && mention.Date < posted
        select new Finding(
            FindingKind.ClosesBeforePosted,
            Severity.Error,
            $"The advert says it closes on {EnglishDates.InWords(mention.Date!.Value)}, but it was posted on {EnglishDates.InWords(facts.Reading.PostingDate!.Value)}: the date looks left over from an earlier advert.",
            [mention, .. Posting(facts)]);

    public static IEnumerable<Finding> ImpossibleDate(CheckContext facts) =>
        from mention in facts.Mentions
        where mention.Has(DateUncertainty.Impossible)
        select new Finding(
            FindingKind.ImpossibleDate,
            Severity.Error,
            $"There is no such day as the one in “{mention.Quote.OnOneLine}”.",
            [mention]);

    public static IEnumerable<Finding> AmbiguousDayMonth(CheckContext facts) =>
        from mention in facts.Closing
        where mention.Has(DateUncertainty.DayMonthOrder)
        select new Finding(
            FindingKind.AmbiguousDayMonth,
            Severity.Warning,
            $"“{mention.Quote.OnOneLine}” can mean {EnglishDates.InWords(mention.Alternatives[0])} or {EnglishDates.InWords(mention.Alternatives[1])}; nothing in the advert decides, so the day is taken to stand first, as in Britain.",
            [mention]);

    public static IEnumerable<Finding> YearInferred(CheckContext facts) =>
        from mention in facts.Closing
        where mention.Has(DateUncertainty.YearInferred)
        select new Finding(
            FindingKind.YearInferred,
            Severity.Note,
            $"“{mention.Quote.OnOneLine}” states no year; {mention.Date!.Value.Year.ToString(CultureInfo.InvariantCulture)} is the likeliest.",
            [mention]);

    public static IEnumerable<Finding> AlreadyClosed(CheckContext facts) =>
        facts.Safe is { Moment: { } moment, Mention: { } mention } && moment.LastDay < facts.Today
            ? [new Finding(FindingKind.AlreadyClosed, Severity.Warning, $"Applications closed on {EnglishDates.InWords(moment.LastDay)}, {EnglishDates.Days(facts.Today.DayNumber - moment.LastDay.DayNumber)} ago.", [mention])]
            : facts.Phrases.HasClosed is { } quote
                ? [new Finding(FindingKind.AlreadyClosed, Severity.Warning, "The advert’s own words say that it has closed: ask the employer before you apply.", [], [quote])]
                : [];

    public static IEnumerable<Finding> MayCloseEarly(CheckContext facts) =>
        facts.Phrases.MayCloseEarly is { } quote
            ? [new Finding(FindingKind.MayCloseEarly, Severity.Note, "The advert says it may close before its closing date: apply early.", [], [quote])]
            : [];

    public static IEnumerable<Finding> OpenUntilFilled(CheckContext facts) =>
        (facts.Phrases.OpenUntilFilled ?? facts.Phrases.AlwaysOpen) is { } quote
            ? [new Finding(FindingKind.OpenUntilFilled, Severity.Note, "The advert says it stays open until the job is filled, which can be any day: apply early.", [], [quote])]
            : [];

    public static IEnumerable<Finding> UnclearTime(CheckContext facts)
    {
        foreach (var mention in facts.Safe.Credible)
        {
            var reason = mention.Time?.Wording switch
            {
                TimeWording.Midnight when mention.Source != MentionSource.StructuredData =>
                    "“Midnight” is taken as the end of that day, as adverts mean it; to be sure, apply the day before.",
                // Another date is safe.
                TimeWording.ZeroHour when mention.Source != MentionSource.Text && !ReferenceEquals(mention, facts.Safe.Mention) => null,
                TimeWording.ZeroHour when mention.Source != MentionSource.Text =>
                    "“00:00” can be the start of that day or stand for the whole of it: the day is kept, but apply the day before.",
                TimeWording.ZeroHour or TimeWording.TwelveAm =>
                    "“00:00” or “12 am” is the start of the day as written, though some mean its end: apply the day before.",
                TimeWording.Contradicted => "Two different times are given; the earlier is taken.",
                _ when mention.IsInUnknownZone => $"“{mention.Zone}” is no time zone we know; the time is taken as London’s.",
                TimeWording.PartOfDay => $"The time is stated only as a part of the day, which is taken as {mention.Time}.",
                TimeWording.CloseOfBusiness => "The time is stated only as the end of business, which is taken as 5 pm.",
                _ => null,
            };
            if (reason is not null)
            {
                yield return new Finding(FindingKind.UnclearTime, Severity.Note, reason, [mention]);
                yield break;
            }
        }
    }

    public static IEnumerable<Finding> ClosesOnNonWorkingDay(CheckContext facts)
    {
        if (facts.Safe is not { Moment: { } moment, Mention: { } mention })
        {
            return [];
        }

        var holiday = BankHolidays.NameOf(moment.LastDay);
        var isWeekend = moment.LastDay.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return holiday is null && !isWeekend
            ? []
            : [new Finding(
                FindingKind.ClosesOnNonWorkingDay,
                Severity.Note,
                $"{EnglishDates.InWords(moment.LastDay)} is {(holiday is null ? "not a working day" : holiday + " in England and Wales")}: there may be nobody to help if something goes wrong.",
                [mention])];
    }

    public static IEnumerable<Finding> ShortWindow(CheckContext facts)
    {
        if (facts.Safe is not { Moment: { } moment, Mention: { } mention } || facts.Reading.PostingDate is not { } posted)
        {
            return [];
        }

        var days = moment.LastDay.DayNumber - posted.DayNumber;
        return days is >= 0 and < ShortestFairWindow
            ? [new Finding(FindingKind.ShortWindow, Severity.Note, days == 0 ? "The advert closes on the day it was posted." : $"The advert is open for only {EnglishDates.Days(days)} after posting.", [mention])]
            : [];
    }

    public static IEnumerable<Finding> PostingDatesDisagree(CheckContext facts)
    {
        var posted = facts.Mentions.Where(mention => mention is { Role: MentionRole.Posting, Date: not null }).ToList();
        var other = posted.FirstOrDefault(mention => mention.Date != posted[0].Date);
        return other is null
            ? []
            : [new Finding(FindingKind.PostingDatesDisagree, Severity.Warning, $"The advert gives two posting dates: {EnglishDates.InWords(posted[0].Date!.Value)} and {EnglishDates.InWords(other.Date!.Value)}.", [posted[0], other])];
    }

    public static IEnumerable<Finding> InterviewBeforeClosing(CheckContext facts)
    {
        if (facts.Safe is not { Moment: { } moment, Mention: { } closing })
        {
            return [];
        }

        var interview = facts.Mentions
            .Where(mention => mention is { Role: MentionRole.Interview, Date: not null } && mention.Date < moment.LastDay)
            .OrderBy(mention => mention.Date)
            .FirstOrDefault();
        return interview is null
            ? []
            : [new Finding(FindingKind.InterviewBeforeClosing, Severity.Warning, $"Interviews are given for {EnglishDates.InWords(interview.Date!.Value)}, before the closing date {EnglishDates.InWords(moment.LastDay)}.", [interview, closing])];
    }

    public static IEnumerable<Finding> InternalApplicantsOnly(CheckContext facts) =>
        facts.Phrases.InternalOnly is { } quote
            ? [new Finding(FindingKind.InternalApplicantsOnly, Severity.Note, "Internal applicants only.", [], [quote])]
            : facts.Safe is { Mention: { Audience: Audiences.Internal } mention }
                ? [new Finding(FindingKind.InternalApplicantsOnly, Severity.Note, "The only closing date stated is for internal applicants.", [mention])]
                : [];

    public static IEnumerable<Finding> WorkingPatternsDisagree(CheckContext facts)
    {
        var patterns = WorkingPatterns.Find(facts.Reading.Text);
        var full = patterns.FirstOrDefault(pattern => pattern is { IsFullTime: true, IsPartTime: false });
        var part = patterns.FirstOrDefault(pattern => pattern is { IsFullTime: false, IsPartTime: true });
        return full is null || part is null
            ? []
            : [new Finding(FindingKind.WorkingPatternsDisagree, Severity.Warning, "The advert says full time in one place and part time in another.", [], [full.Quote, part.Quote])];
    }

    public static IEnumerable<Finding> SeveralAudiences(CheckContext facts)
    {
        var audiences = facts.Closing.GroupBy(mention => mention.Audience).Select(group => group.First()).ToList();
        if (audiences.Count < 2 || audiences.TrueForAll(mention => mention.Date == audiences[0].Date))
        {
            return [];
        }

        var named = audiences.Where(mention => mention.Source != MentionSource.StructuredData || mention.Audience is not null).ToList();
        return named.Count < 2
            ? []
            : [new Finding(
                FindingKind.SeveralAudiences,
                Severity.Note,
                $"The advert closes at different times: {string.Join("; ", InWords(named))}.",
                named)];
    }

    private static IEnumerable<string> InWords(List<DateMention> named)
    {
        foreach (var mention in named.Take(MostAudiencesInWords))
        {
            yield return $"{Audiences.InWords(mention.Audience)}: {EnglishDates.InWords(mention.Date!.Value)}";
        }

        if (named.Count > MostAudiencesInWords)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"and {named.Count - MostAudiencesInWords} more");
        }
    }

    /// <summary>The mention of the posting date; empty when there is none.</summary>
    private static IEnumerable<DateMention> Posting(CheckContext facts) =>
        facts.Mentions.Where(mention => mention.Role == MentionRole.Posting && mention.Date == facts.Reading.PostingDate).Take(1);

    private static string Said(DateMention mention) => mention.Source switch
    {
        MentionSource.Field => "The date shown beside the advert is",
        MentionSource.StructuredData => "The date the page gives to machines is",
        _ when mention.Role == MentionRole.ExtendedTo => "The advert’s own words extend it to",
        _ when mention.Role == MentionRole.NowClosesOn => "The advert’s own words change it to",
        _ => "The advert’s own words say",
    };

    private static string Uncapitalised(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    internal static string WhereToAsk(AdvertReading reading) => (reading.Board, reading.Reference) switch
    {
        ({ } board, { } reference) => $"Look for reference {reference} on {board.Name} ({board.WhereToLook}).",
        ({ } board, null) => $"Look for the original on {board.Name} ({board.WhereToLook}).",
        (null, { } reference) => $"Ask the employer, naming reference {reference}.",
        _ => "Ask the employer.",
    };

    /// <summary>The evidence of a finding about something that is missing: the advert's title, otherwise its first line.</summary>
    private static Quote TitleWords(AdvertReading reading)
    {
        const int Longest = 80;
        var text = reading.Text.Plain;
        var title = reading.Title is { } words ? text.IndexOf(words, StringComparison.Ordinal) : -1;
        if (title >= 0)
        {
            return reading.Text.QuoteOf(title, title + reading.Title!.Length);
        }

        var start = text.AsSpan().IndexOfAnyExcept(" \t\r\n\uFEFF");
        start = Math.Max(0, start);
        var length = text.AsSpan(start, Math.Min(Longest, text.Length - start)).IndexOfAny('\r', '\n');
        return reading.Text.QuoteOf(start, length < 0 ? Math.Min(text.Length, start + Longest) : start + length);
    }

    /// <summary>
    /// Whether two dates contradict each other. Dates for different audiences do not. A date without an audience is compared with the
    /// widest audience's date.
    /// </summary>
    /// <param name="named">The dates that have an audience.</param>
    private static bool IsForOthers(DateMention first, DateMention second, HashSet<DateOnly?> named)
    {
        if (first.Audience == second.Audience)
        {
            return false;
        }

        if (first.Audience is not null && second.Audience is not null)
        {
            return true;
        }

        var (general, special) = first.Audience is null ? (first, second) : (second, first);
        return general.Source == MentionSource.Text || named.Contains(general.Date)
            || Audiences.Narrowness(special.Audience) > 0;
    }

    /// <summary>First the advert's own words against the board's field, then the rest.</summary>
    private static IEnumerable<(DateMention First, DateMention Second)> Pairs(List<DateMention> mentions)
    {
        List<DateMention> seconds = [.. mentions.OrderBy(mention => mention.Source)];
        return from first in mentions.OrderBy(mention => mention.Source == MentionSource.Text ? 0 : 1)
               from second in seconds
               where !ReferenceEquals(first, second)
               select (first, second);
    }
}
