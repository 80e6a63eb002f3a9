using Notifier.Reading.Boards;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// Decides what the words leave open: a missing year, the order of 03/04/2026, the day that "4 weeks" reaches. It asks a stated weekday
/// first, then the posting date, then the advert's other dates.
/// </summary>
internal sealed class DateResolver
{
    /// <summary>A weekday may move a date by at most this many years. Beyond that the weekday is mistyped.</summary>
    private const int WithinDays = 366;

    /// <summary>No advert on the web closed before this year.</summary>
    private const int EarliestYear = 2000;

    /// <summary>No advert stays open longer. A later year means "no date".</summary>
    private const int MostYearsAhead = 20;

    /// <summary>No real advert states more closing dates, and a hostile text must not cost more.</summary>
    private const int MostClosings = 32;

    private readonly AdvertText _advert;
    private readonly IReadOnlyList<BoardField> _fields;
    private HashSet<BoardField>? _editedFields;
    private readonly List<DateCandidate> _found;
    private readonly DateOnly _today;
    private readonly List<DateMention> _structured = [];
    private readonly List<DateOnly> _closings = [];
    private readonly DayMonthOrder _order;
    private readonly DateOnly? _posted; // only if nothing about it is open
    private readonly DateOnly _reference;
    private readonly int _ownAgain; // the start of the description in the structured data

    private DateResolver(AdvertText advert, List<DateCandidate> found, DateOnly today, string? page)
    {
        _advert = advert;
        _fields = advert.ShownFields;
        _found = found;
        _today = today;
        _ownAgain = advert.ShownLength == advert.Text.Length ? int.MaxValue : advert.InPlain(advert.ShownLength);
        var inNumbers = new List<(DateCandidate Date, Quote Quote)>();
        foreach (var stated in advert.Page.Dates)
        {
            if (stated.TextPosition > 0 && advert.Page.OtherAdverts.Holds(stated.TextPosition))
            {
                continue;
            }

            var role = stated.Role ?? DateFinder.RoleAt(advert.Plain, advert.InPlain(stated.TextPosition));
            if (StructuredDates.Read(stated, role) is { } mention)
            {
                if (mention.Role != MentionRole.Other && IsPlaceholder(mention.Date))
                {
                    continue;
                }

                _structured.Add(mention);
                AddClosing(mention.IsClosing ? mention.Date : null);
            }
            else if (DateFinder.Read(stated.Quote.Text, CancellationToken.None) is [{ Date.Year: not null } date])
            {
                inNumbers.Add((date with { Role = role }, stated.Quote)); // not in a machine format, so read it as a person would
            }
        }

        RuleOutBoxes();
        for (var index = 0; index < found.Count; index++)
        {
            found[index] = WithFieldsRole(found[index]);
            AddClosing(found[index].Role == MentionRole.Closing && DayMonthOrder.Plain(found[index]) is { } plain && !IsPlaceholder(plain) ? plain : null);
        }

        _order = DayMonthOrder.Infer(
            inNumbers.Count == 0 ? found : [.. found, .. inNumbers.Select(date => date.Date)],
            _structured,
            today,
            () => BritishSigns.Is(advert, page));
        foreach (var (date, quote) in inNumbers)
        {
            AddInNumbers(date, quote);
        }

        PostingDate = FindPostingDate();
        _posted = PostingDate is { } day
            && found.Exists(date => date is { Role: MentionRole.Posting, Date.IsNumeric: true } && Days(date).Dates is [var first, _] && first == day)
            ? null
            : PostingDate;
        _reference = PostingDate ?? (_closings.Count > 0 ? _closings[^1] : today);
    }

    /// <summary>Dates that systems and people write when they know no date: 31 December 2099, 9999, 1 January 1970.</summary>
    private bool IsPlaceholder(DateOnly? date) => date?.Year < EarliestYear || date?.Year > _today.Year + MostYearsAhead;

    private void AddInNumbers(DateCandidate found, Quote quote)
    {
        var (dates, doubts) = Days(found);
        if (dates.Count > 0 && !(found.Role != MentionRole.Other && IsPlaceholder(dates[0])))
        {
            _structured.Add(new DateMention(found.Role, dates[0], Alternatives(dates), found.Time, found.Zone, found.Date.Weekday, null, MentionSource.StructuredData, quote) { Doubts = doubts });
            AddClosing(found.IsClosing && dates.Count == 1 ? dates[0] : null);
        }
    }

