using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>Tables in an Azure storage account. A table is created with its first row, unless it is one of <see cref="Lasting"/>.</summary>
/// <remarks>
/// If an answer is lost, Azure.Core sends the write again. The second attempt may be refused because the first one succeeded. So every row
/// says which write made it. If a repeated write is refused, the store reads the rows. If they are its own, the write was done. Somebody
/// else may have changed all of them within those seconds. The write then counts as refused, and the writer reads again, as after every
/// refusal.
/// </remarks>
public sealed class AzureTableStore : ITableStore
{
    /// <summary>No row has this ETag. It stands for a row that we wrote and somebody else has changed since.</summary>
    private const string NobodysETag = "W/\"changed-since\"";

    private readonly AzureAccount _account;
    private readonly TableServiceClient _service;

    public AzureTableStore(AzureAccount account)
        : this(account, null)
    {
    }

    internal AzureTableStore(AzureAccount account, Action<ClientOptions>? change)
    {
        var options = new TableClientOptions().Configured(change);
        _account = account;
        _service = account.Credential is { } credential
            ? new TableServiceClient(account.Tables, credential, options)
            : new TableServiceClient(account.Tables, new TableSharedKeyCredential(account.Name, account.Key!), options);
    }

    /// <summary>
    /// Tables that only <see cref="MakeAsync"/> creates. If one is missing, somebody deleted it, so every operation on it fails.
    /// </summary>
    public IReadOnlyCollection<string> Lasting { get; init; } = [];

    /// <summary>Creates those of these tables that are missing.</summary>
    public Task MakeAsync(IEnumerable<string> tables, CancellationToken cancellationToken) => _account.Reached(
        async () =>
        {
            foreach (var table in tables)
            {
                await _service.CreateTableIfNotExistsAsync(table, cancellationToken);
            }

            return true;
        },
        cancellationToken);

