using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>A table store over another one, in which a test decides what happens to a request.</summary>
internal sealed class FaultyTableStore(ITableStore inner) : ITableStore
{
    /// <summary>Comes before each request. It may take time, do something that another program would do, or throw.</summary>
    public Func<StoreRequest, Task>? Before { get; init; }

    /// <summary>Does each write. It may do it twice, lose the answer, or not do it.</summary>
    public Func<StoreRequest, Func<Task<WriteResult>>, Task<WriteResult>>? Write { get; init; }

    /// <summary>Is told what each query brought.</summary>
    public Action<StoreRequest, RowPage>? Queried { get; init; }

    /// <summary>Comes before deleted data is scrubbed.</summary>
    public Action? Scrubbing { get; init; }

    /// <summary>Something happens just before each write, as another program may do it. It is told the table and the key of the first row.</summary>
    public static FaultyTableStore BeforeWrites(ITableStore inner, Func<string, string, Task> before) =>
        new(inner) { Before = request => request.IsWrite ? before(request.Table, request.Writes[0].Key) : Task.CompletedTask };

    /// <summary>Every request is written down, as it would go over the wire.</summary>
    public static FaultyTableStore Recording(ITableStore inner, List<string> requests) => new(inner)
    {
        Before = request =>
        {
            requests.Add(request.ToString());
            return Task.CompletedTask;
        },
    };

    /// <summary>Some requests fail, for the reason that is given; null for those that do not.</summary>
    public static FaultyTableStore Unavailable(ITableStore inner, Func<StoreRequest, string?> reason) => new(inner)
    {
        Before = request => reason(request) is { } away ? throw new StorageUnavailableException(away) : Task.CompletedTask,
    };

    public async Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        await BeforeAsync(new StoreRequest(table, partition) { Key = key });
        return await inner.GetAsync(table, partition, key, cancellationToken);
    }

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) =>
        WriteAsync(new StoreRequest(table, write.Partition) { Writes = [write] }, () => inner.WriteAsync(table, write, cancellationToken));

    public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        WriteAsync(new StoreRequest(table, batch[0].Partition) { Writes = batch, IsBatch = true }, () => inner.WriteAsync(table, batch, cancellationToken));

    public async Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        var request = new StoreRequest(table, range.FromPartition) { Range = range };
        await BeforeAsync(request);
        var page = await inner.QueryAsync(table, range, continuation, most, cancellationToken);
        Queried?.Invoke(request, page);
        return page;
    }

    public Task DropAsync(string table, CancellationToken cancellationToken) => inner.DropAsync(table, cancellationToken);

    public Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken)
    {
        Scrubbing?.Invoke();
        return inner.ScrubDeletedDataAsync(cancellationToken);
    }

    private async Task<WriteResult> WriteAsync(StoreRequest request, Func<Task<WriteResult>> write)
    {
        await BeforeAsync(request);
        return await (Write is null ? write() : Write(request, write));
    }

    private Task BeforeAsync(StoreRequest request) => Before?.Invoke(request) ?? Task.CompletedTask;
}