    private DateOnly? EarliestClosing()
    {
        var inNumbers = _found.Where(date => date.IsClosing && date.Date is { IsNumeric: true, Year: not null }).Take(MostClosings);
        return _closings.Select(day => (DateOnly?)day)
            .Concat(inNumbers.Select(date => Days(date).Dates.Select(day => (DateOnly?)day).FirstOrDefault()))
            .Min();
    }

    private void AddClosing(DateOnly? date)
    {
        if (date is { } day && !_closings.Contains(day) && _closings.Count < MostClosings)
        {
            _closings.Add(day);
        }
    }

    /// <summary>The posting date from a field, the structured data or a label in the text; null when none states it.</summary>
    private DateOnly? PostingDate { get; }

    /// <summary>All mentions in file order, and the posting date.</summary>
    /// <param name="page">The page's own address; null when it is not known.</param>
    public static (List<DateMention> Mentions, DateOnly? PostingDate) Resolve(
        AdvertText advert, DateOnly today, string? page, CancellationToken cancellationToken)
    {
        var resolver = new DateResolver(advert, DateFinder.Read(advert.Plain, cancellationToken), today, page);
        resolver.DoubtOtherAdverts();
        var areAllInTable = resolver._found.TrueForAll(date => !date.IsClosing || resolver.IsInField(date));
        var areAllDoubtful = resolver._found.TrueForAll(date => !date.IsClosing || date.IsDoubtful);
        SeveralJobs.Name(
            advert.Plain,
            resolver._found,
            date =>
                date is { Role: MentionRole.Closing, Audience: null }
                && (areAllDoubtful || !date.IsDoubtful)
                && (areAllInTable || !resolver.IsInField(date)));
        var own = resolver._found.Exists(date => date.IsDoubtful) ? resolver.OwnDays() : [];
        var mentions = new List<DateMention>(resolver._structured);
        foreach (var date in resolver._found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (resolver.Mention(date is { IsDoubtful: true, IsClosing: true } && own.Count > 0 && !own.Contains((date.Date.Day, date.Date.Month)) ? date with { Role = MentionRole.Other } : date) is { } mention)
            {
                mentions.Add(mention);
            }
        }

        SettleZeroHours(mentions);
        for (var index = 1; index < mentions.Count; index++)
        {
            if (mentions[index].Quote.Offset < mentions[index - 1].Quote.Offset)
            {
                return ([.. mentions.OrderBy(mention => mention.Quote.Offset)], resolver.PostingDate);
            }
        }

        return (mentions, resolver.PostingDate);
    }

    /// <summary>A system's "9 May 00:00" can be the end of 8 May or of 9 May. The day that another date states decides.</summary>
    private static void SettleZeroHours(List<DateMention> mentions)
    {
        var stated = default(HashSet<DateOnly>);
        for (var index = 0; index < mentions.Count; index++)
        {
            if (mentions[index] is { IsClosing: true, Time.Wording: TimeWording.ZeroHour, Source: not MentionSource.Text, Date: { } day }
                && EndStated(stated ??= StatedAlone(mentions), day) is { } end)
            {
                mentions[index] = mentions[index] with { Date = end, Time = end == day ? null : new StatedTime(StatedTime.EndOfDay) };
            }
        }
    }

    /// <summary>Which of the two possible days another date states. If both are stated, the earlier.</summary>
    private static DateOnly? EndStated(HashSet<DateOnly> stated, DateOnly day) =>
        day > DateOnly.MinValue && stated.Contains(day.AddDays(-1)) ? day.AddDays(-1) : stated.Contains(day) ? day : null;

    /// <summary>The closing days that are not a system's 00:00.</summary>
    private static HashSet<DateOnly> StatedAlone(List<DateMention> mentions) =>
    [
        .. from mention in mentions
           where mention is { IsClosing: true, Date: not null, Time: not { IsZeroHour: true } }
               && Audiences.Narrowness(mention.Audience) == 0
           select mention.Date!.Value,
    ];

    /// <summary>The days of the closing dates that are beyond doubt.</summary>
    private HashSet<(int Day, int Month)> OwnDays() =>
        [.. _found.Where(date => date is { IsClosing: true, IsDoubtful: false }).Select(date => (date.Date.Day, date.Date.Month))];

