using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

internal sealed class CrashingQueue(MemoryQueue inner, CrashInjector injector) : ISendQueue, IReceiveQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => injector.LetAsync("put a message", async () =>
    {
        await inner.PutAsync(message, hidden, cancellationToken);
        return true;
    });

    /// <summary>To take a message is a write too, for nobody else sees it for a while; to find none is not.</summary>
    public async Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken) =>
        await inner.ReceiveAsync(hidden, cancellationToken) is { } message ? await injector.LetAsync("take a message", () => Task.FromResult(message)) : null;

    public Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => injector.LetAsync("delete a message", () => inner.DeleteAsync(message, cancellationToken));

    public Task<int> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);
}
