using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>
/// Stops a run of the sweep that is far larger than any before it. A mistake in a reading or in the clock must not reach everybody before
/// an operator has looked.
/// </summary>
public sealed class VolumeGuard(ITableStore store, JobOptions options)
{
    internal async Task<SendingVolume> ReadAsync(CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.State, AlarmStore.Partition, SendingVolume.RowKey, cancellationToken) is { } row
            ? SendingVolume.From(row)
            : SendingVolume.None;

    /// <summary>Stops the run and raises the alarm.</summary>
    /// <param name="put">How many messages the run has put, in all its sweeps.</param>
    /// <param name="reminders">How many of these are reminders.</param>
    /// <returns>The stored state: with the alarm, unless another process changed the row first.</returns>
    internal async Task<SendingVolume> RaiseAsync(
        SendingVolume known, int put, int reminders, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{SendingVolume.RowKey}-{now.UtcDateTime:yyyyMMddHHmmss}");
        var stop = new VolumeStop(id, now, put, known.LargestUntil(now), null) { Due = known.HasHistory(now) ? null : known.DueOn(now) };
        var raised = known with { Put = put, Reminders = reminders, At = now, IsLifted = false, Stop = stop };
        return await WriteAsync(raised, cancellationToken) ?? await ReadAsync(cancellationToken);
    }

    /// <summary>Stores how many reminders are due today, so that later sweeps need not count them again.</summary>
    /// <returns>The stored state: with that number, unless another process changed the row first.</returns>
    internal async Task<SendingVolume> NoteAsync(SendingVolume known, DueReminders due, CancellationToken cancellationToken) =>
        await WriteAsync(known with { Due = due }, cancellationToken) ?? await ReadAsync(cancellationToken);

    /// <summary>
    /// Records what a sweep put. While an alarm stands it records nothing, because a stopped run counts when it is released.
    /// </summary>
    /// <param name="known">The state as the sweep read it. Null when it did not.</param>
    /// <param name="reminders">How many of the messages are reminders.</param>
    /// <param name="goesOn">The sweep left something for the next one.</param>
    internal async Task RecordAsync(
        SendingVolume? known, int put, int reminders, bool goesOn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            known ??= await ReadAsync(cancellationToken);
            var (before, all) = (known.Before(now, options), known.Before(now, options) + put);
            if (known.IsStanding || (!goesOn && known.Put == 0 && all <= known.LargestOn(now)))
            {
                return;
            }

            var next = goesOn
                ? known with
                {
                    Put = all,
                    Reminders = known.RemindersBefore(now, options) + reminders,
                    At = now,
                    IsLifted = known.IsLifted && before > 0,
                }
                : known.WithRun(now, all) with { Put = 0, Reminders = 0, IsLifted = false };
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

            if (stop.Released is not null
                || await WriteAsync(
                    known.WithRun(now, stop.Put) with { At = now, IsLifted = true, Stop = stop with { Released = now } },
                    cancellationToken) is not null)
            {
                return true;
            }
        }
    }

    /// <returns>Null when nothing is stopped.</returns>
    internal static Alarm? From(SendingVolume volume) => volume is { Stop: { Released: null } stop } ? From(stop) : null;

    internal static Alarm From(VolumeStop stop) => new(
        stop.Id,
        AlarmKind.Volume,
        stop.Since,
        $"After {stop.Put} messages the sweep stopped: {Measure(stop)}. Look at what has fallen due, and correct it if it is a mistake; "
        + $"then release the alarm ({stop.Id}). Until then only last reminders and answers leave.",
        stop.Put,
        stop.Largest);

    private static string Measure(VolumeStop stop) => stop.Due is { } due
        ? $"there are not yet 30 days to compare with, and confirmed subscriptions ask for {due} reminders that day"
        : $"the largest run of the 30 days before had {stop.Largest}";

    private async Task<SendingVolume?> WriteAsync(SendingVolume volume, CancellationToken cancellationToken)
    {
        var row = volume.ToRow();
        var written = await store.WriteAsync(
            Tables.State, volume.ETag is null ? new RowWrite.Insert(row) : new RowWrite.Replace(row), cancellationToken);
        return written.IsDone ? volume with { ETag = written.ETags[0] } : null;
    }
}
