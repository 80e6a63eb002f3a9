using Notifier.Core.Emails;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Sending.Events;

/// <summary>
/// What the mail service told of the mails it accepted. A month of mails is one table, dropped whole when it is old. No address stands
/// here.
/// </summary>
public sealed class EmailEventStore(ITableStore store)
{
    private const string Kind = "events";

    /// <param name="emailId">Begins with the year and month in which its mail was first asked for.</param>
    private static string TableOf(string emailId) => Kind + EmailId.MonthOf(emailId);

    /// <summary>Whether anything was told of this mail: whatever it is, the mail was accepted.</summary>
    public async Task<bool> WasAcceptedAsync(string emailId, CancellationToken cancellationToken) =>
        (await store.QueryAsync(TableOf(emailId), RowRange.Partition(emailId), null, 1, cancellationToken)).Rows.Count > 0;

    /// <summary>Whether this mail was delivered after that time.</summary>
    public async Task<bool> WasDeliveredAsync(string emailId, DateTimeOffset after, CancellationToken cancellationToken) =>
        (await OfAsync(emailId, cancellationToken)).Any(told => told.What == KebabCase.From(EmailEventKind.Delivered) && told.At > after);

    /// <summary>All that was told of this mail, the oldest first.</summary>
    public async Task<IReadOnlyList<DeliverySummary>> OfAsync(string emailId, CancellationToken cancellationToken) =>
        await store.ReadAsync(TableOf(emailId), RowRange.Partition(emailId), cancellationToken).Select(row => new DeliverySummary(row.Key[..row.Key.LastIndexOf('-')], row.Instant("at") ?? default)).OrderBy(each => each.At).ToListAsync(cancellationToken);

    /// <summary>Whether this was told before.</summary>
    public async Task<bool> HasAsync(EmailEvent told, CancellationToken cancellationToken)
    {
        return await store.GetAsync(TableOf(told.Sid), told.Sid, KeyOf(told), cancellationToken) is not null;
    }

    /// <returns>False when the same was told before.</returns>
    public async Task<bool> AddAsync(EmailEvent told, CancellationToken cancellationToken)
    {
        var written = await store.WriteAsync(TableOf(told.Sid), new RowWrite.Insert(new TableRow(told.Sid, KeyOf(told)).With("at", told.At)), cancellationToken);
        return written.IsDone;
    }

    /// <summary>Drops the months whose last day is longer ago than this.</summary>
    public Task DropOldAsync(DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken) =>
        store.DropOldMonthsAsync(Kind, now, keep, cancellationToken);

    /// <summary>An id of the service's own would change when it tells the same again.</summary>
    private static string KeyOf(EmailEvent told) =>
        FormattableString.Invariant($"{KebabCase.From(told.Kind)}-{told.At.ToUnixTimeSeconds()}");
}
