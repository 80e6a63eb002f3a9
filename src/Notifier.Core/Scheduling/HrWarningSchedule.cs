using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Reading.Dates;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Scheduling;

/// <summary>When HR contacts hear that an advert is about to close.</summary>
public static class HrWarningSchedule
{
    /// <summary>Working days before the closing date.</summary>
    public static readonly IReadOnlyList<int> WorkingDaysBefore = [7, 3, 1];

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>The reminder hour on the day that is so many working days before the closing date, UTC.</summary>
    public static DateTimeOffset MomentOf(ClosingDate closing, int workingDays, Division division, ReminderOptions options)
    {
        return LondonTime.InstantOf(WorkingDays.Before(closing.LastDay, workingDays, division), options.ReminderHour);
    }

    /// <summary>The due items of the warnings that are still to come.</summary>
    public static IEnumerable<DueItemKey> DueRows(Advert advert, DateTimeOffset now, ReminderOptions options) =>
        advert is { IsPrivate: false, Closing.Safe: { } closing }
            ? from days in WorkingDaysBefore
              let moment = MomentOf(closing, days, advert.HolidaysOf, options)
              where moment > now
              select new DueItemKey(moment, DueItemKind.HrCloses, advert.Id, null, days)
            : [];

    /// <summary>The warnings that are due, the nearest to the closing date first.</summary>
    public static IEnumerable<int> DueWarnings(Advert advert, DateTimeOffset now, ReminderOptions options) =>
        advert.Closing.Safe is not { } closing
            ? []
            : WorkingDaysBefore.Reverse().Where(days => MomentOf(closing, days, advert.HolidaysOf, options) <= now);

    /// <summary>No other warning comes after it.</summary>
    public static bool IsLast(int workingDays) => workingDays == WorkingDaysBefore[^1];

    /// <summary>The end of the current quarter of an hour. All findings until that moment go into one email.</summary>
    public static DateTimeOffset NextQuarter(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % Quarter.Ticks) + Quarter.Ticks, TimeSpan.Zero);
}
