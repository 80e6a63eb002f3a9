using NCrontab;

namespace Notifier.Functions.Work;

/// <summary>When the notifier looks at what has fallen due: six fields (with seconds), UTC, as Azure's timers have them.</summary>
internal sealed record Schedules
{
    /// <summary>A timer waits no longer than seven weeks, and whoever sets a time once a year has made a mistake.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(31);

    private static readonly CrontabSchedule.ParseOptions SixFields = new() { IncludingSeconds = true };

    public string SweepDue { get; init; } = "0 */5 * * * *";

    public string RepairReminders { get; init; } = "30 10 * * * *";

    /// <summary>In the night, beside the sweeps: it copies the whole file.</summary>
    public string PurgeExpired { get; init; } = "0 17 3 * * *";

    /// <summary>After the purge: nobody waits for either.</summary>
    public string ReconcileSuppressions { get; init; } = "0 47 3 * * *";

    /// <summary>The first time after this instant.</summary>
    public static DateTimeOffset Next(string schedule, DateTimeOffset after) => new(CrontabSchedule.Parse(schedule, SixFields).GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    /// <summary>Whether a text is a schedule, and comes round within <see cref="LongestPause"/> from any day of a year.</summary>
    public static bool IsSchedule(string text)
    {
        var leapYear = new DateTime(2028, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return CrontabSchedule.TryParse(text, SixFields) is { } schedule
            && Enumerable.Range(0, 366).Select(day => leapYear.AddDays(day)).All(day => schedule.GetNextOccurrence(day) - day <= LongestPause);
    }
}
