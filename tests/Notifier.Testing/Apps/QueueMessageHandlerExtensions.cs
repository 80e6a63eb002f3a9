using Notifier.Server.Background;

namespace Notifier.Testing.Apps;

/// <summary>One message after the other, for stories in which the order counts.</summary>
internal static class QueueMessageHandlerExtensions
{
    /// <returns>False when nothing waits.</returns>
    public static async Task<bool> RunAsync(this QueueMessageHandler take, CancellationToken cancellationToken)
    {
        if (await take.NextAsync(cancellationToken) is not { } message)
        {
            return false;
        }

        await take.HandleAsync(message);
        return true;
    }
}
