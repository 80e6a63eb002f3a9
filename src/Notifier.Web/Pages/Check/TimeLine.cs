using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;

namespace Notifier.Web.Pages.Check;

/// <summary>An advert's days in order.</summary>
/// <remarks>Public only because the compiler makes Razor components public.</remarks>
public sealed record TimeLine(IReadOnlyList<TimeLineDay> Days)
{
    private const int MostDays = 14;

    /// <param name="closing">The safe date, and the date not to rely on.</param>
    /// <param name="mentions">Other dates to show.</param>
    /// <param name="closedEarly">When it closed before its stated date. That date is no longer safe, and there are no reminders.</param>
    /// <returns>Null when today is the only day.</returns>
    public static TimeLine? Create(
        MergedClosingDate closing,
        DateOnly? posted,
        IEnumerable<DateMention> mentions,
        DateTimeOffset? closedEarly,
        ReminderDays reminderDays,
        DateTimeOffset now,
        ReminderOptions options)
    {
        ArgumentNullException.ThrowIfNull(closing);
        ArgumentNullException.ThrowIfNull(mentions);
        ArgumentNullException.ThrowIfNull(reminderDays);
        var events = new List<(DateOnly Day, DayKind Kind, string What)>();
        if (posted is { } from)
        {
            events.Add((from, DayKind.Posted, "Posted"));
        }

        if (closedEarly is { } closed)
        {
            events.Add((LondonTime.DayOf(closed), DayKind.Other, "Closed or withdrawn"));
            if (closing.Safe is { } stated)
            {
                events.Add((stated.LastDay, DayKind.Doubtful, "The closing date it states"));
            }
        }
        else if (closing.Safe is { } safe)
        {
            events.Add(safe.Confidence switch
            {
                Confidence.Certain => (safe.LastDay, DayKind.Safe, "Safe to apply until"),
                Confidence.Likely => (safe.LastDay, DayKind.Safe, "Closing date (likely)"),
                _ => (safe.LastDay, DayKind.Guess, "Closing date (a guess)"),
            });
            foreach (var days in reminderDays.Days)
            {
                if (ReminderSchedule.MomentOf(safe, days, posted, options) is { } moment && moment > now)
                {
                    events.Add((LondonTime.DayOf(moment), DayKind.Reminder, "Reminder"));
                }
            }
        }

        foreach (var mention in mentions)
        {
            if (mention.Date is { } day
                && !(mention.Role == MentionRole.Posting && day == posted)
                && !(mention.IsClosing && day == closing.Safe?.LastDay))
            {
                events.Add((day, mention.IsClosing ? DayKind.Doubtful : DayKind.Other, mention.IsClosing ? "Another closing date" : DateModel.RoleOf(mention)));
            }
        }

        if (events.Count == 0)
        {
            return null;
        }

        events.Add((LondonTime.DayOf(now), DayKind.Today, "Today"));
        var shown = events
            .GroupBy(each => each.Day)
            .Select(day => new TimeLineDay(day.Key, day.Min(each => each.Kind), string.Join(", ", day.OrderBy(each => each.Kind).Select(each => each.What).Distinct().Select(InSentence))))
            .ToList();
        return new TimeLine([.. shown.OrderBy(day => day.Kind).Take(MostDays).OrderBy(day => day.Day)]);
    }

    /// <summary>The time line in words.</summary>
    public string InWords => "Time line. " + string.Join(" ", Days.Select(day => $"{EnglishDates.InWords(day.Day)}: {day.What}."));

    private static string InSentence(string what, int place) => place == 0 ? what : char.ToLowerInvariant(what[0]) + what[1..];
}

/// <summary>What a day is, the most important first.</summary>
public enum DayKind
{
    Safe,

    /// <summary>Takes the place of the safe day when no day is known.</summary>
    Guess,
    Today,
    Posted,
    Doubtful,
    Reminder,
    Other,
}

/// <param name="What">"Safe to apply until, reminder".</param>
public sealed record TimeLineDay(DateOnly Day, DayKind Kind, string What);
