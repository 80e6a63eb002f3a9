using Notifier.Core.Adverts;
using Notifier.Core.Reminders;

namespace Notifier.Core.Subscriptions;

/// <summary>How far a person's act has come.</summary>
public enum SettleResult
{
    /// <summary>All is done, and no mail is on its way.</summary>
    Done,

    /// <summary>All is done but one mail: it should be looked at again.</summary>
    MailOnItsWay,

    /// <summary>The truth asks for nothing, or not yet.</summary>
    NothingAsked,
}

/// <summary>Completes what a person's act asks for, from their own rows: the index of followers, the advert's rungs, and the one mail they should have now.</summary>
public sealed class Settle(People people, AdvertStore adverts, Followers followers, Ledger ledger, ISendQueue queue, Delays delays, TimeProvider clock)
{
    public async Task<SettleResult> RunAsync(PersonKey person, string advertId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var subscription = await people.GetAsync(person, advertId, cancellationToken);
        if (subscription is not { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
        {
            if (subscription is null or { State: SubscriptionState.Ended })
            {
                await followers.RemoveAsync(advertId, person, cancellationToken);
            }

            return SettleResult.NothingAsked;
        }

        await followers.PutAsync(subscription, cancellationToken);
        if (await people.GetAsync(person, advertId, cancellationToken) is null or { State: SubscriptionState.Ended })
        {
            await followers.RemoveAsync(advertId, person, cancellationToken); // they left, or were erased, in this very moment
            return SettleResult.NothingAsked;
        }

        if (await AddRungsAsync(advertId, subscription.Rungs, cancellationToken) is not { } advert)
        {
            return SettleResult.Done; // the advert is gone, and its purge takes the subscription
        }

        if (!subscription.IsActive || WhatToTell.Of(advert, subscription.Told, now) is null)
        {
            return SettleResult.Done;
        }

        var row = await ledger.GetAsync(person, LedgerRow.AnnouncementOf(advertId, advert.Version), cancellationToken);
        if (row is { IsFinal: true })
        {
            return SettleResult.Done; // told of this version already; a second thing about it waits for the next
        }

        // What an act reveals answers it; found out long after, it is news like any other, and waits for the morning.
        var isAnswer = subscription.Since + delays.Repair > now;
        await queue.PutAsync(new SendRequest(person, advertId, SendKind.Announce, isAnswer).ToText(), TimeSpan.Zero, cancellationToken);
        return SettleResult.MailOnItsWay;
    }

    /// <summary>Lets the advert know which rungs its followers chose.</summary>
    private async Task<Advert?> AddRungsAsync(string id, Rungs rungs, CancellationToken cancellationToken)
    {
        while (true)
        {
            var advert = await adverts.GetAsync(id, cancellationToken);
            if (advert is null || advert.FollowersRungs.Includes(rungs))
            {
                return advert;
            }

            await adverts.WriteAsync(advert with { FollowersRungs = advert.FollowersRungs.With(rungs) }, null, null, null, null, cancellationToken);
        }
    }
}
