using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Scheduling;

/// <summary>When each rung of an advert's ladder falls due.</summary>
public static class ReminderSchedule
{
    /// <summary>
    /// An advert that closes before this hour in London, or by the hour of reminders, has its last-day reminder the day before.
    /// On the last day it would be too late.
    /// </summary>
    private static readonly TimeOnly Early = new(12, 0);

    /// <summary>When that reminder leaves instead.</summary>
    private static readonly TimeOnly EveningBefore = new(17, 0);

    /// <summary>The moment a rung falls due, UTC: at the hour of reminders, so many calendar days before the closing date.</summary>
    /// <param name="days">Days before the closing date; 0 is the last day.</param>
    /// <param name="posted">A rung before the day the advert was posted does not fit, and is null.</param>
    public static DateTimeOffset? MomentOf(ClosingDate closing, int days, DateOnly? posted, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(closing);
        ArgumentNullException.ThrowIfNull(delays);
        var day = closing.LastDay.AddDays(-days);
        var isEvening = days == 0 && (closing.Time < Early || closing.Time <= delays.ReminderHour || closing.MayEndAsDayBegins);
        day = isEvening ? day.AddDays(-1) : day;
        return day < posted ? null : LondonTime.InstantOf(day, isEvening ? EveningBefore : delays.ReminderHour);
    }

    /// <summary>Whether this row is of the rung as it stands. Its day decides: the hour is a setting, and a row may be older than its last change.</summary>
    public static bool IsOf(DueItemKey row, ClosingDate closing, DateOnly? posted, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(row);
        return MomentOf(closing, row.Days!.Value, posted, delays) is { } moment && LondonTime.DayOf(moment) == LondonTime.DayOf(row.At);
    }

    /// <summary>The due rows of these rungs, those still to come.</summary>
    public static IEnumerable<DueItemKey> DueRows(Advert advert, ReminderDays rungs, DateTimeOffset now, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(advert);
        ArgumentNullException.ThrowIfNull(rungs);
        if (advert.Closing.Safe is not { } closing)
        {
            yield break;
        }

        foreach (var days in rungs.Days)
        {
            if (MomentOf(closing, days, advert.Posted, delays) is { } moment && moment > now)
            {
                yield return new DueItemKey(moment, DueItemKind.Rung, advert.Id, null, days);
            }
        }
    }

    /// <summary>Whether the last of these rungs before the closing date has come: no later reminder will make up for one that is held back now.</summary>
    public static bool IsLast(Advert advert, ReminderDays rungs, DateTimeOffset now, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(advert);
        ArgumentNullException.ThrowIfNull(rungs);
        return advert.Closing.Safe is { } closing && rungs.Days is [.., var last] && !(MomentOf(closing, last, advert.Posted, delays) > now);
    }

    /// <summary>The rungs whose time has come, the nearest to the closing date first.</summary>
    public static IEnumerable<int> Come(Advert advert, ReminderDays rungs, DateTimeOffset now, Delays delays)
    {
        ArgumentNullException.ThrowIfNull(advert);
        ArgumentNullException.ThrowIfNull(rungs);
        return advert.Closing.Safe is not { } closing ? [] : rungs.Days.Reverse().Where(days => MomentOf(closing, days, advert.Posted, delays) <= now);
    }
}
