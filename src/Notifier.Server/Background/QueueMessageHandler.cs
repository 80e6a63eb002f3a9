using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Server.Background;

/// <summary>Takes messages from the queue where no Functions host does, and handles them. Only one caller takes at a time; several may handle what they took.</summary>
internal sealed class QueueMessageHandler(IReceiveQueue queue, SendEmailHandler handle, ITableStore store, Delays delays)
{
    private int _underWay;
    private volatile bool _tidies;

    /// <returns>Null when nothing waits. A message must be handed to <see cref="HandleAsync"/>.</returns>
    public async Task<ReceivedMessage?> NextAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReceiveAsync(delays.Redelivery, cancellationToken) is { } message)
        {
            Interlocked.Increment(ref _underWay);
            return message;
        }

        // The last message about somebody erased is gone: now nothing of them may be left in the files.
        if (_tidies && Volatile.Read(ref _underWay) == 0)
        {
            _tidies = !await store.ScrubDeletedDataAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>A message that was not done with comes again. What was begun is finished, though the program is about to stop.</summary>
    public async Task HandleAsync(ReceivedMessage message)
    {
        try
        {
            var handled = await handle.RunAsync(new DeliveredMessage(message.Id, message.Text, message.DequeueCount), CancellationToken.None);
            if (handled.IsDone)
            {
                await queue.DeleteAsync(message, CancellationToken.None);
            }

            if (handled.LeavesTraces)
            {
                _tidies = true; // no "or": another message may be setting it
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
