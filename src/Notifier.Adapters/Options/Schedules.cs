using NCrontab;

namespace Notifier.Adapters.Options;

/// <summary>When the notifier looks at what has fallen due: six fields (with seconds), UTC, as Azure's timers have them.</summary>
internal sealed record Schedules
{
    /// <summary>A timer waits no longer than seven weeks, and whoever sets a time once a year has made a mistake.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(31);

    private static readonly CrontabSchedule.ParseOptions SixFields = new() { IncludingSeconds = true };

    public string SweepDue { get; init; } = "0 */5 * * * *";

    /// <summary>Between two sweeps. A run takes so much time at most, and the next one goes on.</summary>
    public string RepairReminders { get; init; } = "0 2-59/5 * * * *";

    /// <summary>Likewise. What is kept no longer falls due as a day begins, so it goes in the night.</summary>
    public string PurgeExpired { get; init; } = "30 3-59/5 * * * *";

    /// <summary>In the night: nobody waits for it.</summary>
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
