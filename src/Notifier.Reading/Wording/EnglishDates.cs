using System.Globalization;
using Notifier.Reading.Grammar;

namespace Notifier.Reading.Wording;

/// <summary>Days and times as our sentences write them.</summary>
public static class EnglishDates
{
    /// <summary>"Wednesday 24 December 2025".</summary>
    public static string InWords(DateOnly date) => date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"5 pm", "11:59 pm", "midday", "midnight".</summary>
    public static string Clock(StatedTime time) => (time.Minutes / 60, time.Minutes % 60) switch
    {
        (0, 0) or (24, 0) => "midnight",
        (12, 0) => "midday",
        (var hour, 0) => $"{TwelveHour(hour)} {Half(hour)}",
        var (hour, minute) => string.Create(CultureInfo.InvariantCulture, $"{TwelveHour(hour)}:{minute:00} {Half(hour)}"),
    };

    /// <summary>"1 day", "16 days".</summary>
    public static string Days(int count) => count == 1 ? "1 day" : string.Create(CultureInfo.InvariantCulture, $"{count} days");

    private static int TwelveHour(int hour) => hour % 12 == 0 ? 12 : hour % 12;

    private static string Half(int hour) => hour < 12 ? "am" : "pm";
}
