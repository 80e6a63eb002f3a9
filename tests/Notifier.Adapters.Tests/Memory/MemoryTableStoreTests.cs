using Notifier.Testing.Storage;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Tests.Memory;

public sealed class MemoryTableStoreTests : TableStoreContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore();
}

public sealed class MemoryTableStoreWithAwkwardPagesTests : TableStoreContract
{
    protected override ITableStore Store { get; } = new MemoryTableStore(awkwardPages: true);
}
