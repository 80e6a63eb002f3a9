using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides whether a person gets the link with which they manage everything.</summary>
public sealed class ManageLinkEmailPolicy(PersonStore people, EmailClaims claims, EmailLinks links, LinkOptions options) : EmailPolicy
{
    internal override async Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (person.Confirmed is null)
        {
            return new SendDecision.End("not confirmed");
        }

        var claim = await claims.AskedAsync(person.Key, EmailLedgerEntry.ManageLink, now, now, cancellationToken);
        if (!claim.IsFree)
        {
            return claim.Instead;
        }

        var followed = await people.GetAllAsync(person.Key, cancellationToken);
        var count = followed?.Subscriptions.Count(subscription => subscription.State is SubscriptionState.Confirmed or SubscriptionState.Paused) ?? 0;

        // A row of an earlier version has no generation. It gets one with the claim, which takes back the links without one.
        person = person with { Generation = person.Generation ?? LinkTokens.Draw() };
        var calendar = count == 0 ? null : links.Calendar(person, now);
        var mail = new Mail.ManageLink(links.Manage(person, now), now + options.Links, count, calendar);
        return new SendDecision.Send(person, address, claim.Entry, mail);
    }
}
