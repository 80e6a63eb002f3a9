using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides whether a follower is told that following ends, because no date was stated and nothing new was read for long.</summary>
public sealed class FollowingEndsEmailPolicy(
    FollowedAdvertCheck check, EmailClaims claims, EmailLinks links, RetentionOptions options) : EmailPolicy
{
    internal override Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken) =>
        check.RunAsync(
            request,
            async (subscription, advert) =>
            {
                if (!advert.IsStale(now, options))
                {
                    return new SendDecision.End("something new was read");
                }

                var key = EmailLedgerEntry.EndOf(advert.Id, advert.LastRead);
                var claim = await claims.OnceAsync(person.Key, key, isAnswer: false, null, now, cancellationToken);
                if (!claim.IsFree)
                {
                    return claim.Instead;
                }

                var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
                var mail = new Mail.FollowingEnds(AdvertEmails.From(advert), leave, applied, options.KeepUndated);
                return new SendDecision.Send(person, address, claim.Entry, mail)
                {
                    Subscription = subscription,
                    Advert = advert,
                    Leave = leave,
                    EndsSubscription = true,
                };
            },
            cancellationToken);
}
