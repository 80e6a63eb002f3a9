using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What a request to follow led to. It is the same whether or not the address is known, so it reveals nothing.</summary>
public enum FollowResult
{
    /// <summary>A confirmation email is on its way, if the address may get one.</summary>
    CheckYourMail,
    NoSuchAdvert,

    /// <summary>Nobody can apply any more.</summary>
    Closed,

    /// <summary>The advert states no date, and nothing new was read for a long time.</summary>
    Forgotten,

    /// <summary>The hour has no room, and the request had no good token (<see cref="FollowTokens"/>).</summary>
    TokenNeeded,
}

/// <summary>What the page may say to someone who asked to follow.</summary>
/// <param name="Until">When the email should have arrived, UTC. Null when it leaves at once.</param>
public sealed record FollowAnswer(FollowResult Result, DateTimeOffset? Until = null);

/// <summary>What is known of someone who asks. It only decides in which turn their email leaves when there is not enough room.</summary>
/// <param name="Token">From the form or the API. Null when none was sent.</param>
public readonly record struct Asker(VisitorNetwork Network, string? Token)
{
    public static Asker Unknown => default;
}

/// <summary>Asks to follow an advert. The only email that leaves is one to confirm.</summary>
public sealed class RequestSubscription(
    PersonStore people,
    AdvertStore adverts,
    PastedAdverts pasted,
    DueItemStore due,
    ConfirmationRateCap cap,
    FollowTokens tokens,
    HourlyRequests asked,
    EmailAddressProtector protector,
    ISendQueue queue,
    ConfirmationOptions confirmationOptions,
    RetentionOptions retentionOptions,
    TimeProvider clock)
{
    /// <param name="wording">The version of the sentence to which the person agreed.</param>
    public async Task<FollowAnswer> RunAsync(
        EmailAddress address, string advertId, ReminderDays reminderDays, string wording, Asker asker, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert)
        {
            return new(FollowResult.NoSuchAdvert);
        }

        if (advert.HasClosed(now) || advert.IsStale(now, retentionOptions))
        {
            return new(advert.HasClosed(now) ? FollowResult.Closed : FollowResult.Forgotten);
        }

        // Due items first, state second, message third. Everybody causes the same requests, so neither their number nor their time reveals
        // who is known.
        var key = protector.PersonOf(address);
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

        var dueItems = new[]
        {
            new DueItemKey(now, DueItemKind.Confirm, advert.Id, key),
            DueItemKey.Purge(advert.Id, key, now + retentionOptions.KeepUnconfirmed),
        };
        var dueItem = new DueItem(dueItems[0], null, null)
        {
            Closes = advert.Closing.Safe?.Instant,
            Turn = turn.OfNetwork,
            DomainTurn = turn.OfDomain,
        };
        await due.AddAsync(dueItem, cancellationToken);
        await due.AddAsync(dueItems[1], cancellationToken);

        var request = new SendEmailMessage(key, advert.Id, EmailKind.Confirm, IsAnswer: true) { Due = now, HasRoom = true };
        while (true)
        {
            var known = await people.GetAllAsync(key, cancellationToken);
            if (known is { Person.IsErasing: true })
            {
                // They asked to be erased, so nothing new may lead to them.
                await due.DeleteAsync(dueItems, cancellationToken);

                break;
            }

            if (known?.To(advert.Id) is { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
            {
                // They follow it already, so the link to manage it is more useful.
                request = SendEmailMessage.ForManageLink(key, protector) with { Due = now };
            }

            var person = known?.Person.WithAddress(address, protector) ?? Person.New(key, protector.Seal(address, key), now);
            var (wished, replaced) = Wished(known, key, advert.Id, reminderDays, new Consent(now, wording, null), now);
            var written = await people.WriteAsync(
                person.WithDueItems(now, dueItems), wished is null ? [] : [wished], cancellationToken, replaced: replaced);
            if (written == WriteStatus.Done)
            {
                break;
            }
        }

        if (hasRoom)
        {
            // Without room, a sweep puts the message into the queue when its turn comes.
            await queue.PutAsync(request.ToText(), TimeSpan.Zero, cancellationToken);
        }

        return new(FollowResult.CheckYourMail, until);
    }

    /// <returns>The subscription to write, or null when too many of this address already wait for confirmation. The second is one to delete
    /// for it, which was never emailed.</returns>
    private (Subscription? Wished, Subscription? Replaced) Wished(
        PersonWithSubscriptions? known, PersonKey person, string advert, ReminderDays reminderDays, Consent consent, DateTimeOffset now)
    {
        if (known?.To(advert) is { State: not SubscriptionState.Ended } followed)
        {
            // Asking again changes nothing that was confirmed. A subscription that waits for confirmation takes the latest request.
            var isPending = followed.State == SubscriptionState.Pending;
            return (isPending ? followed with { ReminderDays = reminderDays, Consent = consent, Since = now } : followed, null);
        }

        // A person who left has read our earlier emails, so what they know is kept. It also keeps the confirmation email from coming again
        // within minutes.
        var notified = known?.To(advert)?.Notified ?? NotifiedState.Nothing;
        var wished = new Subscription(person, advert, SubscriptionState.Pending, now, reminderDays, consent, notified)
        {
            ETag = known?.To(advert)?.ETag,
            // A link for an earlier request must not confirm this one.
            Nonce = LinkTokens.Draw(),
        };
        var waiting = known?.Subscriptions.Where(subscription => subscription.State == SubscriptionState.Pending).ToList() ?? [];
        if (waiting.Count < confirmationOptions.MostUnconfirmed)
        {
            return (wished, null);
        }

        // Strangers can fill an address's places. They must not push out a subscription that its owner can confirm from an email.
        var oldest = waiting.Where(subscription => !subscription.IsMailed && subscription.Replaces.IsEmpty)
            .MinBy(subscription => subscription.Consent.Asked);
        return oldest is null ? (null, null) : (wished, oldest);
    }
}
