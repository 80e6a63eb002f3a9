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
internal sealed record CalendarEvent
{
    /// <summary>The same in every file for one person and advert.</summary>
    public required string Uid { get; init; }

    /// <summary>Larger than in any file that said something else: a calendar keeps the larger.</summary>
    public required int Sequence { get; init; }

    /// <summary>When this was so, UTC; of two with the same sequence a calendar keeps the younger.</summary>
    public required DateTimeOffset Stamp { get; init; }

    /// <summary>The last day on which applications are taken, inclusive, in London.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The time on that day, London; null when the whole day counts.</summary>
    public required TimeOnly? Time { get; init; }

    /// <summary>One line, which everybody who sees the calendar sees.</summary>
    public required string Summary { get; init; }

    /// <summary>Lines apart by \n; words from outside are made fit before.</summary>
    public required string Description { get; init; }

    public required WebLink? Url { get; init; }

    public required CalendarStatus Status { get; init; }

    /// <summary>When to remind, UTC.</summary>
    public required IReadOnlyList<DateTimeOffset> Alarms { get; init; }
}
