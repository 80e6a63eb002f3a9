using System.Globalization;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Emails.Calendar;

/// <summary>Writes calendar files (iCalendar, RFC 5545). It asks nothing and knows no clock: the same events are the same file.</summary>
internal static class CalendarFile
{
    /// <summary>One event, to be put into a calendar once.</summary>
    /// <remarks>
    /// PUBLISH, never REQUEST: it invites nobody and asks for no answer. The method stands in the file alone; our mail service takes no
    /// media type with a parameter, so the two could not agree.
    /// </remarks>
    public static string Create(CalendarEvent single) => Written([single], "METHOD:PUBLISH");

    /// <summary>A calendar that programs subscribe to. It has no method: it is a state, not a message.</summary>
    /// <param name="name">What the calendar is called where it is shown.</param>
    /// <param name="refresh">How often to ask for it again, whole hours.</param>
    public static string Feed(string name, TimeSpan refresh, IReadOnlyList<CalendarEvent> events)
    {
        var hours = $"PT{(int)refresh.TotalHours}H";
        return Written(events, $"NAME:{name}", $"X-WR-CALNAME:{name}", $"REFRESH-INTERVAL;VALUE=DURATION:{hours}", $"X-PUBLISHED-TTL:{hours}");
    }

    private static string Written(IReadOnlyList<CalendarEvent> events, params ReadOnlySpan<string> about)
    {
        var lines = new ContentLines();
        lines.Add("BEGIN:VCALENDAR");
        lines.Add("VERSION:2.0");
        lines.Add("PRODID:-//Closing-date notifier//Calendar 1//EN");
        foreach (var line in about)
        {
            lines.Add(line);
        }

        // A day is the same day everywhere and needs no zone. A file without any component is no calendar, so an empty one has it too.
        if (events.Count == 0 || events.Any(each => each.Time is { } time && !IsTwice(each.Day, time)))
        {
            foreach (var line in LondonRules.Lines)
            {
                lines.Add(line);
            }
        }

        foreach (var each in events)
        {
            Add(lines, each);
        }

        lines.Add("END:VCALENDAR");
        return lines.ToString();
    }

    private static void Add(ContentLines lines, CalendarEvent each)
    {
        lines.Add("BEGIN:VEVENT");
        lines.Add($"UID:{each.Uid}");
        lines.Add($"DTSTAMP:{Utc(each.Stamp)}");
        lines.Add($"SEQUENCE:{each.Sequence.ToString(CultureInfo.InvariantCulture)}");
        if (each.Time is { } time)
        {
            // A moment, without an end: whatever end it had, somebody would take it for the time to apply by.
            lines.Add(IsTwice(each.Day, time) ? $"DTSTART:{Utc(LondonTime.InstantOf(each.Day, time))}" : $"DTSTART;TZID={LondonRules.Name}:{OnTheClock(each.Day, time)}");
        }
        else
        {
            lines.Add($"DTSTART;VALUE=DATE:{Date(each.Day)}");
            if (each.Day < DateOnly.MaxValue)
            {
                lines.Add($"DTEND;VALUE=DATE:{Date(each.Day.AddDays(1))}"); // the first day after it
            }
        }

        lines.Text("SUMMARY", each.Summary);
        lines.Text("DESCRIPTION", each.Description);
        if (each.Url is { } url)
        {
            lines.Add($"URL:{url.Url}");
        }

        lines.Add($"STATUS:{each.Status.ToString().ToUpperInvariant()}");
        lines.Add("CLASS:PRIVATE"); // where a calendar is shared, others see at most that there is something
        lines.Add("TRANSP:TRANSPARENT"); // nobody is busy because an advert closes
        foreach (var alarm in each.Alarms)
        {
            lines.Add("BEGIN:VALARM");
            lines.Add("ACTION:DISPLAY");
            lines.Add($"TRIGGER;VALUE=DATE-TIME:{Utc(alarm)}");
            lines.Text("DESCRIPTION", each.Summary);
            lines.Add("END:VALARM");
        }

        lines.Add("END:VEVENT");
    }

    /// <summary>
    /// Of the hour that the autumn change repeats we mean the first, and so does RFC 5545. But readers take the second, which would be an
    /// hour late. There the instant is written.
    /// </summary>
    private static bool IsTwice(DateOnly day, TimeOnly time) => LondonTime.Zone.IsAmbiguousTime(day.ToDateTime(time));

    /// <summary>
    /// A time that clocks in London really show: one that the spring change skips is the end of the gap, as everywhere here.
    /// </summary>
    private static string OnTheClock(DateOnly day, TimeOnly time) =>
        TimeZoneInfo.ConvertTime(LondonTime.InstantOf(day, time), LondonTime.Zone).ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Date(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
