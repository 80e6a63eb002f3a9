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

    public FaultyTableStore Around(ITableStore store) => new(store) { Write = (_, write) => LetAsync(write) };

    public DuplicatingQueue Around(MemoryQueue queue) => new(queue, this);
}
