using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>Whether this process can read and write. Anybody may ask at any rate, so it writes only once a minute.</summary>
public sealed class StorageHealth(ITableStore store, IEnumerable<IStorageTrouble> troubles, TimeProvider clock)
{
    private const string Partition = "health";
    private const string RowKey = "asked";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long _written;

    /// <returns>Why it cannot. Null when it can.</returns>
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
                // One table may be gone while others are there.
                await store.GetAsync(table, Partition, RowKey, cancellationToken);
            }

            return null;
        }
        catch (StorageUnavailableException trouble)
        {
            return trouble.Message;
        }
    }

    /// <summary>A store that can be read may still be full. After a failure the next check tries again.</summary>
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