    /// <summary>Drops dates in a box of other adverts.</summary>
    private void RuleOutBoxes()
    {
        for (var index = 0; index < _found.Count; index++)
        {
            if (_advert.Page.OtherAdverts.Holds(_advert.InText(_found[index].Date.Start)))
            {
                _found[index] = _found[index] with { Role = MentionRole.Other, IsRuledOut = true };
            }
        }
    }

    /// <summary>Drops dates below a line such as "Similar jobs". We search for it only if there are several closing dates.</summary>
    private void DoubtOtherAdverts()
    {
        // Above all closing dates such a line is a link, and below all of them it changes nothing.
        var closings = _found.FindAll(date => date.IsClosing);
        if (closings.Count < 2
            || OtherAdverts.HeadingBetween(_advert.Plain, closings[0].Date.Start, closings.Max(date => date.Date.Start)) is not { } start)
        {
            return;
        }

        for (var index = 0; index < _found.Count; index++)
        {
            _found[index] = _found[index].Date.Start > start && _found[index].Date.Start < _ownAgain
                ? _found[index] with { IsDoubtful = true }
                : _found[index];
        }
    }

    private DateMention? Mention(DateCandidate found)
    {
        var (dates, doubts) = found switch
        {
            { IsFromToday: true } when _closings.Count > 0 => ([], DateUncertainty.Counted), // the advert states the date itself
            { IsFromToday: true, Date.Weekday: { } weekday } => (Counted(NextDay(weekday, found.IsAfterToday)), DateUncertainty.Counted),
            { IsFromToday: true } =>
                (Counted(_today.AddMonths(found.CountedMonths ?? 0).AddDays(found.CountedDays ?? 0)), DateUncertainty.Counted),
            { CountedDays: { } days } => (Counted(PostingDate?.AddDays(days)), DateUncertainty.Counted),
            { CountedMonths: { } months } => (Counted(PostingDate?.AddMonths(months)), DateUncertainty.Counted),
            _ => Days(found),
        };

        // Drops a duration with no start to count from, and a number that only looks like a date.
        if (dates.Count == 0 && (doubts == DateUncertainty.Counted || found.Role == MentionRole.Other))
        {
            return null;
        }

        return new DateMention(
            found.IsClosing && dates.Count > 0 && IsPlaceholder(dates[^1]) ? MentionRole.Other : found.Role, // a rule about people
            dates.Count > 0 ? dates[0] : null,
            Alternatives(dates),
            found.Time,
            found.Zone,
            found.Date.Weekday,
            found.Audience,
            IsInField(found) ? MentionSource.Field : MentionSource.Text,
            _advert.QuoteOf(found.Start, found.End))
        {
            Doubts = doubts,
            IsExclusive = found.IsExclusive,
        };
    }

    /// <summary>
    /// "This Sunday" in an advert from the last week is that week's Sunday. In any other advert, the reading day decides.
    /// </summary>
    private DateOnly NextDay(DayOfWeek weekday, bool isAfterToday)
    {
        const int AWeek = 7;
        var said = PostingDate is { } posted && posted <= _today && _today.DayNumber - posted.DayNumber < AWeek ? posted : _today;
        var days = ((int)weekday - (int)said.DayOfWeek + AWeek) % AWeek;
        return said.AddDays(days == 0 && isAfterToday ? AWeek : days);
    }

    /// <summary>Both possible days, the earlier first, if nothing decided.</summary>
    private static IReadOnlyList<DateOnly> Alternatives(IReadOnlyList<DateOnly> dates) => dates.Count > 1 ? [.. dates.Order()] : [];

    private static IReadOnlyList<DateOnly> Counted(DateOnly? date) => date is { } day ? [day] : [];

    /// <summary>The days that the words can mean, the one we take first.</summary>
    private (IReadOnlyList<DateOnly> Dates, DateUncertainty Doubts) Days(DateCandidate found)
    {
        if (found.Date is not { IsNumeric: true, Year: { } year })
        {
            return Named(found); // "13/11" too: no one writes the month first without a year
        }

        var days = _order.DaysOf(found, year, _posted, found.Role == MentionRole.Interview ? EarliestClosing() : null);
        return (days, days.Count switch { 0 => DateUncertainty.Impossible, 1 => DateUncertainty.None, _ => DateUncertainty.DayMonthOrder });
    }

