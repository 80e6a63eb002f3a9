namespace Notifier.Core.Emails.Calendar;

internal enum CalendarStatus
{
    Confirmed,

    /// <summary>Its date is a guess: many calendars draw such an event paler.</summary>
    Tentative,

    /// <summary>A calendar that shows the event strikes it out or takes it away.</summary>
    Cancelled,
}

/// <summary>A closing date as a calendar keeps it.</summary>
/// <param name="Uid">The same in every file for one person and advert.</param>
/// <param name="Sequence">Larger than in any file that said something else: a calendar keeps the larger.</param>
/// <param name="Stamp">When this was so, UTC; of two with the same sequence a calendar keeps the younger.</param>
/// <param name="Day">The last day on which applications are taken, inclusive, in London.</param>
/// <param name="Time">The time on that day, London; null when the whole day counts.</param>
/// <param name="Summary">One line, which everybody who sees the calendar sees.</param>
/// <param name="Description">Lines apart by \n; words from outside are made fit before.</param>
/// <param name="Alarms">When to remind, UTC.</param>
internal sealed record CalendarEvent(
    string Uid,
    int Sequence,
    DateTimeOffset Stamp,
    DateOnly Day,
    TimeOnly? Time,
    string Summary,
    string Description,
    WebLink? Url,
    CalendarStatus Status,
    IReadOnlyList<DateTimeOffset> Alarms);
