using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Ledger;

/// <summary>A row of the ledger as it was just written, and the subscription that was touched with it.</summary>
public sealed record WrittenLedgerEntry(EmailLedgerEntry Row, Subscription? Subscription);

/// <summary>The record of every mail: who may send it, and what became of it.</summary>
public sealed class EmailLedger(ITableStore store)
{
    public async Task<EmailLedgerEntry?> GetAsync(PersonKey person, string key, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, key, cancellationToken) is { } row ? EmailLedgerEntry.From(row) : null;

    /// <summary>The reminders of one closing date that have a row, in one query.</summary>
    public async Task<IReadOnlyDictionary<string, EmailLedgerEntry>> RungsOfAsync(
        PersonKey person, string advert, DateOnly date, CancellationToken cancellationToken) =>
        await store.ReadAsync(Tables.People, RowRange.Prefix(person.Value, EmailLedgerEntry.ReminderKeyOf(advert, date, 0)[..^2]), cancellationToken)
            .Select(EmailLedgerEntry.From).ToDictionaryAsync(row => row.Key, StringComparer.Ordinal, cancellationToken: cancellationToken);

    /// <summary>
    /// The row of the mail that tells an HR contact these findings, and its key: that of before where its mail was begun under it.
    /// </summary>
    /// <param name="findings">At least one.</param>
    internal async Task<(string Key, EmailLedgerEntry? Row)> FindingsAsync(
        PersonKey person, string advert, IReadOnlyCollection<AdvertFinding> findings, CancellationToken cancellationToken)
    {
        var key = EmailLedgerEntry.HrFindingsOf(advert, AdvertFinding.EvidenceOf(findings)!);
        if (await GetAsync(person, key, cancellationToken) is { } row)
        {
            return (key, row);
        }

        var earlier = EmailLedgerEntry.HrFindingsOf(advert, AdvertFinding.EarlierEvidenceOf(findings)!);
        return await GetAsync(person, earlier, cancellationToken) is { } begun ? (earlier, begun) : (key, null);
    }

    /// <summary>
    /// An announcement about one version of an advert that may have left, though nobody recorded what became of it; null when there is
    /// none.
    /// </summary>
    public async Task<EmailLedgerEntry?> AnnouncementInDoubtAsync(
        PersonKey person, string advert, int version, CancellationToken cancellationToken) =>
        await store.ReadAsync(Tables.People, RowRange.Prefix(person.Value, EmailLedgerEntry.AnnouncementOf(advert, version)), cancellationToken)
            .Select(EmailLedgerEntry.From).FirstOrDefaultAsync(row => row is { State: EmailState.Claimed or EmailState.Unknown, Sending: not null }, cancellationToken);

    /// <summary>Everything ever sent to this person that is still kept.</summary>
    public IAsyncEnumerable<EmailLedgerEntry> AllAsync(PersonKey person, CancellationToken cancellationToken) =>
        store.ReadAsync(Tables.People, RowRange.Prefix(person.Value, EmailLedgerEntry.Prefix), cancellationToken).Select(EmailLedgerEntry.From);

    /// <summary>What was sent to this person about one advert.</summary>
    public IAsyncEnumerable<EmailLedgerEntry> AboutAsync(PersonKey person, string advert, CancellationToken cancellationToken) =>
        store.ReadAsync(Tables.People, RowRange.Prefix(person.Value, EmailLedgerEntry.PrefixOf(advert)), cancellationToken).Select(EmailLedgerEntry.From);

    /// <summary>
    /// Writes the entry, and touches the rows that ask for the email. A change or an erasure of those meanwhile makes the write fail. An
    /// entry never read is inserted; any other is replaced if it was not changed.
    /// </summary>
    /// <returns>The rows as they stand now; null when it failed, and nothing was written.</returns>
    /// <param name="covered">Rows of mails that this one makes needless; one that was never read must not exist yet.</param>
    /// <param name="listed">Subscriptions that the mail lists besides.</param>
    public async Task<WrittenLedgerEntry?> WriteAsync(
        EmailLedgerEntry row,
        Person? person,
        Subscription? subscription,
        CancellationToken cancellationToken,
        IReadOnlyList<EmailLedgerEntry>? covered = null,
        HrContact? contact = null,
        IReadOnlyList<Subscription>? listed = null)
    {
        var batch = new List<RowWrite> { RowWrite.IfUnchanged(row.ToRow()) };
        if (person is not null)
        {
            batch.Add(new RowWrite.Replace(person.ToRow()));
        }

        if (subscription is not null)
        {
            batch.Add(new RowWrite.Replace(subscription.ToRow()));
        }

        if (contact is not null)
        {
            batch.Add(new RowWrite.Replace(contact.ToRow()));
        }

        batch.AddRange((listed ?? []).Select(other => new RowWrite.Replace(other.ToRow())));
        batch.AddRange((covered ?? []).Select(other => RowWrite.IfUnchanged(other.ToRow())));
        var written = batch.Count == 1
            ? await store.WriteAsync(Tables.People, batch[0], cancellationToken)
            : await store.WriteAsync(Tables.People, batch, cancellationToken);
        if (!written.IsDone)
        {
            return null;
        }

        var touched = subscription is null ? null : subscription with { ETag = written.ETags[person is null ? 1 : 2] };
        return new WrittenLedgerEntry(row with { ETag = written.ETags[0] }, touched);
    }

    public async Task DeleteAsync(EmailLedgerEntry row, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.People, new RowWrite.Delete(row.Person.Value, row.Key, row.ETag), cancellationToken);
}
