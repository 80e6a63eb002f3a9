using Notifier.Core.Storage;

namespace Notifier.Benchmarks;

/// <summary>Counts what is asked of tables and of a queue, by kind.</summary>
internal sealed class CountedRequests
{
    private readonly SortedDictionary<string, int> _tables = new(StringComparer.Ordinal);
    private int _puts;

    public int OfTables => _tables.Values.Sum();

    public ITableStore Of(ITableStore store) => new CountedStore(store, this);

    public ISendQueue Of(ISendQueue queue) => new CountedQueue(queue, this);

    public void Clear()
    {
        _tables.Clear();
        _puts = 0;
    }

    public override string ToString() => string.Join(", ", _tables.Select(kind => $"{kind.Value} × {kind.Key}").Append($"{_puts} × put"));

    private sealed class CountedStore(ITableStore inner, CountedRequests counted) : ITableStore
    {
        public Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
        {
            Count($"point read {table}");
            return inner.GetAsync(table, partition, key, cancellationToken);
        }

        public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
        {
            Count($"{write.GetType().Name.ToLowerInvariant()} {table}");
            return inner.WriteAsync(table, write, cancellationToken);
        }

        public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
        {
            Count($"batch {table}");
            return inner.WriteAsync(table, batch, cancellationToken);
        }

        public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
        {
            Count(range.BeforePartition is null ? $"range {table}" : $"partitions {table}");
            return inner.QueryAsync(table, range, continuation, most, cancellationToken);
        }

        public Task DropAsync(string table, CancellationToken cancellationToken)
        {
            Count($"drop {table}");
            return inner.DropAsync(table, cancellationToken);
        }

        public Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken)
        {
            Count("tidy");
            return inner.ScrubDeletedDataAsync(cancellationToken);
        }

        private void Count(string kind) => counted._tables[kind] = counted._tables.GetValueOrDefault(kind) + 1;
    }

    private sealed class CountedQueue(ISendQueue inner, CountedRequests counted) : ISendQueue
    {
        public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
        {
            counted._puts++;
            return inner.PutAsync(message, hidden, cancellationToken);
        }
    }
}
