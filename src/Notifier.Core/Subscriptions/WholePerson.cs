using Notifier.Core.Hr;
using Notifier.Core.Reminders;

namespace Notifier.Core.Subscriptions;

/// <summary>Everything in a person's partition: ended subscriptions too, and whatever was ever sent to them that is still kept.</summary>
internal sealed record WholePerson(Person Person, IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<HrContact> Contacts, IReadOnlyList<LedgerRow> Mails)
{
    /// <returns>Null when nothing is kept of them.</returns>
    public static async Task<WholePerson?> ReadAsync(People people, PersonKey person, CancellationToken cancellationToken)
    {
        var found = default(Person);
        var (subscriptions, contacts, mails) = (new List<Subscription>(), new List<HrContact>(), new List<LedgerRow>());
        await foreach (var row in people.RowsAsync(person, cancellationToken))
        {
            switch (row.Key)
            {
                case Person.RowKey:
                    found = people.Of(row);
                    break;
                case var key when key.StartsWith(Subscription.Prefix, StringComparison.Ordinal):
                    subscriptions.Add(Subscription.Of(row));
                    break;
                case var key when key.StartsWith(HrContact.Prefix, StringComparison.Ordinal):
                    contacts.Add(HrContact.Of(row));
                    break;
                case var key when key.StartsWith(LedgerRow.Prefix, StringComparison.Ordinal):
                    mails.Add(LedgerRow.Of(row));
                    break;
            }
        }

        return found is null ? null : new WholePerson(found, subscriptions, contacts, mails);
    }
}
