using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides whether an HR contact is asked to confirm that they want to be told about their adverts.</summary>
public sealed class HrConfirmationEmailPolicy(
    HrContactStore contacts, EmailClaims claims, EmailLinks links, LinkOptions options) : EmailPolicy
{
    internal override async Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scope = request.Advert!;
        if (await contacts.GetAsync(person.Key, scope, cancellationToken) is not { State: not SubscriptionState.Ended } contact)
        {
            return new SendDecision.End("not wanted");
        }

        if (contact.State == SubscriptionState.Confirmed)
        {
            return await claims.ConfirmedAsync(person.Key, scope, now, cancellationToken);
        }

        var claim = await claims.AskedAsync(person.Key, EmailLedgerEntry.ConfirmationOf(scope), contact.Consent.Asked, now, cancellationToken);
        var mail = new Mail.HrConfirm(contact.Scope.InWords, links.HrConfirm(person, scope, now), now + options.Links);
        return claim.IsFree ? new SendDecision.Send(person, address, claim.Entry, mail) { Contact = contact } : claim.Instead;
    }
}
