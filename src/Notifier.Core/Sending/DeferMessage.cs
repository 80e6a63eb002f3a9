using Notifier.Core.Storage;

namespace Notifier.Core.Sending;

/// <summary>Puts a message back into the queue, invisible until a time.</summary>
public sealed class DeferMessage(ISendQueue queue)
{
    internal async Task<SendEmailResult.PutBack> RunAsync(
        SendEmailMessage request,
        DateTimeOffset until,
        string reason,
        bool isTrouble,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // An email that waits for the morning, or for another attempt's claim, falls due when it may go. Only trouble makes it late.
        var message = isTrouble || until <= now ? request : request with { Due = until };
        await queue.PutAsync(message.ToText(), until > now ? until - now : TimeSpan.Zero, cancellationToken);
        return new SendEmailResult.PutBack(until, reason, isTrouble);
    }
}
