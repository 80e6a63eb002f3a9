using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>What a reader could not take from the words alone.</summary>
[Flags]
public enum DateUncertainty
{
    None = 0,

    /// <summary>No year is written; the nearest to the posting date was taken.</summary>
    YearInferred = 1,

    /// <summary>The numbers can be read in two orders and nothing but custom decided; <see cref="DateMention.Alternatives"/> has both.</summary>
    DayMonthOrder = 2,

    /// <summary>The calendar has no such day.</summary>
    Impossible = 4,

    /// <summary>"4 weeks": counted from the posting date.</summary>
    Counted = 8,
}

/// <summary>A date as an advert states it.</summary>
/// <param name="Date">The day named: of several it can mean the one that is taken. Null only when the calendar has no such day.</param>
/// <param name="Alternatives">Every day the words can mean when they can mean more than one; otherwise empty.</param>
/// <param name="Time">The time stated with it; null when none is.</param>
/// <param name="Zone">The zone in the advert's own words ("UK time"); null when none is stated.</param>
/// <param name="StatedWeekday">The weekday written with it, right or wrong.</param>
/// <param name="Audience">Whom it is for, when the advert says so ("redeployment", "stage 1"); null when it is for everyone.</param>
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

    /// <summary>"Before 3 May": the day named is the first on which it is too late.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>The instant itself, where structured data states one with its offset from UTC.</summary>
    public DateTimeOffset? Instant { get; init; }

    /// <summary>The zone is none we know, and its hour is taken as one in London.</summary>
    public bool IsInUnknownZone => Zone is { } words && TimeZones.Named(words) is null;

    /// <summary>Applications are taken until this date: a closing date, changed or not.</summary>
    public bool IsClosing => Role.Closes();

    public bool Has(DateUncertainty doubt) => (Doubts & doubt) != 0;
}
