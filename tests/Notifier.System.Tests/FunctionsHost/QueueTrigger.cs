using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Storage;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>
/// Takes messages from the queue as the host does: several at once, again after a failure, and after the last one into the poison queue.
/// </summary>
/// <param name="host">Says how many at once, how often, and after how long again.</param>
/// <param name="deliver">Delivers a message to some instance.</param>
/// <param name="duplicates">How many of a hundred messages are delivered once more though they were done with.</param>
internal sealed class QueueTrigger(
    AzureAccount account, HostJson host, Func<ReceivedMessage, Task<InvocationResult>> deliver, Random random, int duplicates = 0)
{
    private readonly QueueClient _raw = Raw(account, "send");
    private readonly QueueClient _rawPoison = Raw(account, "send-poison");
    private readonly AzureQueue _queue = new(account, "send");
    private readonly AzureQueue _poison = new(account, "send-poison");
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _failures = [];
    private int _deliveries;
    private int _duplicates;

    public int Deliveries => _deliveries;

    public int Duplicates => _duplicates;

    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, host.MostMessages).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)));

    /// <summary>A client that takes texts as they are, as only somebody else's does.</summary>
    public static QueueClient Raw(AzureAccount account, string queue) => new(
        new Uri($"{account.Queues.AbsoluteUri.TrimEnd('/')}/{queue}"),
        new StorageSharedKeyCredential(account.Name, account.Key!),
        new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None, Retry = { MaxRetries = 0 } });

    private async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await NextAsync(stop) is { } message)
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
            catch (Exception away) when (away is StorageUnavailableException or RequestFailedException)
            {
                // The host cannot take anything either, nor count.
                await Task.Delay(200, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<ReceivedMessage?> NextAsync(CancellationToken stop)
    {
        if ((await _raw.ReceiveMessageAsync(host.VisibilityTimeout, stop)).Value is not { } received)
        {
            return null;
        }

        if (Decoded(received) is { } text)
        {
            // The host keeps a message hidden while it is worked on, so only failures count. Here a slow machine would count as well.
            return new ReceivedMessage(received.MessageId, text, 1 + _failures.GetValueOrDefault(received.MessageId), received.PopReceipt);
        }

        // The host moves what it cannot decode at once, and no function sees it.
        await _rawPoison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await _rawPoison.SendMessageAsync(received.Body.ToString(), CancellationToken.None);
        await _raw.DeleteMessageAsync(received.MessageId, received.PopReceipt, CancellationToken.None);
        return null;
    }

    private async Task TakeAsync(ReceivedMessage message)
    {
        var result = await deliver(message);
        Interlocked.Increment(ref _deliveries);
        if (result == InvocationResult.Success)
        {
            if (Chance(duplicates))
            {
                Interlocked.Increment(ref _duplicates);
                // Above the highest count the host delivers nothing.
                await deliver(message with { DequeueCount = Math.Min(message.DequeueCount + 1, host.MaxDequeueCount) });
            }

            await _queue.DeleteAsync(message, CancellationToken.None);
        }
        else if (_failures.AddOrUpdate(message.Id, 1, (_, before) => before + 1) >= host.MaxDequeueCount)
        {
            await _poison.PutAsync(message.Text, TimeSpan.Zero, CancellationToken.None);
            await _queue.DeleteAsync(message, CancellationToken.None);
        }
    }

    /// <returns>Null for what is no base64.</returns>
    private static string? Decoded(QueueMessage message)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString()));
        }
        catch (FormatException)
        {
            return null;
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
