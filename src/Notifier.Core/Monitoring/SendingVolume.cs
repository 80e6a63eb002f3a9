using System.Collections.Immutable;
using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Monitoring;

/// <summary>
/// How many messages for followers the sweep's runs put: the largest run of each of 30 days, the current run, and the last stopped one. A
/// run continues from sweep to sweep while each leaves something for the next.
/// </summary>
/// <remarks>
/// All of it is one row, so it changes as a whole. In the first 30 days there is no run to compare with, so reminders are measured against
/// what confirmed subscriptions want today. Announcements have no such measure; only <see cref="JobOptions.LeastAlarm"/> limits them.
/// </remarks>
/// <param name="Largest">The largest run of each day, UTC.</param>
/// <param name="Put">How many messages the current run has put. Zero when there is none.</param>
/// <param name="At">When that run last continued, UTC.</param>
/// <param name="IsLifted">An operator let that run continue, however large it gets.</param>
internal sealed record SendingVolume(
    ImmutableSortedDictionary<DateOnly, int> Largest, int Put, DateTimeOffset At, bool IsLifted, VolumeStop? Stop)
{
    public const string RowKey = "volume";

    private const int Days = 30;
    private const string DayForm = "'day'yyyyMMdd";

    /// <summary>Leaves room for people who confirm or choose other days after today's reminders were counted.</summary>
    private const double RoomForMore = 1.2;

    public static SendingVolume None { get; } = new(ImmutableSortedDictionary<DateOnly, int>.Empty, 0, default, false, null);

    public string? ETag { get; init; }

    /// <summary>When the first run was recorded, UTC. Null before that.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many of <see cref="Put"/> are reminders.</summary>
    public int Reminders { get; init; }

    /// <summary>The last count of the reminders that confirmed subscriptions want on a day. Null when nobody has counted yet.</summary>
    public DueReminders? Due { get; init; }

    public bool IsStanding => Stop is { Released: null };

    /// <summary>The messages of the current run before this sweep. A run that no sweep has continued for long is over.</summary>
    public int Before(DateTimeOffset now, JobOptions options) => GoesOn(now, options) ? Put : 0;

    /// <summary>How many of these messages are reminders.</summary>
    public int RemindersBefore(DateTimeOffset now, JobOptions options) => GoesOn(now, options) ? Reminders : 0;

    public int DueOn(DateTimeOffset now) => Due is { } due && due.Day == LondonTime.DayOf(now) ? due.Count : 0;

    /// <summary>Runs of 30 days have been recorded, so that a run can be compared with them.</summary>
    public bool HasHistory(DateTimeOffset now) => Since <= now.AddDays(-Days);

    /// <summary>Whether a run may put one more message that could wait.</summary>
    /// <param name="put">How many messages the run has put.</param>
    /// <param name="reminders">How many of these are reminders.</param>
    /// <param name="isReminder">Whether the next message is a reminder.</param>
    public bool Allows(bool isReminder, int put, int reminders, DateTimeOffset now, JobOptions options)
    {
        if (IsLifted && Before(now, options) > 0)
        {
            return true;
        }

        if (HasHistory(now))
        {
            return put < Most(now, options);
        }

        return isReminder ? reminders < Math.Max(options.LeastAlarm, RoomForMore * DueOn(now)) : put - reminders < options.LeastAlarm;
    }

    public int LargestUntil(DateTimeOffset now) =>
        Largest.Where(day => day.Key >= DayOf(now).AddDays(-Days)).Select(day => day.Value).DefaultIfEmpty().Max();

    public int LargestOn(DateTimeOffset now) => Largest.GetValueOrDefault(DayOf(now));

    /// <summary>The most messages of one run once there is a history of 30 days.</summary>
    public long Most(DateTimeOffset now, JobOptions options) => Math.Max(options.LeastAlarm, (long)options.AlarmFactor * LargestUntil(now));

    public SendingVolume WithRun(DateTimeOffset now, int put)
    {
        var today = DayOf(now);
        var recent = Largest.RemoveRange(Largest.Keys.Where(day => day < today.AddDays(-Days)));
        return this with
        {
            Since = Since ?? now,
            Largest = recent.SetItem(today, Math.Max(put, Largest.GetValueOrDefault(today))),
        };
    }

    public TableRow ToRow()
    {
        var row = new TableRow(AlarmStore.Partition, RowKey) { ETag = ETag }
            .With("put", Put)
            .With("reminders", Put > 0 ? Reminders : null)
            .With("at", Put > 0 ? At : null)
            .With("since", Since)
            .With("dueDay", Due is { } counted ? Midnight(counted.Day) : null)
            .With("due", Due?.Count)
            .With("lifted", IsLifted ? true : null)
            .With("stop", Stop?.Id)
            .With("stopSince", Stop?.Since)
            .With("stopPut", Stop?.Put)
            .With("stopLargest", Stop?.Largest)
            .With("stopDue", Stop?.Due)
            .With("stopReleased", Stop?.Released);
        return Largest.Aggregate(row, (all, day) => all.With(day.Key.ToString(DayForm, CultureInfo.InvariantCulture), day.Value));
    }

    public static SendingVolume From(TableRow row)
    {
        var largest = row.Values.Keys
            .Where(name => DateOnly.TryParseExact(name, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            .ToImmutableSortedDictionary(
                name => DateOnly.ParseExact(name, DayForm, CultureInfo.InvariantCulture), name => (int)(row.Number(name) ?? 0));
        var stop = row.Text("stop") is not { } id
            ? null
            : new VolumeStop(
                id,
                row.Instant("stopSince") ?? default,
                (int)(row.Number("stopPut") ?? 0),
                (int)(row.Number("stopLargest") ?? 0),
                row.Instant("stopReleased"))
            {
                Due = (int?)row.Number("stopDue"),
            };
        return new(largest, (int)(row.Number("put") ?? 0), row.Instant("at") ?? default, row.Flag("lifted"), stop)
        {
            ETag = row.ETag,
            // The version before noted only the days.
            Since = row.Instant("since") ?? (largest.IsEmpty ? null : Midnight(largest.Keys.First())),
            Reminders = (int)(row.Number("reminders") ?? 0),
            Due = row.Instant("dueDay") is { } day ? new DueReminders(DayOf(day), (int)(row.Number("due") ?? 0)) : null,
        };
    }

    private bool GoesOn(DateTimeOffset now, JobOptions options) => At + options.Repair > now;

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
