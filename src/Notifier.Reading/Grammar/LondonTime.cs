namespace Notifier.Reading.Grammar;

/// <summary>The zone in which adverts mean their days and times.</summary>
public static class LondonTime
{
    /// <exception cref="TimeZoneNotFoundException">The machine has no time-zone data; nothing can be read right without it.</exception>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The day it is in London at this instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The instant, UTC, at which clocks in London show this.</summary>
    public static DateTimeOffset InstantOf(DateOnly day, TimeOnly time) => InstantOf(day.ToDateTime(time), Zone);

    /// <summary>The instant, UTC, at which clocks in a zone show this. A time the spring change skips means the end of the gap; of an hour the autumn change repeats, the first is meant.</summary>
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
