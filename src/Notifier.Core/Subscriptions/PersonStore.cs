using System.Collections.Immutable;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>A person with all their subscriptions, including ended ones.</summary>
public sealed record PersonWithSubscriptions(Person Person, ImmutableArray<Subscription> Subscriptions)
{
    public Subscription? To(string advert) => Subscriptions.FirstOrDefault(subscription => subscription.Advert == advert);

    /// <summary>The subscription to this advert, or the one that took its place. Links in old emails name the earlier advert.</summary>
    public Subscription? Latest(string advert)
    {
        var subscription = To(advert);
        for (var steps = 0; steps < Subscriptions.Length && subscription?.MovedTo is { } next && To(next) is { } later; steps++)
        {
            subscription = later;
        }

        return subscription;
    }
}

/// <summary>Reads and writes people. One person is one partition, so what belongs together is written and erased together.</summary>
public sealed class PersonStore(ITableStore store, EmailAddressProtector protector)
{
    private static readonly string AfterSubscriptions = Subscription.Prefix[..1] + ".";

    public async Task<Person?> GetAsync(PersonKey person, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, Person.RowKey, cancellationToken) is { } row ? FromRow(row) : null;

    /// <summary>Whether the person is stored and not being erased.</summary>
    public async Task<bool> AreKeptAsync(PersonKey person, CancellationToken cancellationToken) =>
        await GetAsync(person, cancellationToken) is { IsErasing: false };

    public async Task<Subscription?> GetAsync(PersonKey person, string advert, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, Subscription.KeyOf(advert), cancellationToken) is { } row
            ? Subscription.From(row)
            : null;

    /// <summary>The person and their subscriptions, in one query.</summary>
    public async Task<PersonWithSubscriptions?> GetAllAsync(PersonKey person, CancellationToken cancellationToken)
    {
        var found = default(Person);
        var subscriptions = ImmutableArray.CreateBuilder<Subscription>();
        var rows = RowRange.Keys(person.Value, Person.RowKey, AfterSubscriptions);
        await foreach (var row in store.ReadAsync(Tables.People, rows, cancellationToken))
        {
            if (row.Key == Person.RowKey)
            {
                found = FromRow(row);
            }
            else
            {
                subscriptions.Add(Subscription.From(row));
            }
        }

        return found is null ? null : new PersonWithSubscriptions(found, subscriptions.ToImmutable());
    }

    /// <summary>All rows of the person's partition, in one query.</summary>
    internal IAsyncEnumerable<TableRow> RowsAsync(PersonKey person, CancellationToken cancellationToken) =>
        store.ReadAsync(Tables.People, RowRange.Partition(person.Value), cancellationToken);

    /// <summary>Deletes due items when the matching state was not written and the person is gone or being erased.</summary>
    /// <remarks>For any other person, the writer of the due items tries again.</remarks>
    public async Task WithdrawAsync(DueItemStore due, IEnumerable<DueItemKey> keys, PersonKey person, CancellationToken cancellationToken)
    {
        if (!await AreKeptAsync(person, cancellationToken))
        {
            await due.DeleteAsync(keys, cancellationToken);
        }
    }

    /// <summary>
    /// Writes a person and some of their subscriptions, all or nothing. Rows that were never read must be new; others must be unchanged.
    /// </summary>
    /// <param name="person">Null leaves the person's own row alone.</param>
    /// <param name="mails">Ledger entries in the same batch. Null for none.</param>
    /// <param name="replaced">A subscription to delete in the same batch. Null for none.</param>
    public async Task<WriteStatus> WriteAsync(
        Person? person,
        IEnumerable<Subscription> subscriptions,
        CancellationToken cancellationToken,
        IReadOnlyList<TableRow>? mails = null,
        Subscription? replaced = null)
    {
        var rows = (person is null ? [] : new[] { person.ToRow() })
            .Concat(subscriptions.Select(subscription => subscription.ToRow()))
            .Concat(mails ?? []);
        IEnumerable<RowWrite> gone = replaced is null
            ? []
            : [new RowWrite.Delete(replaced.Person.Value, Subscription.KeyOf(replaced.Advert), replaced.ETag)];
        return (await store.WriteAsync(Tables.People, [.. rows.Select(RowWrite.IfUnchanged), .. gone], cancellationToken)).Status;
    }

    /// <summary>
    /// Reads the row, but encrypts the address with the current key. So the next write of the row, for any reason, stores it that way.
    /// </summary>
    internal Person FromRow(TableRow row)
    {
        var person = Person.From(row);
        return person with { Address = protector.Renew(person.Address, person.Key) };
    }
}
