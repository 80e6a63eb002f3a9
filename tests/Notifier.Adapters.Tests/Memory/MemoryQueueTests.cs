using Notifier.Testing.Storage;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Memory;

public sealed class MemoryQueueTests : OrderedQueueContract
{
    private readonly MemoryQueue _queue;

    public MemoryQueueTests() => _queue = new(Clock);

    protected override ISendQueue Sender => _queue;

    protected override IReceiveQueue Receiver => _queue;
}
