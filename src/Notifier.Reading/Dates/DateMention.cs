using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>What the words of a date leave uncertain.</summary>
[Flags]
public enum DateUncertainty
{
    None = 0,

    /// <summary>The words state no year. We took the nearest to the posting date.</summary>
    YearInferred = 1,

    /// <summary>
    /// The numbers can be read in two orders, and only British custom decided. <see cref="DateMention.Alternatives"/> has both.
    /// </summary>
    DayMonthOrder = 2,

    /// <summary>The calendar has no such day.</summary>
    Impossible = 4,

    /// <summary>"4 weeks": counted from the posting date.</summary>
    Counted = 8,
}

/// <summary>A date as an advert states it.</summary>
/// <param name="Date">The day it names. If the words can mean several, the one that we took. Null only when the calendar has no such
/// day.</param>
/// <param name="Alternatives">Every day that the words can mean, if there are several; otherwise empty.</param>
/// <param name="Time">The time stated with it; null when there is none.</param>
/// <param name="Zone">The zone in the advert's own words ("UK time"); null when the advert states none.</param>
/// <param name="StatedWeekday">The weekday written with it, right or wrong.</param>
/// <param name="Audience">Its audience, if the advert states one ("redeployment", "stage 1"); null when it is for everyone.</param>
/// <param name="Quote">The words that state it.</param>
public sealed record DateMention(
    MentionRole Role,
    DateOnly? Date,
    IReadOnlyList<DateOnly> Alternatives,
    StatedTime? Time,
    string? Zone,
    DayOfWeek? StatedWeekday,
    string? Audience,
    MentionSource Source,
    Quote Quote)
{
    public DateUncertainty Doubts { get; init; }

    /// <summary>"Before 3 May": on the day it names it is already too late.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>The exact instant, if structured data states one with its offset from UTC.</summary>
    public DateTimeOffset? Instant { get; init; }

    /// <summary>We do not know its zone, and take its time as London time.</summary>
    public bool IsInUnknownZone => Zone is { } words && TimeZones.Named(words) is null;

    /// <summary>It is a closing date, changed or not.</summary>
    public bool IsClosing => Role.Closes();

    /// <summary>It says that the closing date was changed to this day.</summary>
    internal bool IsChange => Role is MentionRole.ExtendedTo or MentionRole.NowClosesOn;

    public bool Has(DateUncertainty doubt) => (Doubts & doubt) != 0;
}
