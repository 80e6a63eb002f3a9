using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

internal sealed class DuplicatingQueue(MemoryQueue inner, WriteDuplicator duplicator) : ISendQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => duplicator.LetAsync(async () =>
    {
        await inner.PutAsync(message, hidden, cancellationToken);
        return true;
    });
}
