using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Every request takes a while, as over a wire, and is counted.</summary>
internal sealed class SlowStore(ITableStore inner, VirtualClock clock, TimeSpan each) : DelegatingStore(inner)
{
    public int Requests { get; private set; }

    public override Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        Pass();
        return base.GetAsync(table, partition, key, cancellationToken);
    }

    public override Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        Pass();
        return base.WriteAsync(table, write, cancellationToken);
    }

    public override Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        Pass();
        return base.WriteAsync(table, batch, cancellationToken);
    }

    public override Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        Pass();
        return base.QueryAsync(table, range, continuation, most, cancellationToken);
    }

    private void Pass()
    {
        Requests++;
        clock.Advance(each);
    }
}
