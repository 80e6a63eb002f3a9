using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;

namespace Notifier.Core.Sending;

/// <summary>How far a person's act has come.</summary>
public enum SettleResult
{
    /// <summary>All is done, and no mail is on its way.</summary>
    Done,

    /// <summary>All is done but one mail: it should be looked at again.</summary>
    MailOnItsWay,

    /// <summary>The truth asks for nothing, or not yet.</summary>
    NothingAsked,

    /// <summary>
    /// It is to take the place of others when no mail about them is under way: that is <see cref="MoveFollower"/>’s to do.
    /// </summary>
    ReplacesOthers,

    /// <summary>
    /// Another advert stands in the place of the one they follow: moving them is <see cref="MoveFollower"/>’s to do, too.
    /// </summary>
    Joined,
}

/// <summary>
/// Completes what a person's act asks for: the follower index, the advert's reminder days, and the one email that they should have now.
/// </summary>
public sealed class CompleteSubscription(
    PersonStore people,
    AdvertStore adverts,
    FollowerIndex followers,
    EmailLedger ledger,
    DueItemStore due,
    ISendQueue queue,
    SendingOptions sendingOptions,
    ReminderOptions reminderOptions,
    RetentionOptions retentionOptions,
    JobOptions jobOptions,
    TimeProvider clock)
{
    /// <summary>Writes what a person did, and does what follows from it. Should this die, its hint does the same in a while.</summary>
    /// <returns>False when somebody changed the rows meanwhile.</returns>
    internal async Task<bool> WriteAsync(Person person, Subscription changed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hint = new DueItemKey(now + sendingOptions.Settle, DueItemKind.Settle, changed.Advert, person.Key);
        await due.AddAsync(hint, cancellationToken);
        if (await people.WriteAsync(person.WithDueItems(now, hint), [changed], cancellationToken) != WriteStatus.Done)
        {
            await people.WithdrawAsync(due, [hint], person.Key, cancellationToken);
            return false;
        }

        await RunAsync(person.Key, changed.Advert, cancellationToken);
        return true;
    }

    public async Task<SettleResult> RunAsync(PersonKey person, string advertId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var subscription = await people.GetAsync(person, advertId, cancellationToken);
        if (subscription is { Replaces.IsEmpty: false })
        {
            return SettleResult.ReplacesOthers;
        }

        if (subscription is not { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
        {
            if (subscription is null or { State: SubscriptionState.Ended })
            {
                await followers.RemoveAsync(advertId, person, cancellationToken);
            }

            return SettleResult.NothingAsked;
        }

        await followers.PutAsync(subscription, cancellationToken);
        if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known
            || known.To(advertId) is null or { State: SubscriptionState.Ended })
        {
            await followers.RemoveAsync(advertId, person, cancellationToken); // they left, or began to be erased, in this very moment
            return SettleResult.NothingAsked;
        }

        if (await AddRungsAsync(advertId, subscription.ReminderDays, now, cancellationToken) is not { } advert)
        {
            await followers.RemoveAsync(advertId, person, cancellationToken);
            return SettleResult.Done; // the advert is gone, and its purge takes the subscription
        }

        if (advert.Id != advertId)
        {
            return SettleResult.Joined;
        }

        foreach (var (message, key) in subscription.IsActive ? Emails(subscription, advert, now) : [])
        {
            if (await ledger.GetAsync(person, key, cancellationToken) is not { IsFinal: true })
            {
                await queue.PutAsync((message with { Due = subscription.Since + sendingOptions.Settle }).ToText(), TimeSpan.Zero, cancellationToken);
                return SettleResult.MailOnItsWay;
            }
        }

        return SettleResult.Done;
    }

    /// <summary>The emails that a person should have now. They get the first that they have not had.</summary>
    private IEnumerable<(SendEmailMessage Message, string Key)> Emails(Subscription subscription, Advert advert, DateTimeOffset now)
    {
        // What an act reveals answers it. Found out long after, it is news like any other, and waits for the morning.
        var isAnswer = subscription.Since + jobOptions.Repair > now;
        foreach (var kind in EmailKinds.All)
        {
            if (kind.Followers?.Now(subscription, advert, now, reminderOptions, retentionOptions) is { } email)
            {
                yield return (kind.Message(subscription.Person, advert, email.Days, isAnswer && email.AnswersAct), email.Key);
            }
        }
    }

    /// <summary>Adds the follower's reminder days to the advert, and writes the due items of those days.</summary>
    private async Task<Advert?> AddRungsAsync(string id, ReminderDays rungs, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var advert = await adverts.GetAsync(id, cancellationToken);
            if (advert is null || advert.Id != id || advert.FollowersReminderDays.Includes(rungs))
            {
                return advert;
            }

            // Due items first: once the advert has the reminder day, this step is skipped.
            await due.AddAsync(ReminderSchedule.DueRows(advert, rungs, now, reminderOptions), cancellationToken, advert.Closing.Safe?.Instant);

            await adverts.WriteAsync(advert with { FollowersReminderDays = advert.FollowersReminderDays.With(rungs) }, null, null, null, null, cancellationToken);
        }
    }
}
