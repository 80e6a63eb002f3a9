using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What became of a change that a person asked for.</summary>
public enum ChangeResult
{
    Done,

    /// <summary>Nothing had to change.</summary>
    AlreadyDone,

    /// <summary>There is no such subscription, it has ended, or the person is gone.</summary>
    NotFollowed,

    /// <summary>The advert is gone or closed, or it states no date and nothing new was read for a long time.</summary>
    Closed,
}

/// <summary>Confirms a subscription from the mailbox. A person with a confirmed address can also add one.</summary>
public sealed class ConfirmSubscription(
    PersonStore people, AdvertStore adverts, PastedAdverts pasted, CompleteSubscription completion, RetentionOptions options,
    TimeProvider clock)
{
    /// <summary>The person followed the link in the email and pressed its button.</summary>
    public async Task<ChangeResult> RunAsync(PersonKey person, string advert, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known
                || known.To(advert) is not { State: not SubscriptionState.Ended } subscription)
            {
                return ChangeResult.NotFollowed;
            }

            if (subscription.State != SubscriptionState.Pending)
            {
                // A second press may mean that the first one got no answer, so finish its work.
                await completion.RunAsync(person, advert, cancellationToken);
                return ChangeResult.AlreadyDone;
            }

            if (await adverts.GetAsync(advert, cancellationToken) is not { } asked)
            {
                return ChangeResult.Closed;
            }

            // No email has stated a date, so the person confirms on a page that shows it.
            var notified = subscription.Notified.Version > 0 ? subscription.Notified : AnnouncementPolicy.After(asked, subscription.Notified, null);
            if (await ConfirmAsync(known.Person, subscription with { Notified = notified }, now, cancellationToken))
            {
                return ChangeResult.Done;
            }
        }
    }

    /// <summary>
    /// Adds a subscription from the manage page. Only the mailbox's owner can open that page, so no second confirmation is needed.
    /// </summary>
    public async Task<ChangeResult> AddAsync(
        PersonKey person, string advertId, ReminderDays reminderDays, string wording, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert || advert.HasClosed(now) || advert.IsStale(now, options))
        {
            return ChangeResult.Closed;
        }

        if (await pasted.WantAsync(advert, now, cancellationToken) is null)
        {
            return ChangeResult.Closed;
        }

        // The advert may have been joined into another.
        advertId = advert.Id;
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

            // The person sees the date on the page from which they add it.
            var notified = AnnouncementPolicy.After(advert, known.To(advertId)?.Notified ?? NotifiedState.Nothing, null);
            var added = new Subscription(
                person, advertId, SubscriptionState.Pending, now, reminderDays, new Consent(now, wording, null), notified)
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

    /// <returns>False when another process changed the rows first.</returns>
    private Task<bool> ConfirmAsync(Person person, Subscription subscription, DateTimeOffset now, CancellationToken cancellationToken) =>
        completion.WriteAsync(
        person with { Confirmed = person.Confirmed ?? now },
        subscription with
        {
            State = SubscriptionState.Confirmed,
            Since = now,
            Ended = null,
            Replaces = [],
            Consent = subscription.Consent with { Confirmed = now },
        },
        now,
        cancellationToken);
}
