using Notifier.Testing.Storage;
using Notifier.Core.Storage;

namespace Notifier.Core.Tests.UseCases;

/// <summary>Before every request it is somebody's turn.</summary>
/// <param name="isCareless">It delivers many a message twice, and forgets that others were deleted.</param>
internal sealed class InterleavedQueue(MemoryQueue inner, Interleaver interleaver, char actor, bool isCareless) : ISendQueue, IReceiveQueue
{
    public async Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        await inner.PutAsync(message, hidden, cancellationToken);
        if (isCareless && interleaver.Chance.Next(2) == 0)
        {
            await inner.PutAsync(message, hidden, cancellationToken);
        }
    }

    public async Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await inner.ReceiveAsync(hidden, cancellationToken);
    }

    public async Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return isCareless && interleaver.Chance.Next(3) == 0 || await inner.DeleteAsync(message, cancellationToken);
    }

    public Task<int> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
}
