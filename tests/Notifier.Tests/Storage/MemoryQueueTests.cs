using Notifier.Adapters.Memory;
using Notifier.Core.Storage;

namespace Notifier.Tests.Storage;

public sealed class MemoryQueueTests : OrderedQueueContract
{
    private readonly MemoryQueue _queue;

    public MemoryQueueTests() => _queue = new(Clock);

    protected override ISendQueue Sender => _queue;

    protected override IReceiveQueue Receiver => _queue;
}
