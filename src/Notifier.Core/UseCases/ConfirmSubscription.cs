using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What became of a change that a person asked for.</summary>
public enum ChangeResult
{
    Done,

    /// <summary>It was so already.</summary>
    AlreadyDone,

    /// <summary>There is no such subscription, or it has ended, or the person is gone.</summary>
    NotFollowed,

    /// <summary>The advert is gone, nobody can apply any more, or nobody has heard of it for long.</summary>
    Closed,
}

/// <summary>
/// Confirms from the mailbox that an advert is to be followed; or, for someone whose address is confirmed, follows one more.
/// </summary>
public sealed class ConfirmSubscription(PersonStore people, AdvertStore adverts, PastedAdverts pasted, CompleteSubscription settle, Delays delays, TimeProvider clock)
{
    /// <summary>The link in the mail was followed and its button pressed.</summary>
    public async Task<ChangeResult> RunAsync(PersonKey person, string advert, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known || known.To(advert) is not { State: not SubscriptionState.Ended } subscription)
            {
                return ChangeResult.NotFollowed;
            }

            if (subscription.State != SubscriptionState.Pending)
            {
                await settle.RunAsync(person, advert, cancellationToken); // who presses twice may have had no answer the first time
                return ChangeResult.AlreadyDone;
            }

            if (await adverts.GetAsync(advert, cancellationToken) is not { } asked)
            {
                return ChangeResult.Closed;
            }

            // Who confirms from a page what no mail told them of sees the date on that page.
            var told = subscription.Told.Version > 0 ? subscription.Told : AnnouncementPolicy.After(asked, subscription.Told, null);
            if (await ConfirmAsync(known.Person, subscription with { Told = told }, now, cancellationToken))
            {
                return ChangeResult.Done;
            }
        }
    }

    /// <summary>Follows one more advert from the manage page, which only the mailbox's owner can open: no second mail to confirm.</summary>
    public async Task<ChangeResult> AddAsync(PersonKey person, string advertId, ReminderDays rungs, string wording, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert || advert.IsOver(now) || advert.IsForgotten(now, delays))
        {
            return ChangeResult.Closed;
        }

        if (await pasted.WantAsync(advert, now, cancellationToken) is null)
        {
            return ChangeResult.Closed;
        }

        advertId = advert.Id; // another may stand in its place
        while (true)
        {
            if (await people.GetAllAsync(person, cancellationToken) is not { Person: { IsErasing: false, Confirmed: not null } } known)
            {
                return ChangeResult.NotFollowed;
            }

            if (known.To(advertId) is { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
            {
                return ChangeResult.AlreadyDone;
            }

            // They see the date on the page from which they add it.
            var told = AnnouncementPolicy.After(advert, known.To(advertId)?.Told ?? NotifiedState.Nothing, null);
            var added = new Subscription(person, advertId, SubscriptionState.Pending, now, rungs, new Consent(now, wording, null), told)
            {
                ETag = known.To(advertId)?.ETag,
                Nonce = known.To(advertId)?.Nonce,
            };
            if (await ConfirmAsync(known.Person, added, now, cancellationToken))
            {
                return ChangeResult.Done;
            }
        }
    }

    /// <returns>False when somebody changed the rows meanwhile.</returns>
    private Task<bool> ConfirmAsync(Person person, Subscription subscription, DateTimeOffset now, CancellationToken cancellationToken) => settle.WriteAsync(
        person with { Confirmed = person.Confirmed ?? now },
        subscription with { State = SubscriptionState.Confirmed, Since = now, Ended = null, Replaces = [], Consent = subscription.Consent with { Confirmed = now } },
        now,
        cancellationToken);
}
