using System.Buffers;

namespace Notifier.Core.Adverts;

/// <summary>
/// Decides what the words leave open: the year of "3 May", the order of 03/04/2026, the day "4 weeks" reaches.
/// What decides is, in this order: a stated weekday, the posting date, the other dates of the advert.
/// </summary>
internal sealed class DateResolver
{
    /// <summary>A weekday decides only between years this near: a later one is a mistyped weekday, not a closing date in two years.</summary>
    private const int WithinDays = 366;

    private const int LongestHeading = 40;

    private static readonly SearchValues<string> OtherAdverts = SearchValues.Create(
        ["similar jobs", "similar vacancies", "related jobs", "related vacancies", "recommended jobs", "other jobs", "more jobs", "other vacancies", "you may also like", "you might also like", "jobs like this", "people also viewed"],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Days for which adverts are open, at the most.</summary>
    private const int LongestWindow = 120;

    /// <summary>No advert states more closing dates; a text that does is no advert, and must not cost more for it.</summary>
    private const int MostClosings = 32;

    private readonly AdvertText _advert;
    private readonly IReadOnlyList<Field> _fields;
    private readonly List<FoundDate> _found;
    private readonly DateOnly _today;
    private readonly List<DateMention> _structured = [];
    private readonly List<DateOnly> _closings = [];
    private readonly bool? _isDayFirst;
    private readonly DateOnly _reference;

    private DateResolver(AdvertText advert, List<FoundDate> found, DateOnly today)
    {
        _advert = advert;
        _fields = advert.ShownFields;
        _found = found;
        _today = today;
        foreach (var stated in advert.Page.Dates)
        {
            if (Structured(stated) is { } mention)
            {
                _structured.Add(mention);
                AddClosing(mention.IsClosing ? mention.Date : null);
            }
        }

        for (var index = 0; index < found.Count; index++)
        {
            found[index] = WithFieldsRole(found[index]);
            AddClosing(found[index].Role == MentionRole.Closing ? Plain(found[index]) : null);
        }

        _isDayFirst = OrderOfNumbers(found) ?? OrderByWindow(found);
        PostingDate = FindPostingDate();
        _reference = PostingDate ?? (_closings.Count > 0 ? _closings[^1] : today);
    }

    private void AddClosing(DateOnly? date)
    {
        if (date is { } day && !_closings.Contains(day) && _closings.Count < MostClosings)
        {
            _closings.Add(day);
        }
    }

    /// <summary>The day the advert was published, as a field, its structured data or a label in its text says; null when none does.</summary>
    private DateOnly? PostingDate { get; }

    /// <summary>All mentions in the order of their places in the file, and the posting date.</summary>
    public static (List<DateMention> Mentions, DateOnly? PostingDate) Resolve(AdvertText advert, DateOnly today)
    {
        var resolver = new DateResolver(advert, DateReader.Read(advert.Text), today);
        resolver.DoubtOtherAdverts();
        var own = !resolver._found.Exists(date => date.IsDoubtful) ? [] : resolver._found.Where(date => date is { IsClosing: true, IsDoubtful: false }).Select(date => (date.Date.Day, date.Date.Month)).ToHashSet();
        var mentions = new List<DateMention>(resolver._structured);
        foreach (var date in resolver._found)
        {
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

    /// <summary>A system's "9 May 00:00" is the end of the eighth where another date says 8 May, and of the ninth where one says 9 May.</summary>
    private static void SettleZeroHours(List<DateMention> mentions)
    {
        for (var index = 0; index < mentions.Count; index++)
        {
            if (mentions[index] is { IsClosing: true, Time.Wording: TimeWording.ZeroHour, Source: not MentionSource.Text, Date: { } day } && EndStated(mentions, day) is { } end)
            {
                mentions[index] = mentions[index] with { Date = end, Time = end == day ? null : new StatedTime(StatedTime.EndOfDay) };
            }
        }
    }

    /// <summary>Which of the two days that 00:00 can end is stated on its own; the earlier where both are.</summary>
    private static DateOnly? EndStated(List<DateMention> mentions, DateOnly day) => mentions
        .Where(mention => mention is { IsClosing: true, Time: not { IsZeroHour: true } } && Audiences.Narrowness(mention.Audience) == 0)
        .Select(mention => mention.Date)
        .Where(stated => stated == day || stated?.DayNumber == day.DayNumber - 1)
        .Min();

    /// <summary>Below a line such as "Similar jobs" stand other adverts; looked for only where there is more than one closing date to tell apart.</summary>
    private void DoubtOtherAdverts()
    {
        if (_found.FindIndex(date => date.IsClosing) == _found.FindLastIndex(date => date.IsClosing) || StartOfOtherAdverts() is not { } start)
        {
            return;
        }

        for (var index = 0; index < _found.Count; index++)
        {
            _found[index] = _found[index].Date.Start > start ? _found[index] with { IsDoubtful = true } : _found[index];
        }
    }

    private int? StartOfOtherAdverts()
    {
        var text = _advert.Text.AsSpan();
        foreach (var start in new Places(text, OtherAdverts))
        {
            // Never further than a heading is long, whatever the text.
            if (start > 0 && text[start - 1] == '\n' && text[start..Math.Min(text.Length, start + LongestHeading)].Contains('\n'))
            {
                return start;
            }
        }

        return null;
    }

    private DateMention? Structured(StructuredDate stated)
    {
        var role = stated.Role ?? DateReader.RoleAt(_advert.Text, stated.TextPosition);
        if (StructuredDates.Read(stated, role) is { } mention)
        {
            return mention;
        }

        // Not in the form machines use: read it as a person would.
        return DateReader.Read(stated.Quote.Text) is [{ Date.Year: { } year } date] && OnlyReading(date.Date, year) is { } day
            ? new DateMention(role, day, [], date.Time, date.Zone, date.Date.Weekday, null, MentionSource.StructuredData, stated.Quote)
            : null;
    }

    private DateMention? Mention(FoundDate found)
    {
        var (dates, doubts) = found switch
        {
            { CountedDays: { } days } => (Counted(PostingDate?.AddDays(days)), MentionDoubts.Counted),
            { CountedMonths: { } months } => (Counted(PostingDate?.AddMonths(months)), MentionDoubts.Counted),
            { Date.IsNumeric: true } => Numeric(found),
            _ => Named(found),
        };

        // A duration with nothing to count from, or a number that only looked like a date, tells nobody anything.
        if (dates.Count == 0 && (doubts == MentionDoubts.Counted || found.Role == MentionRole.Other))
        {
            return null;
        }

        return new DateMention(
            found.Role,
            dates.Count > 0 ? Safest(dates, found) : null,
            dates.Count > 1 ? dates : [],
            found.Time,
            found.Zone,
            found.Date.Weekday,
            found.Audience,
            IsInField(found.Date.Start) ? MentionSource.Field : MentionSource.Text,
            _advert.QuoteOf(found.Start, found.End))
        {
            Doubts = doubts,
            IsExclusive = found.IsExclusive,
        };
    }

    /// <summary>The earlier, as long as who takes it can still apply; when it has passed, it protects nobody, and the day stands first as the British write it.</summary>
    private DateOnly Safest(List<DateOnly> sorted, FoundDate found) =>
        found.IsClosing && sorted[0] < _today && sorted[^1] >= _today && Ordered(found.Date, isDayFirst: true) is { } dayFirst ? dayFirst : sorted[0];

    private static List<DateOnly> Counted(DateOnly? date) => date is { } day ? [day] : [];

    private (List<DateOnly> Dates, MentionDoubts Doubts) Named(FoundDate found)
    {
        var date = found.Date;
        if (date.Year is { } year)
        {
            return DayOf(year, date.Month, date.Day) is { } day ? ([day], MentionDoubts.None) : ([], MentionDoubts.Impossible);
        }

        // "15 January", where another closing date says 15 January 2026
        return _closings.Find(said => said.Day == date.Day && said.Month == date.Month) is { Year: > 1 } said ? ([said], MentionDoubts.YearInferred)
            : NearestTo(_reference, date, found.Role == MentionRole.Posting ? _today : DateOnly.MaxValue) is { } nearest ? ([nearest], MentionDoubts.YearInferred) : ([], MentionDoubts.Impossible);
    }

    /// <summary>A date without a year, in the year that brings it nearest to a day; one in which the stated weekday fits is taken before the others.</summary>
    private static DateOnly? NearestTo(DateOnly reference, StatedDate date, DateOnly latest) => Enumerable.Range(reference.Year - 2, 5) // 29 February has a year within two of most
        .Select(year => DayOf(year, date.Month, date.Day))
        .Where(day => day <= latest)
        .MinBy(day => (IsMisfit(date.Weekday, day!.Value, reference), DaysBetween(day.Value, reference)));

    private static bool IsMisfit(DayOfWeek? stated, DateOnly day, DateOnly reference) =>
        stated is { } weekday && (day.DayOfWeek != weekday || DaysBetween(day, reference) > WithinDays);

    private static int DaysBetween(DateOnly one, DateOnly other) => Math.Abs(one.DayNumber - other.DayNumber);

    private (List<DateOnly> Dates, MentionDoubts Doubts) Numeric(FoundDate found)
    {
        var date = found.Date;
        if (date.Year is not { } year)
        {
            return Named(found); // "13/11": no one writes the month first without a year
        }

        if (DayOf(year, date.Month, date.Day) is not { } first || DayOf(year, date.Day, date.Month) is not { } second || first == second)
        {
            return OnlyReading(date, year) is { } only ? ([only], MentionDoubts.None) : ([], MentionDoubts.Impossible);
        }

        if (Decide(found, first, second) is { } decided)
        {
            return ([decided], MentionDoubts.None);
        }

        List<DateOnly> both = [first, second];
        both.Sort();
        return (both, MentionDoubts.DayMonthOrder);
    }

    /// <summary>The day these words and numbers mean, whatever else the advert says; null when there is no such day, and when there are two.</summary>
    private static DateOnly? OnlyReading(StatedDate date, int year)
    {
        var dayFirst = DayOf(year, date.Month, date.Day);
        var monthFirst = date.IsNumeric ? DayOf(year, date.Day, date.Month) : null;
        return dayFirst is null || monthFirst is null || dayFirst == monthFirst ? dayFirst ?? monthFirst : null;
    }

    /// <summary>Which of the two readings of 03/04/2026 is meant; null when nothing tells.</summary>
    private DateOnly? Decide(FoundDate found, DateOnly dayFirst, DateOnly monthFirst)
    {
        if (found.Date.Weekday is { } weekday && (dayFirst.DayOfWeek == weekday) != (monthFirst.DayOfWeek == weekday))
        {
            return dayFirst.DayOfWeek == weekday ? dayFirst : monthFirst;
        }

        if (found.Role == MentionRole.Posting)
        {
            if ((dayFirst <= _today) != (monthFirst <= _today))
            {
                return dayFirst <= _today ? dayFirst : monthFirst; // nothing was posted tomorrow
            }
        }
        else if (PostingDate is { } posted && found.Role != MentionRole.Other && (dayFirst >= posted) != (monthFirst >= posted))
        {
            return dayFirst >= posted ? dayFirst : monthFirst;
        }

        if (_isDayFirst is { } isDayFirst)
        {
            return isDayFirst ? dayFirst : monthFirst;
        }

        if (found.Role == MentionRole.Posting)
        {
            return null; // that it closes on a day is no sign of its being posted then
        }

        var (isStated, isOtherStated) = (_closings.Contains(dayFirst), _closings.Contains(monthFirst));
        return isStated != isOtherStated ? isStated ? dayFirst : monthFirst : null;
    }

    private DateOnly? FindPostingDate()
    {
        var inText = _found.FindAll(date => date.Role == MentionRole.Posting);
        if (inText.Count == 0)
        {
            return _structured.Find(mention => mention.Role == MentionRole.Posting)?.Date;
        }

        return inText.Where(date => IsInField(date.Date.Start)).Select(PostingDay).FirstOrDefault(day => day is not null)
            ?? _structured.Where(mention => mention.Role == MentionRole.Posting).Select(mention => mention.Date).FirstOrDefault()
            ?? inText.Select(PostingDay).FirstOrDefault(day => day is not null);
    }

    private DateOnly? PostingDay(FoundDate found)
    {
        if (found.Date.Year is null)
        {
            return NearestTo(_today, found.Date, latest: _today); // nothing was posted tomorrow
        }

        var (dates, _) = found.Date.IsNumeric ? Numeric(found) : Named(found);
        return dates.Count == 1 ? dates[0] : null; // of two nobody knows which
    }

    /// <summary>The date where the words leave nothing open.</summary>
    private static DateOnly? Plain(FoundDate found) =>
        found.Date is { Year: { } year, IsNumeric: false } date ? DayOf(year, date.Month, date.Day) : null;

    /// <summary>Another date of the same advert, such as 25/11/2026, shows in which order its numbers stand.</summary>
    private static bool? OrderOfNumbers(List<FoundDate> found)
    {
        var dayFirst = found.Exists(found => found.Date is { IsNumeric: true, Year: not null, Day: > 12 and <= 31, Month: <= 12 });
        var monthFirst = found.Exists(found => found.Date is { IsNumeric: true, Year: not null, Month: > 12 and <= 31, Day: <= 12 });
        return dayFirst == monthFirst ? null : dayFirst;
    }

    /// <summary>
    /// Posted 02/12/2025, closing 05/01/2026: day first that is five weeks, month first it is fifteen months. Where only one order gives a time for
    /// which adverts are open, it is the order of both.
    /// </summary>
    private bool? OrderByWindow(List<FoundDate> found)
    {
        var posted = found.Find(date => date is { Role: MentionRole.Posting, Date.IsNumeric: true, Date.Year: not null })?.Date;
        if (posted is not { } start)
        {
            return null;
        }

        var isDayFirst = false;
        var isMonthFirst = false;
        foreach (var end in _closings)
        {
            isDayFirst |= IsWindow(Ordered(start, isDayFirst: true), end);
            isMonthFirst |= IsWindow(Ordered(start, isDayFirst: false), end);
        }

        foreach (var closing in found.Where(date => date is { Role: MentionRole.Closing, Date.IsNumeric: true, Date.Year: not null }).Take(MostClosings))
        {
            isDayFirst |= IsWindow(Ordered(start, isDayFirst: true), Ordered(closing.Date, isDayFirst: true));
            isMonthFirst |= IsWindow(Ordered(start, isDayFirst: false), Ordered(closing.Date, isDayFirst: false));
        }

        return isDayFirst == isMonthFirst ? null : isDayFirst;
    }

    private static bool IsWindow(DateOnly? posted, DateOnly? closing) => posted is { } start && closing is { } end && end.DayNumber - start.DayNumber is >= 0 and <= LongestWindow;

    private static DateOnly? Ordered(StatedDate date, bool isDayFirst) => isDayFirst ? DayOf(date.Year!.Value, date.Month, date.Day) : DayOf(date.Year!.Value, date.Day, date.Month);

    /// <summary>In a board's field the label says what a date is for, even where other words stand between the two.</summary>
    private FoundDate WithFieldsRole(FoundDate found) => found.Role != MentionRole.Other ? found : FieldAt(found.Date.Start)?.Kind switch
    {
        FieldKind.ClosingDate => found with { Role = MentionRole.Closing },
        FieldKind.PostingDate => found with { Role = MentionRole.Posting },
        _ => found,
    };

    private bool IsInField(int position) => FieldAt(position) is not null;

    /// <summary>The board's field whose value holds this place; null when none does.</summary>
    private Field? FieldAt(int position)
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

    private static DateOnly? DayOf(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;
}
