namespace Notifier.Core.Storage;

/// <summary>The other end of the queue, where no Functions host takes the messages: a product on one machine, and the tests.</summary>
public interface IReceiveQueue
{
    /// <summary>Takes the message that has been visible the longest, if there is one, and hides it: if it is not deleted by then, it comes again.</summary>
    /// <param name="hidden">One second to seven days.</param>
    Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken);

    /// <summary>False when the message is gone, or was received again since: then it is somebody else's.</summary>
    Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>How many messages wait, the hidden ones included.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken);
}

/// <param name="Id">The same each time the message comes.</param>
/// <param name="DequeueCount">How many times it has come, this time included.</param>
/// <param name="PopReceipt">Another each time.</param>
public sealed record ReceivedMessage(string Id, string Text, int DequeueCount, string PopReceipt);
