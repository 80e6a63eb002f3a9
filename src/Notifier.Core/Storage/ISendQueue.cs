namespace Notifier.Core.Storage;

/// <summary>Holds emails until a worker sends them. Delivery is at least once, and a message never expires.</summary>
public interface ISendQueue
{
    /// <param name="message">At most 48 KiB of UTF-8.</param>
    /// <param name="hidden">How long nobody receives the message. Zero makes it visible at once.</param>
    Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken);
}
