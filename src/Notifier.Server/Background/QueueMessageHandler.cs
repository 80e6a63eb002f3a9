using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Server.Background;

/// <summary>
/// Takes messages from the queue when there is no Functions host, and handles them. One caller takes messages; several may handle them.
/// </summary>
internal sealed class QueueMessageHandler(IReceiveQueue queue, SendEmailHandler handle, ITableStore store, SendingOptions options)
{
    private int _underWay;
    private volatile bool _tidies;

    /// <returns>Null when no message is waiting. The caller must pass each message to <see cref="HandleAsync"/>.</returns>
    public async Task<ReceivedMessage?> NextAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReceiveAsync(options.Redelivery, cancellationToken) is { } message)
        {
            Interlocked.Increment(ref _underWay);
            return message;
        }

        // The last message about an erased person is gone. Now we scrub the database files, because deleted rows leave traces in them.
        if (_tidies && Volatile.Read(ref _underWay) == 0)
        {
            _tidies = !await store.ScrubDeletedDataAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>A message that was not completed comes again. We finish a message that we began, even while the program stops.</summary>
    public async Task HandleAsync(ReceivedMessage message)
    {
        try
        {
            var handled = await handle.RunAsync(
                new DeliveredMessage(message.Id, message.Text, message.DequeueCount),
                CancellationToken.None);
            if (handled.IsDone)
            {
                await queue.DeleteAsync(message, CancellationToken.None);
            }

            if (handled.LeavesTraces)
            {
                _tidies = true; // not |=, because another thread may set it between read and write
            }
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
