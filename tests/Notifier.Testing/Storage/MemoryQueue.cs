using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>A queue in memory. It is gone when the process ends.</summary>
public sealed class MemoryQueue(TimeProvider clock) : ISendQueue, IReceiveQueue
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<Turn, ReceivedMessage> _waiting = [];
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);
    private long _given;

    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageLimits.CheckMessage(message, hidden);
        lock (_lock)
        {
            var order = ++_given;
            Add(
                new(clock.GetUtcNow() + hidden, order),
                new(order.ToString(CultureInfo.InvariantCulture), message, DequeueCount: 0, PopReceipt: ""));
        }

        return Task.CompletedTask;
    }

    public Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StorageLimits.CheckHidden(hidden, StorageLimits.ShortestReceive);
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            var (turn, waiting) = _waiting.FirstOrDefault();
            if (waiting is null || turn.VisibleAt > now)
            {
                return Task.FromResult<ReceivedMessage?>(null);
            }

            _waiting.Remove(turn);
            var message =
                waiting with { DequeueCount = waiting.DequeueCount + 1, PopReceipt = (++_given).ToString(CultureInfo.InvariantCulture) };
            Add(turn with { VisibleAt = now + hidden }, message);
            return Task.FromResult<ReceivedMessage?>(message);
        }
    }

    public Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!_turns.TryGetValue(message.Id, out var turn) || _waiting[turn].PopReceipt != message.PopReceipt)
            {
                return Task.FromResult(false);
            }

            _turns.Remove(message.Id);
            return Task.FromResult(_waiting.Remove(turn));
        }
    }

    public Task<int> CountAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(_waiting.Count);
        }
    }

    private void Add(Turn turn, ReceivedMessage message)
    {
        _waiting.Add(turn, message);
        _turns[message.Id] = turn;
    }

    /// <summary>The order of messages: by when they became visible, then by when they were put into the queue.</summary>
    private readonly record struct Turn(DateTimeOffset VisibleAt, long Order) : IComparable<Turn>
    {
        public int CompareTo(Turn other) => (VisibleAt, Order).CompareTo((other.VisibleAt, other.Order));
    }
}
