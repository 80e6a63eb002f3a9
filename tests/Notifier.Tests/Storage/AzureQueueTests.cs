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

    protected override TimeProvider Clock => TimeProvider.System;

    /// <summary>Each request is sent once: where a slow machine had one sent again, the first would have hidden the message already. <see cref="AzureFaultTests"/> has the repeated ones.</summary>
    public async ValueTask InitializeAsync() => _queue = new(await azurite.SharedAccountAsync(), $"q{Guid.NewGuid():n}", options =>
    {
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromMinutes(1);
    });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Stop);
}
