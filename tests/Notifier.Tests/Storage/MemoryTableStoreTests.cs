using Notifier.Adapters.Memory;
using Notifier.Core.Storage;

namespace Notifier.Tests.Storage;

public sealed class MemoryTableStoreTests : TableStoreContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore();
}

public sealed class MemoryTableStoreWithAwkwardPagesTests : TableStoreContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore(awkwardPages: true);
}
