using System.Collections.Immutable;
using System.Globalization;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Alarms;

/// <summary>
/// How many messages runs of the sweep put for followers: the largest run of each of the last 30 days, the run that is not at its end, and the last one that was stopped. A run
/// goes on from sweep to sweep as long as each leaves something for the next. All of it is one row, so that it changes as a whole.
/// </summary>
/// <param name="Largest">By day, UTC.</param>
/// <param name="Put">Messages so far of the run that is not at its end; zero when there is none.</param>
/// <param name="At">When that run last went on, UTC.</param>
/// <param name="IsLifted">An operator let that run go on, however large it gets.</param>
internal sealed record Volume(ImmutableSortedDictionary<DateOnly, int> Largest, int Put, DateTimeOffset At, bool IsLifted, VolumeStop? Stop)
{
    public const string RowKey = "volume";

    private const int Days = 30;
    private const string DayForm = "'day'yyyyMMdd";

    public static Volume None { get; } = new(ImmutableSortedDictionary<DateOnly, int>.Empty, 0, default, false, null);

    public string? ETag { get; init; }

    public bool IsStanding => Stop is { Released: null };

    /// <summary>The messages of the run before this sweep. What nobody went on with for long is another run.</summary>
    public int Before(DateTimeOffset now, Delays delays) => At + delays.Repair > now ? Put : 0;

    public int LargestUntil(DateTimeOffset now) => Largest.Where(day => day.Key >= DayOf(now).AddDays(-Days)).Select(day => day.Value).DefaultIfEmpty().Max();

    public int LargestOn(DateTimeOffset now) => Largest.GetValueOrDefault(DayOf(now));

    /// <summary>A run may have as many messages as this.</summary>
    public long Most(DateTimeOffset now, Delays delays) => Before(now, delays) > 0 && IsLifted ? long.MaxValue : Math.Max(delays.LeastAlarm, (long)delays.AlarmFactor * LargestUntil(now));

    public Volume WithRun(DateTimeOffset now, int put)
    {
        var today = DayOf(now);
        return this with { Largest = Largest.RemoveRange(Largest.Keys.Where(day => day < today.AddDays(-Days))).SetItem(today, Math.Max(put, Largest.GetValueOrDefault(today))) };
    }

    public Row ToRow()
    {
        var row = new Row(AlarmBook.Partition, RowKey) { ETag = ETag }
            .With("put", Put)
            .With("at", Put > 0 ? At : null)
            .With("lifted", IsLifted ? true : null)
            .With("stop", Stop?.Id)
            .With("stopSince", Stop?.Since)
            .With("stopPut", Stop?.Put)
            .With("stopLargest", Stop?.Largest)
            .With("stopReleased", Stop?.Released);
        return Largest.Aggregate(row, (all, day) => all.With(day.Key.ToString(DayForm, CultureInfo.InvariantCulture), day.Value));
    }

    public static Volume Of(Row row) => new(
        row.Values.Keys.Where(name => DateOnly.TryParseExact(name, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            .ToImmutableSortedDictionary(name => DateOnly.ParseExact(name, DayForm, CultureInfo.InvariantCulture), name => (int)(row.Number(name) ?? 0)),
        (int)(row.Number("put") ?? 0),
        row.Instant("at") ?? default,
        row.Flag("lifted"),
        row.Text("stop") is { } id ? new VolumeStop(id, row.Instant("stopSince") ?? default, (int)(row.Number("stopPut") ?? 0), (int)(row.Number("stopLargest") ?? 0), row.Instant("stopReleased")) : null)
    {
        ETag = row.ETag,
    };

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}
