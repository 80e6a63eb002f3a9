using System.Collections.Immutable;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;

namespace Notifier.Core.Sending;

/// <summary>
/// Of one sweep: the mails that ask to confirm for which no hour had room yet. It keeps the first in turn, and lets go as many as the
/// hour's room and the sweep's share allow.
/// </summary>
internal sealed class WaitingConfirmations(
    ConfirmationRateCap cap, PendingConfirmations hints, SendingOptions sendingOptions, JobOptions jobOptions, TimeProvider clock)
{
    /// <summary>More than any sweep lets go: of those that were answered meanwhile, none takes another's place.</summary>
    private const int MostKept = 1_000;

    private static readonly Comparer<WaitingOrder> LastFirst = Comparer<WaitingOrder>.Create((one, other) => other.CompareTo(one));

    private readonly RowFaults _rows = new();
    private readonly long _started = clock.GetTimestamp();
    private readonly PriorityQueue<DueItem, WaitingOrder> _first = new(LastFirst);
    private readonly int[] _inTurn = new int[ConfirmationRoom.TurnsApart];
    private int? _share;
    private int _waiting;

    public int Put { get; private set; }

    public int Faults { get; private set; }

    /// <summary>That some are left waiting; null when none is.</summary>
    public Alarm? Left { get; private set; }

    /// <summary>What the storage said where it did not answer for one of them; null when it always did.</summary>
    public string? Trouble => _rows.Trouble;

    public void Meet(DueItem row, DateTimeOffset now)
    {
        if (!row.WaitsForRoom(now, sendingOptions, jobOptions))
        {
            return;
        }

        var order = WaitingOrder.From(row, now);
        Count(order, 1);
        if (_first.Count < MostKept)
        {
            _first.Enqueue(row, order);
        }
        else
        {
            _first.EnqueueDequeue(row, order);
        }
    }

    /// <summary>Takes the room for this sweep, once.</summary>
    /// <returns>How many messages the rest of the sweep leaves free for it.</returns>
    public async Task<int> ShareAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _share ??= _waiting == 0 ? 0 : await cap.TakeShareAsync(_waiting, now, cancellationToken);

    public async Task LetGoAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_waiting == 0)
        {
            return;
        }

        var share = await ShareAsync(now, cancellationToken);
        foreach (var (row, order) in _first.UnorderedItems.OrderBy(item => item.Priority))
        {
            if (Put == share || (Put > 0 && clock.GetElapsedTime(_started) > jobOptions.SweepStop))
            {
                break;
            }

            try
            {
                Put += await hints.LetGoAsync(row, now, cancellationToken) ? 1 : 0;
                Count(order, -1);
                _rows.Answered();
            }
            catch (Exception fault) when (_rows.IsOfOneRow(fault, row.Key.Advert, row.Key.Person))
            {
                Faults++;
            }
        }

        Left = await cap.LeaveAsync(_waiting == 0 ? [] : Ahead(), share - Put, now, cancellationToken);
    }

    private void Count(WaitingOrder order, int by)
    {
        _waiting += by;
        _inTurn[Math.Clamp(order.Turn, 1, _inTurn.Length) - 1] += by;
    }

    private ImmutableArray<int> Ahead()
    {
        var sum = 0;
        return [.. _inTurn.Select(count => sum += count)];
    }

    /// <summary>
    /// Networks take turns, and within a turn mail domains do. Then the advert that closes soonest goes first. With each hour that begins,
    /// everybody who waits comes one turn earlier, so nobody waits for ever.
    /// </summary>
    private readonly record struct WaitingOrder(int Turn, int DomainTurn, DateTimeOffset Closes, DateTimeOffset At, string RowKey)
        : IComparable<WaitingOrder>
    {
        public static WaitingOrder From(DueItem row, DateTimeOffset now) =>
            new(TurnOf(row, now), row.DomainTurn, row.Closes ?? DateTimeOffset.MaxValue, row.Key.At, row.Key.RowKey);

        private static int TurnOf(DueItem row, DateTimeOffset now) => (row.Turn ?? 1) - (int)(HourOf(now) - HourOf(row.Key.At));

        private static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;

        public int CompareTo(WaitingOrder other) =>
            Turn != other.Turn ? Turn.CompareTo(other.Turn)
            : DomainTurn != other.DomainTurn ? DomainTurn.CompareTo(other.DomainTurn)
            : Closes != other.Closes ? Closes.CompareTo(other.Closes)
            : At != other.At ? At.CompareTo(other.At)
            : string.CompareOrdinal(RowKey, other.RowKey);
    }
}
