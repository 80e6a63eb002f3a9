using Notifier.Core.Hr;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;

namespace Notifier.Core.Subscriptions;

/// <summary>Everything that is kept of one person.</summary>
/// <param name="Address">Null when it cannot be decrypted.</param>
public sealed record PersonalData(string? Address, DateTimeOffset AddressGiven, DateTimeOffset? AddressConfirmed, IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<HrContact> HrScopes, IReadOnlyList<LedgerRow> Mails);

/// <summary>Gathers everything that is kept of one person.</summary>
public sealed class ExportPerson(People people, HrContacts hr, Ledger ledger, AddressBook book)
{
    /// <returns>Null when nothing is kept.</returns>
    public async Task<PersonalData?> RunAsync(PersonKey person, CancellationToken cancellationToken)
    {
        if (await people.GetAllAsync(person, cancellationToken) is not { } known)
        {
            return null;
        }

        var mails = new List<LedgerRow>();
        await foreach (var row in ledger.AllAsync(person, cancellationToken))
        {
            mails.Add(row);
        }

        return new PersonalData(book.Open(known.Person.Address, person)?.Value, known.Person.Created, known.Person.Confirmed, known.Subscriptions, await hr.AllAsync(person, cancellationToken), mails);
    }
}
