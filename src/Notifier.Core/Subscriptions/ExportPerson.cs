using Notifier.Core.Email;
using Notifier.Core.Hr;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;

namespace Notifier.Core.Subscriptions;

/// <summary>A mail to a person, and what became of it.</summary>
/// <param name="Fate">What the mail service told of it, the oldest first; empty when it told nothing.</param>
public sealed record KeptMail(LedgerRow Row, IReadOnlyList<MailFate> Fate);

/// <summary>Everything that is kept of one person.</summary>
/// <param name="Address">Null when it cannot be decrypted.</param>
/// <param name="SoftBounces">Null while their mailbox takes what is sent to it.</param>
public sealed record PersonalData(string? Address, DateTimeOffset AddressGiven, DateTimeOffset? AddressConfirmed, SoftBounces? SoftBounces, IReadOnlyList<Subscription> Subscriptions, IReadOnlyList<HrContact> HrScopes, IReadOnlyList<KeptMail> Mails);

/// <summary>Gathers everything that is kept of one person.</summary>
public sealed class ExportPerson(People people, HrContacts hr, Ledger ledger, MailEvents events, IMailService service, AddressBook book)
{
    /// <returns>Null when nothing is kept.</returns>
    public async Task<PersonalData?> RunAsync(PersonKey person, CancellationToken cancellationToken)
    {
        if (await people.GetAllAsync(person, cancellationToken) is not { } known)
        {
            return null;
        }

        var mails = new List<KeptMail>();
        await foreach (var row in ledger.AllAsync(person, cancellationToken))
        {
            mails.Add(new KeptMail(row, await FateAsync(row, cancellationToken)));
        }

        return new PersonalData(book.Open(known.Person.Address, person)?.Value, known.Person.Created, known.Person.Confirmed, known.Person.SoftBounces, known.Subscriptions, await hr.AllAsync(person, cancellationToken), mails);
    }

    /// <summary>A service that knows at once tells nothing later.</summary>
    private async Task<IReadOnlyList<MailFate>> FateAsync(LedgerRow row, CancellationToken cancellationToken)
    {
        var fate = new List<MailFate>();
        foreach (var sid in service.KnowsAtOnce ? [] : row.BouncedSids.Concat(row.Sending is null ? [] : [row.Sid]).Distinct())
        {
            fate.AddRange(await events.OfAsync(sid, cancellationToken));
        }

        return fate;
    }
}
