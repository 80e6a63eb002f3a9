using NCrontab;

namespace Notifier.Adapters.Options;

/// <summary>When each job runs: six fields (with seconds), UTC, as in Azure's timers.</summary>
internal sealed record Schedules
{
    /// <summary>A timer waits for seven weeks at most. A schedule that comes round once a year is a mistake.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(31);

    private static readonly CrontabSchedule.ParseOptions SixFields = new() { IncludingSeconds = true };

    [Schedule]
    public string SweepDue { get; init; } = "0 */5 * * * *";

    /// <summary>Between two sweeps. A run stops after <see cref="Core.Options.JobOptions.SweepStop"/>, and the next one goes on.</summary>
    [Schedule]
    public string RepairReminders { get; init; } = "0 2-59/5 * * * *";

    /// <summary>In the same slices. Data falls due for it as a day begins, so it goes in the night.</summary>
    [Schedule]
    public string PurgeExpired { get; init; } = "30 3-59/5 * * * *";

    /// <summary>In the night, because nobody waits for it.</summary>
    [Schedule]
    public string ReconcileSuppressions { get; init; } = "0 47 3 * * *";

    /// <summary>The first time after this instant.</summary>
    public static DateTimeOffset Next(string schedule, DateTimeOffset after) =>
        new(CrontabSchedule.Parse(schedule, SixFields).GetNextOccurrence(after.UtcDateTime), TimeSpan.Zero);

    /// <summary>Whether a text is a schedule, and comes round within 31 days from any day of a year.</summary>
    public static bool IsSchedule(string text)
    {
        var leapYear = new DateTime(2028, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var days = Enumerable.Range(0, 366).Select(day => leapYear.AddDays(day));
        return CrontabSchedule.TryParse(text, SixFields) is { } schedule
            && days.All(day => schedule.GetNextOccurrence(day) - day <= LongestPause);
    }
}
