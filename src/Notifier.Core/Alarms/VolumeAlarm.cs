using System.Globalization;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Alarms;

/// <summary>
/// Stops a run of the sweep that is far larger than any before it: a mistake somewhere, in a reading or in the clock, must not reach everybody before somebody has looked.
/// </summary>
public sealed class VolumeAlarm(ITableStore store, Delays delays)
{
    internal async Task<Volume> ReadAsync(CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.State, AlarmBook.Partition, Volume.RowKey, cancellationToken) is { } row ? Volume.Of(row) : Volume.None;

    /// <summary>Stops the run.</summary>
    /// <param name="put">Its messages so far, in all its sweeps.</param>
    /// <returns>What stands now: the alarm, unless somebody changed the row meanwhile.</returns>
    internal async Task<Volume> RaiseAsync(Volume known, int put, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Volume.RowKey}-{now.UtcDateTime:yyyyMMddHHmmss}");
        var raised = known with { Put = put, At = now, IsLifted = false, Stop = new VolumeStop(id, now, put, known.LargestUntil(now), null) };
        return await WriteAsync(raised, cancellationToken) ?? await ReadAsync(cancellationToken);
    }

    /// <summary>Notes what a sweep put, unless an alarm stands: a run that was stopped counts when it is released.</summary>
    /// <param name="known">As it was read; null when it was not.</param>
    /// <param name="goesOn">It left something for the next sweep.</param>
    internal async Task RecordAsync(Volume? known, int put, bool goesOn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            known ??= await ReadAsync(cancellationToken);
            var (before, all) = (known.Before(now, delays), known.Before(now, delays) + put);
            if (known.IsStanding || (!goesOn && known.Put == 0 && all <= known.LargestOn(now)))
            {
                return;
            }

            var next = goesOn
                ? known with { Put = all, At = now, IsLifted = known.IsLifted && before > 0 }
                : known.WithRun(now, all) with { Put = 0, IsLifted = false };
            if (await WriteAsync(next, cancellationToken) is not null)
            {
                return;
            }

            known = null;
        }
    }

    /// <returns>False when there is no such alarm.</returns>
    internal async Task<bool> ReleaseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var known = await ReadAsync(cancellationToken);
            if (known.Stop is not { } stop || stop.Id != id)
            {
                return false;
            }

            if (stop.Released is not null || await WriteAsync(known.WithRun(now, stop.Put) with { At = now, IsLifted = true, Stop = stop with { Released = now } }, cancellationToken) is not null)
            {
                return true;
            }
        }
    }

    /// <returns>Null when nothing is stopped.</returns>
    internal static Alarm? Of(Volume volume) => volume is { Stop: { Released: null } stop } ? Of(stop) : null;

    internal static Alarm Of(VolumeStop stop) => new(
        stop.Id,
        AlarmKind.Volume,
        stop.Since,
        $"After {stop.Put} messages the sweep stopped: the largest run of the 30 days before had {stop.Largest}. Look at what has fallen due, and correct it if it is a mistake; then release the alarm ({stop.Id}). Until then only last reminders and answers leave.",
        stop.Put,
        stop.Largest);

    private async Task<Volume?> WriteAsync(Volume volume, CancellationToken cancellationToken)
    {
        var row = volume.ToRow();
        var written = await store.WriteAsync(Tables.State, volume.ETag is null ? new RowWrite.Insert(row) : new RowWrite.Replace(row), cancellationToken);
        return written.IsDone ? volume with { ETag = written.ETags[0] } : null;
    }
}
