using Notifier.Core;
using Notifier.Core.Storage;

namespace Notifier.Tests.Following;

/// <summary>Does something of its own just before a batch is written, as another program may.</summary>
internal sealed class MeddlingStore(ITableStore inner, Func<string, Task> before) : PassingStore(inner)
{
    public override async Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        await before(batch[0].Key);
        return await base.WriteAsync(table, batch, cancellationToken);
    }
}
