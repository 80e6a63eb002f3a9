namespace Notifier.Core;

/// <summary>The zone in which adverts mean their days and times.</summary>
public static class London
{
    /// <exception cref="TimeZoneNotFoundException">The machine has no time-zone data; nothing can be read right without it.</exception>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The day it is in London at this instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);
}
