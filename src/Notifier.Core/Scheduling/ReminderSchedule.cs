using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Scheduling;

/// <summary>When the reminders of an advert fall due.</summary>
public static class ReminderSchedule
{
    /// <summary>
    /// If an advert closes before this hour in London, or by the reminder hour, its last reminder leaves the day before. On the last day it
    /// would be too late.
    /// </summary>
    private static readonly TimeOnly Early = new(12, 0);

    /// <summary>When that last reminder leaves instead.</summary>
    private static readonly TimeOnly EveningBefore = new(17, 0);

    /// <summary>When a reminder falls due, UTC: at the reminder hour, so many calendar days before the closing date.</summary>
    /// <param name="days">Days before the closing date; 0 is the last day.</param>
    /// <param name="posted">When the advert was posted. A reminder before that day does not fit, so it is null.</param>
    public static DateTimeOffset? MomentOf(ClosingDate closing, int days, DateOnly? posted, ReminderOptions options)
    {
        var day = closing.LastDay.AddDays(-days);
        var isEvening = days == 0 && (closing.Time < Early || closing.Time <= options.ReminderHour || closing.MayEndAsDayBegins);
        day = isEvening ? day.AddDays(-1) : day;
        return day < posted ? null : LondonTime.InstantOf(day, isEvening ? EveningBefore : options.ReminderHour);
    }

    /// <summary>
    /// Whether the item still is a reminder of this date. The day decides, because the reminder hour is a setting that may have changed
    /// since.
    /// </summary>
    public static bool IsOf(DueItemKey row, ClosingDate closing, DateOnly? posted, ReminderOptions options)
    {
        return MomentOf(closing, row.Days!.Value, posted, options) is { } moment && LondonTime.DayOf(moment) == LondonTime.DayOf(row.At);
    }

    /// <summary>The due items of these reminder days that are still to come.</summary>
    public static IEnumerable<DueItemKey> DueRows(Advert advert, ReminderDays reminderDays, DateTimeOffset now, ReminderOptions options)
    {
        if (advert.Closing.Safe is not { } closing)
        {
            yield break;
        }

        foreach (var days in reminderDays.Days)
        {
            if (MomentOf(closing, days, advert.Posted, options) is { } moment && moment > now)
            {
                yield return new DueItemKey(moment, DueItemKind.Rung, advert.Id, null, days);
            }
        }
    }

    /// <summary>Whether the last of these reminders is due. No later one makes up for it, so it must not be held back.</summary>
    public static bool IsLast(Advert advert, ReminderDays reminderDays, DateTimeOffset now, ReminderOptions options)
    {
        return advert.Closing.Safe is { } closing
            && reminderDays.Days is [.., var last]
            && !(MomentOf(closing, last, advert.Posted, options) > now);
    }

    /// <summary>The reminder days that are due, the nearest to the closing date first.</summary>
    public static IEnumerable<int> DueReminders(Advert advert, ReminderDays reminderDays, DateTimeOffset now, ReminderOptions options)
    {
        return advert.Closing.Safe is not { } closing
            ? []
            : reminderDays.Days.Reverse().Where(days => MomentOf(closing, days, advert.Posted, options) <= now);
    }
}
