using Notifier.Core.Adverts;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>Checks that the person follows the advert that a message names, before a policy decides about an email to them.</summary>
public sealed class FollowedAdvertCheck(PersonStore people, AdvertStore adverts)
{
    internal async Task<SendDecision> RunAsync(
        SendEmailMessage request, Func<Subscription, Advert, Task<SendDecision>> decide, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(request.Person, request.Advert!, cancellationToken) is not { State: not SubscriptionState.Ended } subscription)
        {
            return new SendDecision.End("not followed");
        }

        if (subscription.State == SubscriptionState.Pending)
        {
            return new SendDecision.End("not confirmed");
        }

        if (await adverts.GetAsync(request.Advert!, cancellationToken) is not { } advert)
        {
            return new SendDecision.End("the advert is gone");
        }

        // A sweep is about to move the follower to the other advert.
        return advert.Id == subscription.Advert
            ? await decide(subscription, advert)
            : new SendDecision.End("another advert stands in its place");
    }
}
