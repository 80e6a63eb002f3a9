namespace Notifier.Core.Storage;

/// <summary>Where mails wait to be sent. Delivery is at least once; a message never expires.</summary>
public interface ISendQueue
{
    /// <param name="message">At most 48 KiB of UTF-8.</param>
    /// <param name="hidden">How long nobody sees it; zero for at once.</param>
    Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken);
}
