using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Storage;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>A queue in an Azure storage account, made when the first message is put into it. When an answer gets lost, a message may be there twice.</summary>
public sealed class AzureQueue : ISendQueue, IReceiveQueue
{
    private static readonly TimeSpan ForEver = TimeSpan.FromSeconds(-1);

    /// <summary>What a call received that is no base64. The client would keep it back, and nobody could put it on record.</summary>
    private static readonly AsyncLocal<StrongBox<QueueMessage?>?> Undecoded = new();

    private readonly AzureAccount _account;
    private readonly QueueClient _queue;

    /// <param name="name">3 to 63 small letters, digits and hyphens.</param>
    public AzureQueue(AzureAccount account, string name)
        : this(account, name, null)
    {
    }

    internal AzureQueue(AzureAccount account, string name, Action<ClientOptions>? change)
    {
        // Any text goes as base64, and the Functions host expects it so.
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
        _queue = account.Credential is { } credential ? new QueueClient(uri, credential, options) : new QueueClient(uri, new StorageSharedKeyCredential(account.Name, account.Key!), options);
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
                // The first request may have deleted it, and its answer been lost. A message that somebody else has is still there.
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

    /// <summary>The client would cut a part of a second off, and the message come early.</summary>
    private static TimeSpan WholeSeconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
}
