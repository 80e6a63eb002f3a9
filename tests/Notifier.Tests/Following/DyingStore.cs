using Notifier.Core;
using Notifier.Core.Storage;

namespace Notifier.Tests.Following;

/// <summary>The program was killed.</summary>
internal sealed class KilledException : Exception;

/// <summary>Counts writes, and kills the program at one of them: just before it is done, or just after, when its answer is lost.</summary>
internal sealed class Executioner(int write, bool afterwards)
{
    public int Writes { get; private set; }

    public bool IsDone => Writes >= write;

    public async Task<T> LetAsync<T>(Func<Task<T>> work)
    {
        var isLast = ++Writes == write;
        if (isLast && !afterwards)
        {
            throw new KilledException();
        }

        var result = await work();
        return isLast ? throw new KilledException() : result;
    }
}

internal sealed class DyingStore(ITableStore inner, Executioner executioner) : ITableStore
{
    public Task<Row?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken) => inner.GetAsync(table, partition, key, cancellationToken);

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) =>
        executioner.LetAsync(() => inner.WriteAsync(table, write, cancellationToken));

    public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        executioner.LetAsync(() => inner.WriteAsync(table, batch, cancellationToken));

    public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken) =>
        inner.QueryAsync(table, range, continuation, most, cancellationToken);

    public Task DropAsync(string table, CancellationToken cancellationToken) => inner.DropAsync(table, cancellationToken);

    public Task<bool> TidyAsync(CancellationToken cancellationToken) => inner.TidyAsync(cancellationToken);
}

internal sealed class DyingQueue(ISendQueue inner, Executioner executioner) : ISendQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => executioner.LetAsync(async () =>
    {
        await inner.PutAsync(message, hidden, cancellationToken);
        return true;
    });
}
