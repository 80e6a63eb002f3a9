using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>Everything in a person's partition, including ended subscriptions and all emails that are still recorded.</summary>
internal sealed record WholePerson(
    Person Person, IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<HrContact> Contacts, IReadOnlyList<EmailLedgerEntry> Mails)
{
    /// <returns>Null when nothing of the person is stored.</returns>
    public static async Task<WholePerson?> ReadAsync(PersonStore people, PersonKey person, CancellationToken cancellationToken)
    {
        var found = default(Person);
        var (subscriptions, contacts, mails) = (new List<Subscription>(), new List<HrContact>(), new List<EmailLedgerEntry>());
        await foreach (var row in people.RowsAsync(person, cancellationToken))
        {
            switch (row.Key)
            {
                case Person.RowKey:
                    found = people.FromRow(row);
                    break;
                case var key when key.StartsWith(Subscription.Prefix, StringComparison.Ordinal):
                    subscriptions.Add(Subscription.From(row));
                    break;
                case var key when key.StartsWith(HrContact.Prefix, StringComparison.Ordinal):
                    contacts.Add(HrContact.From(row));
                    break;
                case var key when key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal):
                    mails.Add(EmailLedgerEntry.From(row));
                    break;
            }
        }

        return found is null ? null : new WholePerson(found, subscriptions, contacts, mails);
    }
}
