using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Sending.Events;

/// <summary>
/// When the mail service last sent an event, and whether it has fallen silent. While it is silent, a missing event does not mean that an
/// email was lost.
/// </summary>
public sealed class LastEmailEvent(ITableStore store, Audit audit, SendingOptions options)
{
    private const string Partition = "mail-events";
    private const string Last = "last";

    /// <summary>Many events may come in a second; the row that says so is one.</summary>
    private static readonly TimeSpan Exactness = TimeSpan.FromMinutes(1);

    /// <summary>Emails without an event are looked for no further back.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(1);

    /// <summary>To a minute, UTC; null when it never told anything.</summary>
    public async Task<DateTimeOffset?> AtAsync(CancellationToken cancellationToken) =>
        (await store.GetAsync(Tables.State, Partition, Last, cancellationToken))?.Instant("at");

    /// <summary>Something new was told now.</summary>
    public async Task NoteAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await AtAsync(cancellationToken) is not { } last || last + Exactness <= now)
        {
            await store.WriteAsync(Tables.State, new RowWrite.Upsert(new TableRow(Partition, Last).With("at", now)), cancellationToken);
        }
    }

    /// <summary>A mail was accepted a while ago, and since then nothing at all was told.</summary>
    public async Task<bool> IsSilentAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await AtAsync(cancellationToken) + Exactness;
        var (after, until) = (last > now - Furthest ? last.Value : now - Furthest, now - options.WebhookSilence);
        return after < until && await audit.WasAnySentAsync(after, until, cancellationToken);
    }
}
