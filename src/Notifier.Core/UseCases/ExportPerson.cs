using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>An email to a person, and what became of it.</summary>
/// <param name="Fate">The events from the email service, oldest first. Empty when none came.</param>
public sealed record KeptMail(EmailLedgerEntry Row, IReadOnlyList<DeliverySummary> Fate);

/// <summary>Everything that is stored about one person.</summary>
/// <param name="Address">Null when it cannot be decrypted.</param>
/// <param name="SoftBounces">Null while their mailbox accepts email.</param>
public sealed record PersonalData(
    string? Address,
    DateTimeOffset AddressGiven,
    DateTimeOffset? AddressConfirmed,
    SoftBounces? SoftBounces,
    IReadOnlyList<Subscription> Subscriptions,
    IReadOnlyList<HrContact> HrScopes,
    IReadOnlyList<KeptMail> Mails);

/// <summary>Collects everything that is stored about one person.</summary>
public sealed class ExportPerson(
    PersonStore people,
    HrContactStore hr,
    EmailLedger ledger,
    EmailEventStore events,
    IEmailService service,
    EmailAddressProtector protector)
{
    /// <returns>Null when nothing is stored.</returns>
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

        return new PersonalData(
            protector.Open(known.Person.Address, person)?.Value,
            known.Person.Created,
            known.Person.Confirmed,
            known.Person.SoftBounces,
            known.Subscriptions,
            await hr.AllAsync(person, cancellationToken),
            mails);
    }

    /// <summary>Only a service without immediate receipts sends events later.</summary>
    private async Task<IReadOnlyList<DeliverySummary>> FateAsync(EmailLedgerEntry row, CancellationToken cancellationToken)
    {
        var fate = new List<DeliverySummary>();
        foreach (var emailId in service.HasImmediateReceipt ? [] : row.BouncedSids.Concat(row.Sending is null ? [] : [row.EmailId]).Distinct())
        {
            fate.AddRange(await events.OfAsync(emailId, cancellationToken));
        }

        return fate;
    }
}
