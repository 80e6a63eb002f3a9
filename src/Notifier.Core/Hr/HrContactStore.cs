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

    /// <summary>About as many as one reference has prefixes.</summary>
    private const int FewContacts = 20;

    public async Task<HrContact?> GetAsync(PersonKey person, string scope, CancellationToken cancellationToken) =>
        await store.GetAsync(Tables.People, person.Value, HrContact.KeyOf(scope), cancellationToken) is { } row
            ? HrContact.From(row)
            : null;

    /// <summary>All scopes of one person, including ended ones.</summary>
    public async Task<IReadOnlyList<HrContact>> AllAsync(PersonKey person, CancellationToken cancellationToken) =>
        await store.ReadAsync(Tables.People, RowRange.Prefix(person.Value, HrContact.Prefix), cancellationToken)
            .Select(HrContact.From)
            .ToListAsync(cancellationToken);

    /// <summary>Whether a person's own rows say that an advert concerns them.</summary>
    public async Task<bool> IsConcernedAsync(Advert advert, PersonKey person, CancellationToken cancellationToken) =>
        (await AllAsync(person, cancellationToken))
            .Any(contact => contact.State == SubscriptionState.Confirmed && contact.Scope.Concerns(advert));

    public async Task<WriteStatus> WriteAsync(Person person, HrContact contact, CancellationToken cancellationToken) =>
        (await store.WriteAsync(
            Tables.People, [RowWrite.IfUnchanged(person.ToRow()), RowWrite.IfUnchanged(contact.ToRow())], cancellationToken)).Status;

    /// <summary>Writes the index row by which adverts find the contact.</summary>
    public async Task IndexAsync(HrContact contact, CancellationToken cancellationToken)
    {
        var scope = contact.Scope;
        var row = new TableRow(scope.Partition, IndexKey(scope, contact.Person)).With("prefix", scope.ReferencePrefix);
        await store.WriteAsync(Tables.Hr, new RowWrite.Upsert(row), cancellationToken);
    }

    public async Task RemoveFromIndexAsync(HrScope scope, PersonKey person, CancellationToken cancellationToken) =>
        await store.WriteAsync(Tables.Hr, new RowWrite.Delete(scope.Partition, IndexKey(scope, person)), cancellationToken);

    /// <summary>
    /// Everybody whom an advert concerns, each once: the contacts of its employer, and those of each prefix of its reference.
    /// </summary>
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
    /// Sends one request while few contacts have prefixes, and otherwise one more for each prefix. So the cost depends on the advert's
    /// reference, not on how many contacts there are.
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
            var rows = RowRange.Prefix(prefix.Partition, prefix.Key + Separator);
            await foreach (var row in store.ReadAsync(Tables.Hr, rows, cancellationToken))
            {
                people.Add(PersonOf(row));
            }
        }

        return people;
    }

    private static string IndexKey(HrScope scope, PersonKey person) => $"{scope.Key}{Separator}{person.Value}";

    private static PersonKey PersonOf(TableRow row) => PersonKey.Parse(row.Key[(row.Key.LastIndexOf(Separator) + 1)..]);
}
