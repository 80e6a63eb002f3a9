using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Jobs;

/// <summary>
/// Whether these are the keys with which the people in a store were written. The keys are kept apart from it, and may be mixed up.
/// </summary>
public sealed class KeyFingerprint(ITableStore store, EmailAddressProtector book)
{
    private const string Partition = "keys";
    private const string RowKey = "mark";
    private const string OfPeople = "mark";
    private const string OfSuppressions = "suppressions";

    /// <summary>Nobody's. What the keys make of it shows which keys they are, and nothing of them.</summary>
    private static readonly EmailAddress Nobody = EmailAddress.TryParse("keys@notifier.invalid")!;

    /// <summary>Leaves the mark of these keys in a store that has none.</summary>
    /// <param name="mayHoldPeople">Whether a store without a mark may hold people all the same. An account never does: every version has
    /// marked it.</param>
    /// <returns>False when the store was written with others.</returns>
    /// <exception cref="StorageUnavailableException">The store cannot be reached, or refuses us.</exception>
    public async Task<bool> FitsAsync(bool mayHoldPeople, CancellationToken cancellationToken)
    {
        var (people, suppressions) = (book.PersonOf(Nobody).Value, book.SuppressionOf(Nobody));
        while (true)
        {
            var known = await store.GetAsync(Tables.State, Partition, RowKey, cancellationToken);
            if (known?.Text(OfPeople) is { } mark ? mark != people : mayHoldPeople && !await CanReadPeopleAsync(cancellationToken))
            {
                return false;
            }

            if (known?.Text(OfSuppressions) is { } other)
            {
                return other == suppressions;
            }

            // A mark of the version before has none for suppressions.
            var row = (known ?? new TableRow(Partition, RowKey)).With(OfPeople, people).With(OfSuppressions, suppressions);
            if ((await store.WriteAsync(Tables.State, RowWrite.IfUnchanged(row), cancellationToken)).IsDone)
            {
                return true;
            }
        }
    }

    /// <summary>
    /// A store of the version before may hold people and no mark. One address that opens is enough: others may be damaged.
    /// </summary>
    private async Task<bool> CanReadPeopleAsync(CancellationToken cancellationToken)
    {
        var first = await store.QueryAsync(Tables.People, RowRange.Partitions(Sealing.Beginning, ResealAddresses.End), null, StorageLimits.PageRows, cancellationToken);
        var people = first.Rows.Where(row => row.Key == Person.RowKey).Select(Person.From).ToList();
        return people.Count == 0 || people.Exists(person => book.Open(person.Address, person.Key) is { } address
            && (book.PersonOf(address) == person.Key || book.PersonOf(address.WithRoot) == person.Key));
    }
}
