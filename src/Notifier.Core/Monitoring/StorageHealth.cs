using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>Whether this process can store and look up. Anybody may ask as often as they like, so what costs more than a look is done once a minute.</summary>
public sealed class StorageHealth(ITableStore store, IEnumerable<IStorageTrouble> troubles, TimeProvider clock)
{
    private const string Partition = "health";
    private const string RowKey = "asked";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _written;

    /// <returns>The reason why it cannot; null when it can.</returns>
    public async Task<string?> TroubleAsync(CancellationToken cancellationToken)
    {
        if (troubles.Select(each => each.Trouble()).FirstOrDefault(trouble => trouble is not null) is { } known)
        {
            return known;
        }

        try
        {
            await WriteAsync(cancellationToken);
            foreach (var table in ProtectedTables.Names)
            {
                await store.GetAsync(table, Partition, RowKey, cancellationToken); // one may be gone while others are there
            }

            return null;
        }
        catch (StorageUnavailableException trouble)
        {
            return trouble.Message;
        }
    }

    /// <summary>A store that can be read may still be full. What failed is tried again at the next look.</summary>
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var written = Interlocked.Read(ref _written);
        if ((now - new DateTimeOffset(written, TimeSpan.Zero)).Duration() < Pause)
        {
            return;
        }

        await store.WriteAsync(StateTable.Name, new RowWrite.Upsert(new TableRow(Partition, RowKey).With("at", now)), cancellationToken);
        Interlocked.CompareExchange(ref _written, now.UtcTicks, written);
    }
}
