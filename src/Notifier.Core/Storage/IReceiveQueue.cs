namespace Notifier.Core.Storage;

/// <summary>
/// The receiving end of the queue. The Functions host receives by itself, so only one-machine installations and tests use this.
/// </summary>
public interface IReceiveQueue
{
    /// <summary>
    /// Takes the message that has been visible the longest, if any, and hides it. A message that is not deleted in time comes again.
    /// </summary>
    /// <param name="hidden">One second to seven days.</param>
    Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken);

    /// <returns>False when the message is gone or somebody received it again. It then belongs to that receiver.</returns>
    Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken);

    /// <summary>How many messages wait, including hidden ones.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken);
}

/// <param name="Id">The same each time the message comes.</param>
/// <param name="DequeueCount">How often the message has come, including this time.</param>
/// <param name="PopReceipt">A new one each time. Only the latest can delete the message.</param>
public sealed record ReceivedMessage(string Id, string Text, int DequeueCount, string PopReceipt);
