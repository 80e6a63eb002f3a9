using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

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

    /// <summary>The hour has no room, and no token that is good was sent (<see cref="FollowTokens"/>).</summary>
    TokenNeeded,
}

/// <summary>What somebody who asked to follow may be told.</summary>
/// <param name="Until">When the mail should have come, UTC; null when it leaves at once.</param>
public sealed record FollowAnswer(FollowResult Result, DateTimeOffset? Until = null);

/// <summary>Who asks, as far as that is known: it decides only in whose turn a mail leaves when there is no room for all.</summary>
/// <param name="Token">From the form, or from the API; null when none was sent.</param>
public readonly record struct Asker(VisitorNetwork Network, string? Token)
{
    public static Asker Unknown => default;
}

/// <summary>Asks to follow an advert. Nothing is sent to anybody but one mail to confirm it.</summary>
public sealed class RequestSubscription(
    PersonStore people,
    AdvertStore adverts,
    PastedAdverts pasted,
    DueItemStore due,
    ConfirmationRateCap cap,
    FollowTokens tokens,
    HourlyRequests asked,
    EmailAddressProtector book,
    ISendQueue queue,
    Delays delays,
    TimeProvider clock)
{
    /// <param name="wording">The version of the sentence to which the person agreed.</param>
    public async Task<FollowAnswer> RunAsync(
        EmailAddress address, string advertId, ReminderDays rungs, string wording, Asker asker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var now = clock.GetUtcNow();
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert)
        {
            return new(FollowResult.NoSuchAdvert);
        }

        if (advert.IsOver(now) || advert.IsForgotten(now, delays))
        {
            return new(advert.IsOver(now) ? FollowResult.Closed : FollowResult.Forgotten);
        }

        // Hints first, truth second, then the message. The requests are the same for everybody, so that their number or time tells nobody
        // who is known.
        var key = book.PersonOf(address);
        var hasRoom = await cap.TakeAsync(now, cancellationToken);
        if (!hasRoom && !await tokens.UseAsync(asker.Token, now, cancellationToken))
        {
            return new(FollowResult.TokenNeeded);
        }

        var turn = hasRoom ? default : await asked.NextAsync(asker.Network, address, now, cancellationToken);
        DateTimeOffset? until = hasRoom ? null : await cap.WaitAsync(turn.OfNetwork, now, cancellationToken);
        if (await pasted.WantAsync(advert, until ?? now, cancellationToken) is null)
        {
            return new(FollowResult.NoSuchAdvert);
        }

        var hints = new[]
        {
            new DueItemKey(now, DueItemKind.Confirm, advert.Id, key),
            DueItemKey.Purge(advert.Id, key, now + delays.KeepUnconfirmed),
        };
        var hint = new DueItem(hints[0], null, null)
        {
            Closes = advert.Closing.Safe?.Instant,
            Turn = turn.OfNetwork,
            DomainTurn = turn.OfDomain,
        };
        await due.AddAsync(hint, cancellationToken);
        await due.AddAsync(hints[1], cancellationToken);

        var request = new SendEmailMessage(key, advert.Id, EmailKind.Confirm, IsAnswer: true) { Due = now, HasRoom = true };
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
                request = SendEmailMessage.ForManageLink(key, book) with { Due = now }; // following already: what helps is the link to manage it
            }

            var person = known?.Person.WithAddress(address, book) ?? Person.New(key, book.Seal(address, key), now);
            var (wished, replaced) = Wished(known, key, advert.Id, rungs, new Consent(now, wording, null), now);
            var written = await people.WriteAsync(
                person.WithHints(now, hints), wished is null ? [] : [wished], cancellationToken, replaced: replaced);
            if (written == WriteStatus.Done)
            {
                break;
            }
        }

        if (hasRoom)
        {
            await queue.PutAsync(request.ToText(), TimeSpan.Zero, cancellationToken); // otherwise the hint waits, and a sweep puts the message when its turn comes
        }

        return new(FollowResult.CheckYourMail, until);
    }

    /// <returns>
    /// The subscription as it is to be written, null when this address waits to confirm too many already; and the one in whose place it is
    /// written, for which no mail ever left.
    /// </returns>
    private (Subscription? Wished, Subscription? Replaced) Wished(
        PersonWithSubscriptions? known, PersonKey person, string advert, ReminderDays rungs, Consent consent, DateTimeOffset now)
    {
        if (known?.To(advert) is { State: not SubscriptionState.Ended } followed)
        {
            // Asking again changes nothing that was confirmed; what waits to be confirmed is what was asked for last.
            var isPending = followed.State == SubscriptionState.Pending;
            return (isPending ? followed with { Rungs = rungs, Consent = consent, Since = now } : followed, null);
        }

        // Who left has read what we wrote before, and the mail that asks to confirm does not come again within minutes.
        var told = known?.To(advert)?.Told ?? NotifiedState.Nothing;
        var wished = new Subscription(person, advert, SubscriptionState.Pending, now, rungs, consent, told)
        {
            ETag = known?.To(advert)?.ETag,
            Nonce = LinkTokens.Draw(), // a link that confirmed an earlier request does not confirm this one
        };
        var waiting = known?.Subscriptions.Where(subscription => subscription.State == SubscriptionState.Pending).ToList() ?? [];
        if (waiting.Count < delays.MostUnconfirmed)
        {
            return (wished, null);
        }

        // Strangers can fill the places of an address, but they cannot take away what its owner may confirm from a mail.
        var oldest = waiting.Where(subscription => !subscription.IsMailed && subscription.Replaces.IsEmpty).MinBy(subscription => subscription.Consent.Asked);
        return oldest is null ? (null, null) : (wished, oldest);
    }
}
