using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Core.Sending.Ledger;

/// <summary>
/// Messages that no worker could handle: what each was about, but not for whom. Erasing a person would not find their key here.
/// </summary>
public sealed class PoisonMessageLog(ITableStore store)
{
    private const string Partition = "poison";

    /// <param name="message">Its id in the queue.</param>
    /// <param name="request">Null when it is no message of ours.</param>
    public async Task AddAsync(
        DateTimeOffset now,
        string message,
        SendEmailMessage? request,
        int deliveries,
        string reason,
        CancellationToken cancellationToken) =>
        await store.WriteAsync(
            Tables.State,
            new RowWrite.Upsert(new TableRow(Partition, $"{Moment(now)}-{message}")
                .With("kind", request?.Kind.ToString())
                .With("advert", request?.Advert)
                .With("deliveries", deliveries)
                .With("reason", reason)),
            cancellationToken);

    /// <summary>Drops those that were given up longer ago than this.</summary>
    public Task DropOldAsync(DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken) =>
        store.DeletePartitionAsync(Tables.State, RowRange.Keys(Partition, null, Moment(now - keep)), cancellationToken);

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
