using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>
/// A queue in an Azure storage account, created with its first message. A message may arrive twice when an answer is lost.
/// </summary>
public sealed class AzureQueue : ISendQueue, IReceiveQueue
{
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    /// <summary>A received message that is not base64. The client would withhold it, so nobody could log it as poison.</summary>
    private static readonly AsyncLocal<StrongBox<QueueMessage?>?> Undecoded = new();

    private readonly AzureAccount _account;
    private readonly QueueClient _queue;

    /// <param name="name">3 to 63 lower-case letters, digits and hyphens.</param>
    public AzureQueue(AzureAccount account, string name)
        : this(account, name, null)
    {
    }

    internal AzureQueue(AzureAccount account, string name, Action<ClientOptions>? change)
    {
        // Any text travels as base64, as the Functions host expects.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }.Configured(change);
        options.MessageDecodingFailed += failed =>
        {
            if (Undecoded.Value is { } received)
            {
                received.Value = failed.ReceivedMessage;
            }

            return Task.CompletedTask;
        };
        var uri = new Uri($"{account.Queues.AbsoluteUri.TrimEnd('/')}/{name}");
        _account = account;
        _queue = account.Credential is { } credential
            ? new QueueClient(uri, credential, options)
            : new QueueClient(uri, new StorageSharedKeyCredential(account.Name, account.Key!), options);
    }

    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        StorageLimits.CheckMessage(message, hidden);
        return _account.Reached(
            async () =>
            {
                try
                {
                    await _queue.SendMessageAsync(message, WholeSeconds(hidden), ForEver, cancellationToken);
                }
                catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
                {
                    await _queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                    await _queue.SendMessageAsync(message, WholeSeconds(hidden), ForEver, cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }

    public Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken)
    {
        StorageLimits.CheckHidden(hidden, StorageLimits.ShortestReceive);
        return _account.Reached(
            async () =>
            {
                try
                {
                    var undecoded = Undecoded.Value = new StrongBox<QueueMessage?>();
                    var received = await _queue.ReceiveMessageAsync(WholeSeconds(hidden), cancellationToken);
                    return (received.Value ?? undecoded.Value) is { } message
                        ? new ReceivedMessage(message.MessageId, message.MessageText, (int)message.DequeueCount, message.PopReceipt)
                        : null;
                }
                catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
                {
                    return null;
                }
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => _account.Reached(
        async () =>
        {
            using var tries = AzureRequests.Count();
            try
            {
                await _queue.DeleteMessageAsync(message.Id, message.PopReceipt, cancellationToken);
                return true;
            }
            catch (RequestFailedException gone)
                when (gone.ErrorCode == QueueErrorCode.MessageNotFound || gone.ErrorCode == QueueErrorCode.PopReceiptMismatch)
            {
                // The first request may have deleted the message although its answer was lost. A message that another receiver has would
                // still be there.
                return tries.WasRepeated && gone.ErrorCode == QueueErrorCode.MessageNotFound;
            }
        },
        cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) => _account.Reached(
        async () =>
        {
            try
            {
                return (await _queue.GetPropertiesAsync(cancellationToken)).Value.ApproximateMessagesCount;
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
            {
                return 0;
            }
        },
        cancellationToken);

    /// <summary>The client would truncate part of a second, so the message would come too early.</summary>
    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
