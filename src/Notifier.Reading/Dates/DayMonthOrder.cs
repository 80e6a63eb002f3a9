using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// The number order of an advert's dates. In Britain 03/04/2026 is 3 April, unless the advert shows another order. A number over 12 shows
/// it, or a date that is also in words.
/// </summary>
internal sealed class DayMonthOrder
{
    /// <summary>The most days for which adverts are open.</summary>
    private const int LongestWindow = 120;

    /// <summary>No advert needs more dates to show its order, and a text full of dates must not cost more.</summary>
    private const int MostCompared = 32;

    private readonly IReadOnlyList<DateCandidate> _dates;
    private readonly DateOnly _today;
    private readonly bool _isBritish;
    private readonly Dictionary<MentionRole, List<DateOnly>> _plain = [];
    private readonly bool _showsDayFirst;
    private readonly bool _showsMonthFirst;

    private DayMonthOrder(IReadOnlyList<DateCandidate> dates, IEnumerable<DateMention> structured, DateOnly today, Func<bool> isBritish)
    {
        (_dates, _today) = (dates, today);
        var hasTwoReadings = false;
        foreach (var date in dates)
        {
            if (date.Date is not { IsNumeric: true, Year: { } year } numbers)
            {
                continue;
            }

            if (ReadingsOf(numbers, year) is not null)
            {
                hasTwoReadings = true;
            }
            else
            {
                _showsDayFirst |= numbers is { Day: > 12 and <= 31, Month: <= 12 };
                _showsMonthFirst |= numbers is { Month: > 12 and <= 31, Day: <= 12 };
            }
        }

        if (!hasTwoReadings)
        {
            return;
        }

        foreach (var date in dates)
        {
            AddPlain(date.Role, Plain(date));
        }

        foreach (var mention in structured)
        {
            AddPlain(mention.Role, mention.Date);
        }

        _isBritish = isBritish();
        foreach (var date in dates.Where(date => date.Date is { IsNumeric: true, Year: not null }).Take(MostCompared))
        {
            if (ReadingsOf(date.Date, date.Date.Year!.Value) is var (dayFirst, monthFirst))
            {
                var stated = Stated(date, dayFirst, monthFirst);
                _showsDayFirst |= stated == dayFirst || ByWeekday(date.Date.Weekday, dayFirst, monthFirst) == dayFirst;
                _showsMonthFirst |= stated == monthFirst;
            }
        }

        if (!_showsDayFirst && !_showsMonthFirst && ByWindow() is { } isDayFirst)
        {
            _showsDayFirst = isDayFirst;
            _showsMonthFirst = !isDayFirst && !_isBritish;
        }
    }

    /// <param name="dates">The dates to order, and the dates that show the order.</param>
    /// <param name="structured">The dates in structured data.</param>
    /// <param name="isBritish">Says whether the advert is British. We ask only if some numbers stay ambiguous.</param>
    public static DayMonthOrder Infer(
        IReadOnlyList<DateCandidate> dates,
        IEnumerable<DateMention> structured,
        DateOnly today,
        Func<bool> isBritish) => new(dates, structured, today, isBritish);

    /// <summary>
    /// The days that a numeric date can mean, the one we take first. One if nothing is open; none if the calendar has no such day.
    /// </summary>
    /// <param name="closes">The earliest closing date, if it is known. No interview is before it.</param>
    public IReadOnlyList<DateOnly> DaysOf(DateCandidate found, int year, DateOnly? posted, DateOnly? closes)
    {
        if (ReadingsOf(found.Date, year) is not var (dayFirst, monthFirst))
        {
            return (DayOf(year, found.Date.Month, found.Date.Day) ?? DayOf(year, found.Date.Day, found.Date.Month)) is { } only
                ? [only]
                : [];
        }

        if ((ByWeekday(found.Date.Weekday, dayFirst, monthFirst) ?? Stated(found, dayFirst, monthFirst) ?? Possible(found, dayFirst, monthFirst)) is { } decided)
        {
            return [decided];
        }

        if (_showsDayFirst != _showsMonthFirst)
        {
            return [_showsDayFirst ? dayFirst : monthFirst];
        }

        if (found.Role == MentionRole.Interview && closes is { } closing && (dayFirst >= closing) != (monthFirst >= closing))
        {
            return [dayFirst >= closing ? dayFirst : monthFirst];
        }

        var isOnlyOpen = posted is { } start && found.IsClosing && dayFirst >= start && monthFirst < start;
        return isOnlyOpen || (_isBritish && !_showsDayFirst) ? [dayFirst] : [dayFirst, monthFirst];
    }

