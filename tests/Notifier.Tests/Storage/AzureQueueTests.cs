using Notifier.Adapters.Storage;
using Notifier.Adapters.Storage.Queue;
using Notifier.Core;

namespace Notifier.Tests.Storage;

/// <summary>The contract, over the wire and in real time. Each test has a queue of its own.</summary>
public sealed class AzureQueueTests(Azurite azurite) : QueueContract, IAsyncLifetime
{
    private AzureQueue? _queue;

    protected override ISendQueue Sender => _queue!;

    protected override IReceiveQueue Receiver => _queue!;

    public async ValueTask InitializeAsync() => _queue = new(await azurite.SharedAccountAsync(), $"q{Guid.NewGuid():n}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Stop);
}
