using System.Collections.Immutable;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Sending;

/// <summary>
/// How many mails that ask to confirm leave in an hour, to everybody together. Anybody can have one sent to any address, so a flood of them
/// must stop somewhere. Nobody is refused while the hour has room; above it each waits for a turn that a sweep gives.
/// </summary>
public sealed class ConfirmationRateCap(ITableStore store, ConfirmationOptions confirmationOptions, JobOptions jobOptions) : IDisposable
{
    /// <summary>
    /// When so many other instances take room at the same moment, one request waits for a sweep instead of trying for ever.
    /// </summary>
    private const int MostTries = 10;

    /// <summary>
    /// Requests that one instance takes at the same moment would refuse each other's writes, so one writes after the other.
    /// </summary>
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <returns>False when the hour has no room, or others wait for it already.</returns>
    public async Task<bool> TakeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await TryTakeAsync(now, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<bool> TryTakeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var room = await ReadAsync(cancellationToken);
            if (!room.IsFree(now, confirmationOptions, jobOptions))
            {
                return false;
            }

            if (await WriteAsync(room.With(1, now), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Somebody is about to wait: from now on every later request comes after them.</summary>
    /// <param name="turn">Of theirs, from 1.</param>
    /// <returns>When their mail should have come, UTC.</returns>
    internal async Task<DateTimeOffset> WaitAsync(int turn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var room = await ReadAsync(cancellationToken);
        if (!room.IsCrowded(now, jobOptions))
        {
            // Should it fail, the next sweep counts them.
            await WriteAsync(room with { Since = now, At = now, Ahead = [] }, cancellationToken);
        }

        return room.ExpectedAt(turn, now, confirmationOptions);
    }

    /// <summary>Takes room for those who wait, as much as a sweep may let go now.</summary>
    /// <param name="most">How many wait.</param>
    internal async Task<int> TakeShareAsync(int most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = await ReadAsync(cancellationToken);
            var share = Math.Min(most, room.Share(now, confirmationOptions, jobOptions));
            if (share == 0 || await WriteAsync(room.With(share, now), cancellationToken))
            {
                return share;
            }
        }
    }

    /// <summary>Notes what a sweep left waiting, and gives back the room that it did not need.</summary>
    /// <param name="ahead">How many wait up to each turn; empty when nobody does.</param>
    /// <returns>The alarm that stands; null when none does.</returns>
    internal async Task<Alarm?> LeaveAsync(ImmutableArray<int> ahead, int unused, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = await ReadAsync(cancellationToken);
            var left = room.With(-unused, now) with { Since = ahead.IsEmpty ? null : room.Since ?? now, At = now, Ahead = ahead };
            if (await WriteAsync(left, cancellationToken))
            {
                return left.AlarmAt(now, confirmationOptions, jobOptions);
            }
        }
    }

    private async Task<ConfirmationRoom> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(Tables.State, AlarmStore.Partition, ConfirmationRoom.RowKey, cancellationToken);
        return row is null ? ConfirmationRoom.Empty : ConfirmationRoom.From(row);
    }

    /// <returns>False when somebody else changed it meanwhile.</returns>
    private async Task<bool> WriteAsync(ConfirmationRoom room, CancellationToken cancellationToken)
    {
        var row = room.ToRow();
        RowWrite write = room.ETag is null ? new RowWrite.Insert(row) : new RowWrite.Replace(row);
        return (await store.WriteAsync(Tables.State, write, cancellationToken)).IsDone;
    }
}