    private static (DateOnly DayFirst, DateOnly MonthFirst)? ReadingsOf(DateToken date, int year) =>
        DayOf(year, date.Month, date.Day) is { } dayFirst && DayOf(year, date.Day, date.Month) is { } monthFirst && dayFirst != monthFirst
            ? (dayFirst, monthFirst)
            : null;

    /// <summary>The reading that fits the weekday written with it.</summary>
    private static DateOnly? ByWeekday(DayOfWeek? stated, DateOnly dayFirst, DateOnly monthFirst) =>
        stated is { } weekday && (dayFirst.DayOfWeek == weekday) != (monthFirst.DayOfWeek == weekday)
            ? dayFirst.DayOfWeek == weekday ? dayFirst
            : monthFirst
            : null;

    /// <summary>The reading that the advert also states in words, with the same role.</summary>
    private DateOnly? Stated(DateCandidate found, DateOnly dayFirst, DateOnly monthFirst)
    {
        var plain = _plain.GetValueOrDefault(found.IsClosing ? MentionRole.Closing : found.Role);
        return plain is not null && plain.Contains(dayFirst) != plain.Contains(monthFirst)
            ? plain.Contains(dayFirst) ? dayFirst
            : monthFirst
            : null;
    }

    /// <summary>A posting date is never in the future.</summary>
    private DateOnly? Possible(DateCandidate found, DateOnly dayFirst, DateOnly monthFirst) =>
        found.Role == MentionRole.Posting && (dayFirst <= _today) != (monthFirst <= _today)
            ? dayFirst <= _today ? dayFirst
            : monthFirst
            : null;

    /// <summary>
    /// Posted 02/12/2025, closing 05/01/2026: day first that is five weeks, month first fifteen months. If only one order gives a plausible
    /// time, both dates have that order.
    /// </summary>
    private bool? ByWindow()
    {
        if (_dates.FirstOrDefault(date => date is { Role: MentionRole.Posting, Date: { IsNumeric: true, Year: not null } })?.Date is not { } posted)
        {
            return null;
        }

        var ends = _dates.Where(date => date.IsClosing && date.Date is { IsNumeric: true, Year: not null }).Take(MostCompared).ToList();
        var plain = _plain.GetValueOrDefault(MentionRole.Closing) ?? [];
        var isDayFirst = IsWindow(isDayFirst: true);
        return isDayFirst == IsWindow(isDayFirst: false) ? null : isDayFirst;

        bool IsWindow(bool isDayFirst) => Ordered(posted, isDayFirst) is { } start
            && (isDayFirst || start <= _today)
            && (plain.Exists(end => IsOpenTime(start, end)) || ends.Exists(end => Ordered(end.Date, isDayFirst) is { } day && IsOpenTime(start, day)));
    }

    private static bool IsOpenTime(DateOnly posted, DateOnly closing) => closing.DayNumber - posted.DayNumber is >= 0 and <= LongestWindow;

    private static DateOnly? Ordered(DateToken date, bool isDayFirst) =>
        isDayFirst ? DayOf(date.Year!.Value, date.Month, date.Day) : DayOf(date.Year!.Value, date.Day, date.Month);

    /// <summary>The date, if its words leave nothing open.</summary>
    public static DateOnly? Plain(DateCandidate found) =>
        found.Date is { Year: { } year, IsNumeric: false } date ? DayOf(year, date.Month, date.Day) : null;

    public static DateOnly? DayOf(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? new DateOnly(year, month, day)
            : null;

    private void AddPlain(MentionRole role, DateOnly? date)
    {
        if (role != MentionRole.Other && date is { } day)
        {
            role = role.Closes() ? MentionRole.Closing : role;
            var days = _plain.TryGetValue(role, out var known) ? known : _plain[role] = [];
            if (days.Count < MostCompared && !days.Contains(day))
            {
                days.Add(day);
            }
        }
    }
}
