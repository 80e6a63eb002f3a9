using Notifier.Adapters.Storage;
using Notifier.Core;
using Notifier.Core.Reminders;

namespace Notifier.Functions.Work;

/// <summary>Takes one message from the queue where no Functions host does. A message that was not done with comes again.</summary>
internal sealed class TakeMessage(IReceiveQueue queue, HandleMessage handle, ITableStore store, Delays delays)
{
    private bool _tidies;

    /// <returns>False when nothing waits.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await queue.ReceiveAsync(delays.Redelivery, cancellationToken) is not { } message)
        {
            // The last message about somebody erased is gone: now nothing of them may be left in the files.
            _tidies = _tidies && !await store.TidyAsync(cancellationToken);
            return false;
        }

        // What was begun is finished, though the program is about to stop.
        var handled = await handle.RunAsync(new DeliveredMessage(message.Id, message.Text, message.DequeueCount), CancellationToken.None);
        if (handled.IsDone)
        {
            await queue.DeleteAsync(message, CancellationToken.None);
        }

        _tidies |= handled.LeavesTraces;
        return true;
    }
}
