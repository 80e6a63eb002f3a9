using Notifier.Core.Email;

namespace Notifier.Core.Reminders;

/// <summary>
/// Of one sweep: the mails that ask to confirm for which no hour had room yet. It keeps the first in turn, and lets go as many as the
/// hour's room and the sweep's share allow.
/// </summary>
internal sealed class WaitingConfirmations(ConfirmationCap cap, ConfirmationHints hints, Delays delays, TimeProvider clock)
{
    /// <summary>More than any sweep lets go: of those that were answered meanwhile, none takes another's place.</summary>
    private const int MostKept = 1_000;

    private static readonly Comparer<WaitingOrder> LastFirst = Comparer<WaitingOrder>.Create((one, other) => other.CompareTo(one));

    private readonly RowFaults _rows = new();
    private readonly long _started = clock.GetTimestamp();
    private readonly PriorityQueue<DueRow, WaitingOrder> _first = new(LastFirst);
    private int? _share;
    private int _waiting;

    public int Put { get; private set; }

    public int Faults { get; private set; }

    /// <summary>What the storage said where it did not answer for one of them; null when it always did.</summary>
    public string? Trouble => _rows.Trouble;

    public void Meet(DueRow row, DateTimeOffset now)
    {
        if (!row.WaitsForRoom(now, delays))
        {
            return;
        }

        _waiting++;
        if (_first.Count < MostKept)
        {
            _first.Enqueue(row, WaitingOrder.Of(row, now));
        }
        else
        {
            _first.EnqueueDequeue(row, WaitingOrder.Of(row, now));
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
        foreach (var (row, _) in _first.UnorderedItems.OrderBy(item => item.Priority))
        {
            if (Put == share || (Put > 0 && clock.GetElapsedTime(_started) > delays.SweepStop))
            {
                break;
            }

            try
            {
                Put += await hints.LetGoAsync(row, now, cancellationToken) ? 1 : 0;
                _waiting--;
                _rows.Answered();
            }
            catch (Exception fault) when (_rows.IsOfOneRow(fault, row.Key.Advert, row.Key.Person))
            {
                Faults++;
            }
        }

        await cap.LeaveAsync(_waiting, share - Put, now, cancellationToken);
    }

    /// <summary>
    /// Who asked in an earlier turn goes first; of one turn, whose advert closes soonest. An hour of waiting counts as one turn less, so
    /// that nobody waits for ever.
    /// </summary>
    private readonly record struct WaitingOrder(int Turn, DateTimeOffset Closes, DateTimeOffset At, string RowKey)
        : IComparable<WaitingOrder>
    {
        public static WaitingOrder Of(DueRow row, DateTimeOffset now) =>
            new(TurnOf(row, now), row.Closes ?? DateTimeOffset.MaxValue, row.Key.At, row.Key.RowKey);

        private static int TurnOf(DueRow row, DateTimeOffset now) => (row.Turn ?? 1) - (int)(now - row.Key.At).TotalHours;

        public int CompareTo(WaitingOrder other) =>
            Turn != other.Turn ? Turn.CompareTo(other.Turn)
            : Closes != other.Closes ? Closes.CompareTo(other.Closes)
            : At != other.At ? At.CompareTo(other.At)
            : string.CompareOrdinal(RowKey, other.RowKey);
    }
}
