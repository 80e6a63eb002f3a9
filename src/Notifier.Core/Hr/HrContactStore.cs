using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Hr;

/// <summary>Reads and writes HR contacts: their own rows, and the index that finds them for an advert.</summary>
public sealed class HrContactStore(ITableStore store)
{
    private const char Separator = '-';

    /// <summary>About as many as a reference has prefixes.</summary>
    private const int FewContacts = 20;

    public async Task<HrContact?> GetAsync(PersonKey person, string scope, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, HrContact.KeyOf(scope), cancellationToken) is { } row ? HrContact.From(row) : null;

    /// <summary>All scopes of one person, ended ones too.</summary>
    public async Task<IReadOnlyList<HrContact>> AllAsync(PersonKey person, CancellationToken cancellationToken) =>
        await store.ReadAsync(Tables.People, RowRange.Prefix(person.Value, HrContact.Prefix), cancellationToken).Select(HrContact.From).ToListAsync(cancellationToken);

    /// <summary>Whether an advert concerns somebody, as their own rows say.</summary>
    public async Task<bool> IsConcernedAsync(Advert advert, PersonKey person, CancellationToken cancellationToken) =>
        (await AllAsync(person, cancellationToken)).Any(contact => contact.State == SubscriptionState.Confirmed && contact.Scope.Concerns(advert));

    /// <summary>Writes the person and the contact, all or nothing.</summary>
    public async Task<WriteStatus> WriteAsync(Person person, HrContact contact, CancellationToken cancellationToken) =>
        (await store.WriteAsync(Tables.People, [RowWrite.IfUnchanged(person.ToRow()), RowWrite.IfUnchanged(contact.ToRow())], cancellationToken)).Status;

    /// <summary>Lets adverts find the contact.</summary>
    public async Task IndexAsync(HrContact contact, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Hr, new RowWrite.Upsert(new TableRow(contact.Scope.Partition, IndexKey(contact.Scope, contact.Person)).With("prefix", contact.Scope.ReferencePrefix)), cancellationToken);

    public async Task RemoveFromIndexAsync(HrScope scope, PersonKey person, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Hr, new RowWrite.Delete(scope.Partition, IndexKey(scope, person)), cancellationToken);

    /// <summary>Everybody whom an advert concerns, each once: its employer's contacts, and those of a prefix its reference starts with.</summary>
    public async Task<IReadOnlyCollection<PersonKey>> ConcernedAsync(Advert advert, CancellationToken cancellationToken)
    {
        var people = new HashSet<PersonKey>();
        if (advert.IsPrivate)
        {
            return people;
        }

        if (EmployerReference.KeyOf(advert.Employer) is { } employer)
        {
            await foreach (var row in store.ReadAsync(Tables.Hr, RowRange.Partition(employer), cancellationToken))
            {
                people.Add(PersonOf(row));
            }
        }

        people.UnionWith(await OfPrefixesAsync([.. HrScope.PrefixesOf(advert.Reference)], cancellationToken));
        return people;
    }

    /// <summary>
    /// One request while few contacts follow prefixes. Beyond, one more for each of these prefixes, and no row of another: what an advert asks
    /// for follows from its own reference, not from how many contacts there are.
    /// </summary>
    private async Task<IReadOnlyList<PersonKey>> OfPrefixesAsync(IReadOnlyList<HrScope> prefixes, CancellationToken cancellationToken)
    {
        if (prefixes.Count == 0)
        {
            return [];
        }

        var first = await store.QueryAsync(Tables.Hr, RowRange.Partition(HrScope.PrefixPartition), null, FewContacts, cancellationToken);
        if (first.Continuation is null)
        {
            var keys = prefixes.Select(prefix => prefix.Key).ToHashSet(StringComparer.Ordinal);
            return [.. first.Rows.Where(row => keys.Contains(row.Key[..row.Key.LastIndexOf(Separator)])).Select(PersonOf)];
        }

        var people = new List<PersonKey>();
        foreach (var prefix in prefixes)
        {
            await foreach (var row in store.ReadAsync(Tables.Hr, RowRange.Prefix(prefix.Partition, prefix.Key + Separator), cancellationToken))
            {
                people.Add(PersonOf(row));
            }
        }

        return people;
    }

    private static string IndexKey(HrScope scope, PersonKey person) => $"{scope.Key}{Separator}{person.Value}";

    private static PersonKey PersonOf(TableRow row) => PersonKey.Parse(row.Key[(row.Key.LastIndexOf(Separator) + 1)..]);
}
