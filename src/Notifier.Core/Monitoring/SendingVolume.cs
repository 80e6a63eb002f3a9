using System.Collections.Immutable;
using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Monitoring;

/// <summary>
/// How many messages runs of the sweep put for followers: the largest run of each of the last 30 days, the run that is not at its end, and the last one that was stopped. A run
/// goes on from sweep to sweep as long as each leaves something for the next. All of it is one row, so that it changes as a whole.
/// </summary>
/// <remarks>
/// Until there are 30 days to compare with, reminders are held against what confirmed subscriptions ask for today. Announcements have no such measure, and
/// <see cref="Delays.LeastAlarm"/> alone holds them.
/// </remarks>
/// <param name="Largest">By day, UTC.</param>
/// <param name="Put">Messages so far of the run that is not at its end; zero when there is none.</param>
/// <param name="At">When that run last went on, UTC.</param>
/// <param name="IsLifted">An operator let that run go on, however large it gets.</param>
internal sealed record SendingVolume(ImmutableSortedDictionary<DateOnly, int> Largest, int Put, DateTimeOffset At, bool IsLifted, VolumeStop? Stop)
{
    public const string RowKey = "volume";

    private const int Days = 30;
    private const string DayForm = "'day'yyyyMMdd";

    /// <summary>People confirm and choose other days after today's reminders were counted.</summary>
    private const double RoomForMore = 1.2;

    public static SendingVolume None { get; } = new(ImmutableSortedDictionary<DateOnly, int>.Empty, 0, default, false, null);

    public string? ETag { get; init; }

    /// <summary>When the first run was recorded, UTC; null before that.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Of <see cref="Put"/>, reminders.</summary>
    public int Reminders { get; init; }

    /// <summary>How many reminders confirmed subscriptions ask for on a day, London's, as they were counted last; null when they never were.</summary>
    public DueReminders? Due { get; init; }

    public bool IsStanding => Stop is { Released: null };

    /// <summary>The messages of the run before this sweep. What nobody went on with for long is another run.</summary>
    public int Before(DateTimeOffset now, Delays delays) => GoesOn(now, delays) ? Put : 0;

    /// <summary>Of these, the reminders.</summary>
    public int RemindersBefore(DateTimeOffset now, Delays delays) => GoesOn(now, delays) ? Reminders : 0;

    public int DueOn(DateTimeOffset now) => Due is { } due && due.Day == LondonTime.DayOf(now) ? due.Count : 0;

    /// <summary>There are runs of 30 days to compare with.</summary>
    public bool HasHistory(DateTimeOffset now) => Since <= now.AddDays(-Days);

    /// <summary>Whether a run may have one message more that could wait.</summary>
    /// <param name="put">Its messages so far.</param>
    /// <param name="reminders">Of these, the reminders.</param>
    /// <param name="isReminder">The message is one.</param>
    public bool Allows(bool isReminder, int put, int reminders, DateTimeOffset now, Delays delays)
    {
        if (IsLifted && Before(now, delays) > 0)
        {
            return true;
        }

        if (HasHistory(now))
        {
            return put < Most(now, delays);
        }

        return isReminder ? reminders < Math.Max(delays.LeastAlarm, RoomForMore * DueOn(now)) : put - reminders < delays.LeastAlarm;
    }

    public int LargestUntil(DateTimeOffset now) => Largest.Where(day => day.Key >= DayOf(now).AddDays(-Days)).Select(day => day.Value).DefaultIfEmpty().Max();

    public int LargestOn(DateTimeOffset now) => Largest.GetValueOrDefault(DayOf(now));

    /// <summary>After 30 days, a run may have as many messages as this.</summary>
    public long Most(DateTimeOffset now, Delays delays) => Math.Max(delays.LeastAlarm, (long)delays.AlarmFactor * LargestUntil(now));

    public SendingVolume WithRun(DateTimeOffset now, int put)
    {
        var today = DayOf(now);
        return this with { Since = Since ?? now, Largest = Largest.RemoveRange(Largest.Keys.Where(day => day < today.AddDays(-Days))).SetItem(today, Math.Max(put, Largest.GetValueOrDefault(today))) };
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
        var largest = row.Values.Keys.Where(name => DateOnly.TryParseExact(name, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            .ToImmutableSortedDictionary(name => DateOnly.ParseExact(name, DayForm, CultureInfo.InvariantCulture), name => (int)(row.Number(name) ?? 0));
        var stop = row.Text("stop") is not { } id ? null : new VolumeStop(id, row.Instant("stopSince") ?? default, (int)(row.Number("stopPut") ?? 0), (int)(row.Number("stopLargest") ?? 0), row.Instant("stopReleased"))
        {
            Due = (int?)row.Number("stopDue"),
        };
        return new(largest, (int)(row.Number("put") ?? 0), row.Instant("at") ?? default, row.Flag("lifted"), stop)
        {
            ETag = row.ETag,
            Since = row.Instant("since") ?? (largest.IsEmpty ? null : Midnight(largest.Keys.First())), // the version before noted only the days
            Reminders = (int)(row.Number("reminders") ?? 0),
            Due = row.Instant("dueDay") is { } day ? new DueReminders(DayOf(day), (int)(row.Number("due") ?? 0)) : null,
        };
    }

    private bool GoesOn(DateTimeOffset now, Delays delays) => At + delays.Repair > now;

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
