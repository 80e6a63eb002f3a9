using NCrontab;

namespace Notifier.Functions.Work;

/// <summary>When the notifier looks at what has fallen due: six fields (with seconds), UTC, as Azure's timers have them.</summary>
internal sealed record Schedules
{
    public string SweepDue { get; init; } = "0 */5 * * * *";

    public string RepairReminders { get; init; } = "30 10 * * * *";

    /// <summary>In the night, beside the sweeps: it copies the whole file.</summary>
    public string PurgeExpired { get; init; } = "0 17 3 * * *";

    /// <summary>The first time after this instant.</summary>
    public static DateTimeOffset Next(string schedule, DateTimeOffset after) => new(
        CrontabSchedule.Parse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true }).GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);
}
