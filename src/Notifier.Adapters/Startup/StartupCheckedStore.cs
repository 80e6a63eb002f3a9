using Notifier.Core.Storage;

namespace Notifier.Adapters.Startup;

/// <summary>
/// Asks the store for nothing until a check has passed, and never checks again.
/// Until then every request to it is trouble with the storage, so messages are put back and the health page says why.
/// </summary>
internal sealed class StartupCheckedStore(ITableStore store, Func<CancellationToken, Task> check) : ITableStore, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile bool _hasPassed;

    public async Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await store.GetAsync(table, partition, key, cancellationToken);
    }

    public async Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await store.WriteAsync(table, write, cancellationToken);
    }

    public async Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await store.WriteAsync(table, batch, cancellationToken);
    }

    public async Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await store.QueryAsync(table, range, continuation, most, cancellationToken);
    }

    public async Task DropAsync(string table, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        await store.DropAsync(table, cancellationToken);
    }

    public async Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await store.ScrubDeletedDataAsync(cancellationToken);
    }

    public void Dispose() => _one.Dispose();

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        if (_hasPassed)
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (!_hasPassed)
            {
                await check(cancellationToken);
                _hasPassed = true;
            }
        }
        catch (StartupException trouble)
        {
            throw new StorageUnavailableException(trouble.Message, trouble);
        }
        finally
        {
            _one.Release();
        }
    }
}