    private (IReadOnlyList<DateOnly> Dates, DateUncertainty Doubts) Named(DateCandidate found)
    {
        var date = found.Date;
        if (date.Year is { } year)
        {
            return DayMonthOrder.DayOf(year, date.Month, date.Day) is { } day
                ? ([day], DateUncertainty.None)
                : ([], DateUncertainty.Impossible);
        }

        // "15 January", where another closing date says 15 January 2026
        var latest = found.Role == MentionRole.Posting ? _today : DateOnly.MaxValue;
        return _closings.Find(said => said.Day == date.Day && said.Month == date.Month) is { Year: > 1 } said ? ([said], DateUncertainty.YearInferred)
            : NearestTo(_reference, date, latest) is { } nearest ? ([nearest], DateUncertainty.YearInferred)
            : ([], DateUncertainty.Impossible);
    }

    /// <summary>
    /// Gives a date without a year the year that brings it nearest to a day. A year in which the stated weekday fits wins. Five years are
    /// enough, because 29 February occurs within two years of most.
    /// </summary>
    private static DateOnly? NearestTo(DateOnly reference, DateToken date, DateOnly latest) => Enumerable.Range(reference.Year - 2, 5)
        .Select(year => DayMonthOrder.DayOf(year, date.Month, date.Day))
        .Where(day => day <= latest)
        .MinBy(day => (IsMisfit(date.Weekday, day!.Value, reference), DaysBetween(day.Value, reference)));

    private static bool IsMisfit(DayOfWeek? stated, DateOnly day, DateOnly reference) =>
        stated is { } weekday && (day.DayOfWeek != weekday || DaysBetween(day, reference) > WithinDays);

    private static int DaysBetween(DateOnly one, DateOnly other) => Math.Abs(one.DayNumber - other.DayNumber);

    private DateOnly? FindPostingDate()
    {
        var inText = _found.FindAll(date => date.Role == MentionRole.Posting);
        if (inText.Count == 0)
        {
            return _structured.Find(mention => mention.Role == MentionRole.Posting)?.Date;
        }

        return inText.Where(date => IsInField(date)).Select(PostingDay).FirstOrDefault(day => day is not null)
            ?? _structured.Where(mention => mention.Role == MentionRole.Posting).Select(mention => mention.Date).FirstOrDefault()
            ?? inText.Select(PostingDay).FirstOrDefault(day => day is not null);
    }

    private DateOnly? PostingDay(DateCandidate found)
    {
        if (found.Date.Year is null)
        {
            return NearestTo(_today, found.Date, latest: _today); // a posting date is never in the future
        }

        return Days(found).Dates is [var day, ..] ? day : null;
    }

    /// <summary>In a board's field the label decides the role, even with other words between label and date.</summary>
    private DateCandidate WithFieldsRole(DateCandidate found) =>
        found.Role != MentionRole.Other || found.IsRuledOut ? found : FieldOf(found)?.Kind switch
        {
            BoardFieldKind.ClosingDate => found with { Role = MentionRole.Closing },
            BoardFieldKind.PostingDate => found with { Role = MentionRole.Posting },
            _ => found,
        };

    private bool IsInField(DateCandidate found) => FieldOf(found) is not null;

    /// <summary>"Closing date: 8 May - EXTENDED TO 15 MAY": a person edited the field, so its words decide the role.</summary>
    private HashSet<BoardField> EditedFields => _editedFields ??=
        [.. _found.Where(date => date.Role is MentionRole.ExtendedTo or MentionRole.NowClosesOn).Select(date => FieldAt(date.Date.Start)).OfType<BoardField>()];

    /// <summary>
    /// The board's field that states this date. Only the first date counts: "Closing date: 8 May. You will hear from us by 15 May".
    /// </summary>
    private BoardField? FieldOf(DateCandidate found) =>
        FieldAt(found.Date.Start) is { } field
            && !EditedFields.Contains(field)
            && (found.SentenceStart <= field.ValueStart || _advert.Plain.AsSpan(field.ValueStart, found.SentenceStart - field.ValueStart).Contains('\n'))
            ? field
            : null;

    /// <summary>The board's field whose value contains this position; null when none does.</summary>
    private BoardField? FieldAt(int position)
    {
        var fields = _fields;
        var low = 0;
        var high = fields.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (fields[middle].ValueStart <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && fields[high] is var field && position < field.ValueEnd ? field : null;
    }
}
