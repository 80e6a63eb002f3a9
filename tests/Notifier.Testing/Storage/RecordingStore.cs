using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>Writes down every request, as it would go over the wire.</summary>
internal sealed class RecordingStore(ITableStore inner, List<string> requests) : DelegatingStore(inner)
{
    public override Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        requests.Add($"point read {table}");
        return base.GetAsync(table, partition, key, cancellationToken);
    }

    public override Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        requests.Add($"{write.GetType().Name.ToLowerInvariant()} {table}");
        return base.WriteAsync(table, write, cancellationToken);
    }

    public override Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        requests.Add($"batch {table}");
        return base.WriteAsync(table, batch, cancellationToken);
    }

    public override Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        requests.Add(range.BeforePartition is null ? $"range {table}" : $"partitions {table}");
        return base.QueryAsync(table, range, continuation, most, cancellationToken);
    }
}

internal sealed class RecordingQueue(ISendQueue inner, List<string> requests) : ISendQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        requests.Add("put");
        return inner.PutAsync(message, hidden, cancellationToken);
    }
}
