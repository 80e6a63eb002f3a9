using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Dates;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides whether a follower is told on which day the advert says that interviews are.</summary>
public sealed class InterviewDateEmailPolicy(FollowedAdvertCheck check, EmailClaims claims, EmailLinks links) : EmailPolicy
{
    internal override Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken) =>
        check.RunAsync(
            request,
            async (subscription, advert) =>
            {
                if (!subscription.IsActive || !InterviewDateRule.IsToCome(advert, now, out var day))
                {
                    return new SendDecision.End("nothing to tell");
                }

                var claim = await claims.OnceAsync(person.Key, InterviewDateRule.KeyOf(advert, day), request.IsAnswer, null, now, cancellationToken);
                if (!claim.IsFree)
                {
                    return claim.Instead;
                }

                var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
                var mail = new Mail.InterviewDate(AdvertEmails.From(advert), day, leave, applied);
                return new SendDecision.Send(person, address, claim.Entry, mail) { Subscription = subscription, Advert = advert, Leave = leave };
            },
            cancellationToken);
}

/// <summary>The day of interviews, once for every follower, until it has come.</summary>
internal sealed class InterviewDateRule : FollowerEmailRule
{
    public override bool IsAsked(DueItemKey due, Advert advert, DateTimeOffset now, Delays delays) => IsToCome(advert, now, out _);

    public override bool IsFor(DueItemKey due, Advert advert, Subscription subscription, DateTimeOffset now, Delays delays) => true;

    public override string Key(DueItemKey due, Advert advert) => KeyOf(advert, advert.Interview!.Value);

    public override DueEmail? Now(Subscription subscription, Advert advert, DateTimeOffset now, Delays delays) =>
        IsToCome(advert, now, out var day) ? new DueEmail(KeyOf(advert, day)) : null;

    public static bool IsToCome(Advert advert, DateTimeOffset now, out DateOnly day)
    {
        day = advert.Interview ?? default;
        return advert.Closed is null && day > LondonTime.DayOf(now);
    }

    public static string KeyOf(Advert advert, DateOnly day) => EmailKinds.InterviewDateKey.Key(advert.Id, new() { Date = day });
}
