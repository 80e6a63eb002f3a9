namespace Notifier.Reading.Grammar;

/// <summary>The time zone of adverts' days and times.</summary>
public static class LondonTime
{
    /// <exception cref="TimeZoneNotFoundException">The machine has no time-zone data, and without it every date would be wrong.</exception>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The day in London at this instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The instant, UTC, at which London clocks show this time.</summary>
    public static DateTimeOffset InstantOf(DateOnly day, TimeOnly time) => InstantOf(day.ToDateTime(time), Zone);

    /// <summary>
    /// The instant, UTC, at which a zone's clocks show this time. A time in the spring gap means the gap's end; a repeated autumn hour
    /// means the first.
    /// </summary>
    internal static DateTimeOffset InstantOf(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