    public Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        StorageLimits.CheckTable(table);
        StorageLimits.CheckKey(table, partition);
        StorageLimits.CheckKey(table, key);
        return _account.Reached(
            async () =>
            {
                var client = _service.GetTableClient(table);
                var found = await client.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellationToken);
                if (found.HasValue)
                {
                    return RowEntity.Read(found.Value!);
                }

                return IsOfNoTable(found.GetRawResponse()) ? Without(table, default(TableRow)) : null;
            },
            cancellationToken);
    }

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, write);
        return WriteCheckedAsync(table, [write], SendAsync, cancellationToken);
    }

    public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, batch);
        return WriteCheckedAsync(table, batch, SendBatchAsync, cancellationToken);
    }

    public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, range, most);
        var token = continuation is null ? null : Continuation.Read(range.FromPartition, continuation);
        return _account.Reached(
            async () =>
            {
                try
                {
                    var found = _service.GetTableClient(table)
                        .QueryAsync<TableEntity>(RowFilter.From(range), most, cancellationToken: cancellationToken);
                    await foreach (var page in found.AsPages(token))
                    {
                        return new RowPage(
                            [.. page.Values.Select(RowEntity.Read)],
                            page.ContinuationToken is { } next ? Continuation.Write(range.FromPartition, next) : null);
                    }
                }
                catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
                {
                    return Without(table, new RowPage([], null));
                }

                return new RowPage([], null);
            },
            cancellationToken);
    }

    public Task DropAsync(string table, CancellationToken cancellationToken)
    {
        StorageLimits.CheckTable(table);
        return _account.Reached(
            async () =>
            {
                try
                {
                    await _service.DeleteTableAsync(table, cancellationToken);
                }
                catch (RequestFailedException going) when (going.ErrorCode == TableErrorCode.TableBeingDeleted)
                {
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>Azure itself decides what happens to deleted bytes.</summary>
    public Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    private delegate Task<WriteResult> Send(
        TableClient client, IReadOnlyList<RowWrite> writes, Guid writeId, CancellationToken cancellationToken);

    private Task<WriteResult> WriteCheckedAsync(
        string table, IReadOnlyList<RowWrite> writes, Send send, CancellationToken cancellationToken) =>
        _account.Reached(
            async () =>
            {
                var client = _service.GetTableClient(table);
                var writeId = Guid.NewGuid();
                using var tries = AzureRequests.Count();
                WriteResult result;
                try
                {
                    result = await send(client, writes, writeId, cancellationToken);
                }
                catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
                {
                    Without(table, true);
                    await _service.CreateTableIfNotExistsAsync(table, cancellationToken);
                    result = await send(client, writes, writeId, cancellationToken);
                }

                return result.IsDone || !tries.WasRepeated
                    ? result
                    : await FoundDoneAsync(client, writes, writeId, cancellationToken) ?? result;
            },
            cancellationToken);

    /// <summary>The result when the table is missing, unless the table is a lasting one.</summary>
    private T Without<T>(string table, T found) => !Lasting.Contains(table) ? found : throw new StorageUnavailableException(
        $"The table {table} of the storage account {_account.Name} is gone: somebody deleted it. "
        + "Nothing is sent until it is there again. Put it back from a copy, or begin anew without what it held: "
        + $"az storage table create --name {table} --account-name {_account.Name}. The next start says how to mark it.");

    /// <summary>The service names the error only in the body of its answer.</summary>
    private static bool IsOfNoTable(Response answer) =>
        answer.Status == 404 && new RequestFailedException(answer).ErrorCode == TableErrorCode.TableNotFound;

    private static async Task<WriteResult> SendAsync(
        TableClient client, IReadOnlyList<RowWrite> writes, Guid writeId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await (writes[0] switch
            {
                RowWrite.Insert insert => client.AddEntityAsync(RowEntity.From(insert.Row, writeId), cancellationToken),
                RowWrite.Upsert upsert => client.UpsertEntityAsync(
                    RowEntity.From(upsert.Row, writeId), TableUpdateMode.Replace, cancellationToken),
                RowWrite.Replace replace => client.UpdateEntityAsync(
                    RowEntity.From(replace.Row, writeId), new ETag(replace.Row.ETag!), TableUpdateMode.Replace, cancellationToken),
                RowWrite.Delete delete => client.DeleteEntityAsync(delete.Partition, delete.Key, ETagOf(delete), cancellationToken),
                var other => throw new NotSupportedException($"{other.GetType().Name} is not a write of a row."),
            });
            return IsOfNoTable(answer) ? throw new RequestFailedException(answer)
                : answer.Status == 404 ? WriteResult.Failed(WriteStatus.Missing) : WriteResult.Done(ETagOf(writes[0], answer));
        }
        catch (RequestFailedException failure) when (StatusOf(failure) is { } status)
        {
            return WriteResult.Failed(status);
        }
    }

    private static async Task<WriteResult> SendBatchAsync(
        TableClient client, IReadOnlyList<RowWrite> writes, Guid writeId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.SubmitTransactionAsync([.. writes.Select(write => ActionOf(write, writeId))], cancellationToken);
            return WriteResult.Done(writes.Zip(answer.Value, ETagOf).ToArray());
        }
        catch (TableTransactionFailedException failure) when (StatusOf(failure) is { } status)
        {
            return WriteResult.Failed(status, failure.FailedTransactionActionIndex ?? 0);
        }
    }

    private static TableTransactionAction ActionOf(RowWrite write, Guid writeId) => write switch
    {
        RowWrite.Insert insert => new(TableTransactionActionType.Add, RowEntity.From(insert.Row, writeId)),
        RowWrite.Upsert upsert => new(TableTransactionActionType.UpsertReplace, RowEntity.From(upsert.Row, writeId)),
        RowWrite.Replace replace => new(
            TableTransactionActionType.UpdateReplace, RowEntity.From(replace.Row, writeId), new ETag(replace.Row.ETag!)),
        RowWrite.Delete delete => new(TableTransactionActionType.Delete, new TableEntity(delete.Partition, delete.Key), ETagOf(delete)),
        _ => throw new NotSupportedException($"{write.GetType().Name} is not a write of a row."),
    };

    private static ETag ETagOf(RowWrite.Delete delete) => delete.ETag is { } etag ? new ETag(etag) : ETag.All;

    private static string? ETagOf(RowWrite write, Response answer) => write.After is null ? null : answer.Headers.ETag?.ToString("H");

    /// <summary>Null if the failure is not an outcome of a write.</summary>
    private static WriteStatus? StatusOf(RequestFailedException failure) => failure.Status switch
    {
        404 when failure.ErrorCode != TableErrorCode.TableNotFound => WriteStatus.Missing,
        409 when failure.ErrorCode == TableErrorCode.EntityAlreadyExists => WriteStatus.Exists,
        412 => WriteStatus.Changed,
        _ => null,
    };

    /// <summary>
    /// The result, if the rows show that these writes were done; otherwise null. Deletions leave no trace, so they count as done when all
    /// rows are gone.
    /// </summary>
    private static async Task<WriteResult?> FoundDoneAsync(
        TableClient client, IReadOnlyList<RowWrite> writes, Guid writeId, CancellationToken cancellationToken)
    {
        var etags = new string?[writes.Count];
        var (isWritten, isDeleted) = (false, writes.All(write => write.After is null));
        for (var at = 0; at < writes.Count; at++)
        {
            var entity = await EntityAsync(client, writes[at].Partition, writes[at].Key, cancellationToken);
            if (writes[at].After is null)
            {
                isDeleted &= entity is null;
                continue;
            }

            var isOurs = entity is not null && RowEntity.IsOf(entity, writeId);
            etags[at] = isOurs ? entity!.ETag.ToString("H") : NobodysETag;
            isWritten |= isOurs;
        }

        return isWritten || isDeleted ? WriteResult.Done(etags) : null;
    }

    private static async Task<TableEntity?> EntityAsync(
        TableClient client, string partition, string key, CancellationToken cancellationToken) =>
        await client.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellationToken)
            is { HasValue: true, Value: { } entity } ? entity : null;
}
