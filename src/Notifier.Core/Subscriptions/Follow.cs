using Notifier.Core.Adverts;
using Notifier.Core.Email;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>What a wish to follow came to, as far as anybody may know: the same whether or not the address is known.</summary>
public enum FollowResult
{
    /// <summary>A mail is on its way to the address, if there may be one.</summary>
    CheckYourMail,
    NoSuchAdvert,

    /// <summary>Nobody can apply any more.</summary>
    Closed,

    /// <summary>It states no date, and nobody has heard of it for long.</summary>
    Forgotten,
}

/// <summary>Asks to follow an advert. Nothing is sent to anybody but one mail to confirm it.</summary>
public sealed class Follow(People people, AdvertStore adverts, DueRows due, ConfirmationCap cap, AddressBook book, ISendQueue queue, Delays delays, TimeProvider clock)
{
    /// <param name="wording">The version of the sentence to which the person agreed.</param>
    public async Task<FollowResult> RunAsync(EmailAddress address, string advertId, Rungs rungs, string wording, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var now = clock.GetUtcNow();
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert)
        {
            return FollowResult.NoSuchAdvert;
        }

        if (advert.IsOver(now) || advert.IsForgotten(now, delays))
        {
            return advert.IsOver(now) ? FollowResult.Closed : FollowResult.Forgotten;
        }

        // Hints first, truth second, then the message. The requests are the same for everybody, so that their number or time tells nobody who is known.
        var key = book.PersonOf(address);
        var hasRoom = await cap.TakeAsync(now, cancellationToken);
        var hints = new[]
        {
            new DueKey(now, DueKind.Confirm, advert.Id, key),
            DueKey.Purge(advert.Id, key, now + delays.KeepUnconfirmed),
        };
        await due.AddAsync(new DueRow(hints[0], null, null) { Closes = advert.Closing.Safe?.Instant, Turn = hasRoom ? 0 : 1 }, cancellationToken);
        await due.AddAsync(hints[1], cancellationToken);

        var request = new SendRequest(key, advert.Id, SendKind.Confirm, IsAnswer: true) { Due = now, HasRoom = true };
        while (true)
        {
            var known = await people.GetAllAsync(key, cancellationToken);
            if (known is { Person.IsErasing: true })
            {
                // They asked to be forgotten, and are about to be: nothing new may lead to them.
                await due.DeleteAsync(hints, cancellationToken);

                break;
            }

            if (known?.To(advert.Id) is { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
            {
                request = new SendRequest(key, null, SendKind.ManageLink, IsAnswer: true) { Due = now }; // following already: what helps is the link to manage it
            }

            var person = known?.Person ?? new Person(key, IsErasing: false, book.Seal(address, key), now, Confirmed: null, []);
            var wished = Wished(known, key, advert.Id, rungs, new Consent(now, wording, null), now);
            if (await people.WriteAsync(person.WithHints(now, hints), wished is null ? [] : [wished], cancellationToken) == WriteStatus.Done)
            {
                break;
            }
        }

        if (hasRoom)
        {
            await queue.PutAsync(request.ToText(), TimeSpan.Zero, cancellationToken); // otherwise the hint waits, and a sweep puts the message when its turn comes
        }

        return FollowResult.CheckYourMail;
    }

    /// <returns>The subscription as it is to be written; null when this address waits to confirm too many already.</returns>
    private Subscription? Wished(PersonWithSubscriptions? known, PersonKey person, string advert, Rungs rungs, Consent consent, DateTimeOffset now)
    {
        if (known?.To(advert) is { State: not SubscriptionState.Ended } followed)
        {
            // Asking again changes nothing that was confirmed; what waits to be confirmed is what was asked for last.
            return followed.State == SubscriptionState.Pending ? followed with { Rungs = rungs, Consent = consent, Since = now } : followed;
        }

        // Who left has read what we wrote before, and the mail that asks to confirm does not come again within minutes.
        var waiting = known?.Subscriptions.Count(subscription => subscription.State == SubscriptionState.Pending) ?? 0;
        return waiting >= delays.MostUnconfirmed
            ? null
            : new Subscription(person, advert, SubscriptionState.Pending, now, rungs, consent, known?.To(advert)?.Told ?? Told.Nothing) { ETag = known?.To(advert)?.ETag };
    }
}
