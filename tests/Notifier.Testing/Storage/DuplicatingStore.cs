using Notifier.Core.Storage;

namespace Notifier.Testing.Storage;

/// <summary>The answer to one write is lost, and it is asked for again, as clients of Azure do: what it then gets is the answer to the second.</summary>
internal sealed class WriteDuplicator(int write)
{
    public int Writes { get; private set; }

    public override string ToString() => $"write {write} of {Writes} done twice";

    public async Task<T> LetAsync<T>(Func<Task<T>> work)
    {
        if (++Writes == write)
        {
            await work();
        }

        return await work();
    }
}

internal sealed class DuplicatingStore(ITableStore inner, WriteDuplicator duplicator) : DelegatingStore(inner)
{
    public override Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken) => duplicator.LetAsync(() => base.WriteAsync(table, write, cancellationToken));

    public override Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) => duplicator.LetAsync(() => base.WriteAsync(table, batch, cancellationToken));
}

internal sealed class DuplicatingQueue(MemoryQueue inner, WriteDuplicator duplicator) : ISendQueue
{
    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => duplicator.LetAsync(async () =>
    {
        await inner.PutAsync(message, hidden, cancellationToken);
        return true;
    });
}
