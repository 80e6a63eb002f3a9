using Notifier.Core;
using Notifier.Core.Storage;

namespace Notifier.Tests.Following;

/// <summary>Writes down every request, as it would go over the wire.</summary>
internal sealed class RecordingStore(ITableStore inner, List<string> requests) : ITableStore
{
    public Task<Row?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken) =>
        Noted($"point read {table}", inner.GetAsync(table, partition, key, cancellationToken));

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) =>
        Noted($"{write.GetType().Name.ToLowerInvariant()} {table}", inner.WriteAsync(table, write, cancellationToken));

    public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        Noted($"batch {table}", inner.WriteAsync(table, batch, cancellationToken));

    public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken) =>
        Noted(range.BeforePartition is null ? $"range {table}" : $"partitions {table}", inner.QueryAsync(table, range, continuation, most, cancellationToken));

    public Task DropAsync(string table, CancellationToken cancellationToken) => inner.DropAsync(table, cancellationToken);

    public Task<bool> TidyAsync(CancellationToken cancellationToken) => inner.TidyAsync(cancellationToken);

    private Task<T> Noted<T>(string request, Task<T> work)
    {
        requests.Add(request);
        return work;
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
