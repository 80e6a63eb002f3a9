using System.Collections.Immutable;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>A person with all their subscriptions, ended ones too.</summary>
public sealed record PersonWithSubscriptions(Person Person, ImmutableArray<Subscription> Subscriptions)
{
    public Subscription? To(string advert) => Subscriptions.FirstOrDefault(subscription => subscription.Advert == advert);

    /// <summary>The same, or the one that took its place: links in old mails name the advert of then.</summary>
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

/// <summary>Reads and writes people. One person is one partition: what changes together is written together, and erased together.</summary>
public sealed class PersonStore(ITableStore store, EmailAddressProtector book)
{
    private static readonly string AfterSubscriptions = Subscription.Prefix[..1] + ".";

    public async Task<Person?> GetAsync(PersonKey person, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, Person.RowKey, cancellationToken) is { } row ? FromRow(row) : null;

    /// <summary>Whether anything is kept of them, and they are not just being erased.</summary>
    public async Task<bool> AreKeptAsync(PersonKey person, CancellationToken cancellationToken) => await GetAsync(person, cancellationToken) is { IsErasing: false };

    public async Task<Subscription?> GetAsync(PersonKey person, string advert, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, Subscription.KeyOf(advert), cancellationToken) is { } row ? Subscription.From(row) : null;

    /// <summary>The person and their subscriptions, in one query.</summary>
    public async Task<PersonWithSubscriptions?> GetAllAsync(PersonKey person, CancellationToken cancellationToken)
    {
        var found = default(Person);
        var subscriptions = ImmutableArray.CreateBuilder<Subscription>();
        await foreach (var row in store.ReadAsync(Tables.People, RowRange.Keys(person.Value, Person.RowKey, AfterSubscriptions), cancellationToken))
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

    /// <summary>Takes due items back when the state they point to was not written and the person is gone, or is being erased.</summary>
    /// <remarks>Otherwise the writer of the due items tries again.</remarks>
    public async Task WithdrawAsync(DueItemStore due, IEnumerable<DueItemKey> keys, PersonKey person, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(due);
        if (!await AreKeptAsync(person, cancellationToken))
        {
            await due.DeleteAsync(keys, cancellationToken);
        }
    }

    /// <summary>
    /// Writes the person and some of their subscriptions, all or nothing: new where they were never read, else only if nobody changed them
    /// since.
    /// </summary>
    /// <param name="person">Null to leave the person's own row alone.</param>
    /// <param name="mails">Mails to them that are written with it; null for none.</param>
    /// <param name="replaced">A subscription that goes with it; null for none.</param>
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

    /// <summary>As stored, but with the address sealed with the current key: so it is when the row is next written, for whatever reason.</summary>
    internal Person FromRow(TableRow row)
    {
        var person = Person.From(row);
        return person with { Address = book.Renew(person.Address, person.Key) };
    }
}
