using System.Collections.Concurrent;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;

namespace Notifier.System.Tests.Chaos;

/// <summary>Brings the queue's messages to workers, one at a time to each, as the host does: again after a failure, and after the fifth into the poison queue.</summary>
/// <param name="deliver">To the worker of this number. Whether it was done with.</param>
/// <param name="isDoubled">Whether it is put into the queue once more before it is delivered.</param>
internal sealed class QueueDeliveries(AzureQueue queue, AzureQueue poison, int mostDeliveries, Func<int, ReceivedMessage, Task<bool>> deliver, Func<ReceivedMessage, bool> isDoubled)
{
    /// <summary>The host keeps a message hidden for as long as it is worked on.</summary>
    private static readonly TimeSpan Hidden = TimeSpan.FromHours(1);

    /// <summary>After a failure; half a minute in host.json, which nobody wants to wait for here.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<(ReceivedMessage Message, DateTimeOffset At)> _failed = [];
    private int _count;

    public int Count => _count;

    /// <summary>Those that went into the poison queue: their workers died each time.</summary>
    public ConcurrentQueue<string> Poisoned { get; } = [];

    public Task RunAsync(int workers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(worker, stop), CancellationToken.None)));

    private async Task WorkAsync(int worker, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (await NextAsync(stop) is not { } message)
                {
                    await Task.Delay(200, stop);
                    continue;
                }

                if (isDoubled(message))
                {
                    await queue.PutAsync(message.Text, TimeSpan.Zero, stop);
                }

                Interlocked.Increment(ref _count);
                if (await deliver(worker, message))
                {
                    await queue.DeleteAsync(message, stop);
                }
                else if (message.DequeueCount < mostDeliveries)
                {
                    _failed.Enqueue((message with { DequeueCount = message.DequeueCount + 1 }, DateTimeOffset.UtcNow + Again)); // a real queue waits real time
                }
                else
                {
                    Poisoned.Enqueue(message.Text);
                    await poison.PutAsync(message.Text, TimeSpan.Zero, stop);
                    await queue.DeleteAsync(message, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task<ReceivedMessage?> NextAsync(CancellationToken stop) =>
        _failed.TryPeek(out var first) && first.At <= DateTimeOffset.UtcNow && // as above
        _failed.TryDequeue(out var again) ? again.Message : await queue.ReceiveAsync(Hidden, stop);
}
