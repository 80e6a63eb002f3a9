using System.Collections.Concurrent;
using Notifier.Adapters.Storage;
using Notifier.Core.Jobs;
using Notifier.Core.Storage;

namespace Notifier.Tests.FunctionsHost;

/// <summary>Takes messages from the queue as the host does: several at once, again after a failure, and after the last one into the poison queue.</summary>
/// <param name="deliver">Delivers a message to some instance.</param>
/// <param name="duplicates">How many of a hundred messages are delivered once more though they were done with.</param>
internal sealed class QueueTrigger(Deployment deployment, Func<ReceivedMessage, Task<HostVerdict>> deliver, int mostDeliveries, Random random, int duplicates = 0)
{
    /// <summary>How long a message is hidden while it is worked on; half a minute in host.json, which nobody wants to wait for here.</summary>
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _failures = [];
    private int _deliveries;
    private int _duplicates;

    public int Deliveries => _deliveries;

    public int Duplicates => _duplicates;

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, HandleMessage.MostAtOnce).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await deployment.Queue.ReceiveAsync(Visibility, stop) is { } message)
                {
                    await TakeAsync(message);
                }
                else
                {
                    await Task.Delay(200, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException)
            {
                // The host cannot take anything either, nor count.
            }
        }
    }

    private async Task TakeAsync(ReceivedMessage received)
    {
        // The host keeps a message hidden for as long as it is worked on, so only failures count; here a slow machine would count as well.
        var message = received with { DequeueCount = 1 + _failures.GetValueOrDefault(received.Id) };
        var verdict = await deliver(message);
        Interlocked.Increment(ref _deliveries);
        if (verdict == HostVerdict.Success)
        {
            if (Chance(duplicates))
            {
                Interlocked.Increment(ref _duplicates);
                await deliver(message with { DequeueCount = Math.Min(message.DequeueCount + 1, mostDeliveries) }); // above that the host delivers nothing
            }

            await deployment.Queue.DeleteAsync(message, CancellationToken.None);
        }
        else if (_failures.AddOrUpdate(message.Id, 1, (_, before) => before + 1) >= mostDeliveries)
        {
            await deployment.Poison.PutAsync(message.Text, TimeSpan.Zero, CancellationToken.None);
            await deployment.Queue.DeleteAsync(message, CancellationToken.None);
        }
    }

    private bool Chance(int percent)
    {
        lock (_lock)
        {
            return random.Next(100) < percent;
        }
    }
}
