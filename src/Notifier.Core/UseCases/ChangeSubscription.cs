using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What a person can do to a subscription.</summary>
public abstract record SubscriptionChange
{
    private SubscriptionChange()
    {
    }

    /// <summary>Choose other reminder days.</summary>
    public sealed record ChangeReminderDays(ReminderDays ReminderDays) : SubscriptionChange;

    public sealed record Pause : SubscriptionChange;

    public sealed record Unpause : SubscriptionChange;

    /// <summary>Leave it, or say that they have applied. They get no more email about it.</summary>
    public sealed record Finish(EndReason Reason) : SubscriptionChange;
}

/// <summary>Changes, pauses, resumes or ends what a person follows.</summary>
public sealed class ChangeSubscription(
    AdvertStore adverts,
    PersonStore people,
    FollowerIndex followers,
    DueItemStore due,
    CompleteSubscription completion,
    RetentionOptions options,
    TimeProvider clock)
{
    public async Task<ChangeResult> RunAsync(
        PersonKey person, string advert, SubscriptionChange change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known
                || known.Latest(advert) is not { } subscription)
            {
                return ChangeResult.NotFollowed;
            }

            if (subscription.State == SubscriptionState.Ended)
            {
                // A second click may mean that the first one got no answer, so finish its work.
                await followers.RemoveAsync(subscription.Advert, person, cancellationToken);
                return change is SubscriptionChange.Finish ? ChangeResult.AlreadyDone : ChangeResult.NotFollowed;
            }

            if (subscription.State == SubscriptionState.Pending && change is not SubscriptionChange.Finish)
            {
                // Only after confirming may a person change it.
                return ChangeResult.NotFollowed;
            }

            var changed = Changed(subscription, change, now);
            if (changed == subscription)
            {
                await completion.RunAsync(person, subscription.Advert, cancellationToken);
                return ChangeResult.AlreadyDone;
            }

            var written = changed.State == SubscriptionState.Ended
                ? await EndAsync(known.Person, [changed], cancellationToken)
                : await completion.WriteAsync(known.Person, changed, now, cancellationToken);
            if (written)
            {
                return ChangeResult.Done;
            }
        }
    }

    /// <summary>Ends everything that a person follows.</summary>
    /// <returns>How many subscriptions ended.</returns>
    public async Task<int> LeaveAllAsync(PersonKey person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var left = 0;
        while (true)
        {
            if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known)
            {
                return left;
            }

            var open = known.Subscriptions.Where(subscription => subscription.State != SubscriptionState.Ended)
                .Take(StorageLimits.BatchWrites - 1)
                .ToList();
            if (open.Count == 0)
            {
                // A second click may mean that the first one got no answer, so finish its work.
                await RemoveAsync(left == 0 ? known.Subscriptions : [], cancellationToken);
                return left;
            }

            var leave = new SubscriptionChange.Finish(EndReason.Left);
            if (await EndAsync(known.Person, open.ConvertAll(subscription => Changed(subscription, leave, now)), cancellationToken))
            {
                left += open.Count;
            }
        }
    }

    private static Subscription Changed(Subscription subscription, SubscriptionChange change, DateTimeOffset now) => change switch
    {
        SubscriptionChange.ChangeReminderDays chosen when !chosen.ReminderDays.Equals(subscription.ReminderDays) =>
            subscription with { ReminderDays = chosen.ReminderDays, Since = now },
        SubscriptionChange.Pause when subscription.State == SubscriptionState.Confirmed =>
            subscription with { State = SubscriptionState.Paused, Since = now },
        SubscriptionChange.Unpause when subscription.State == SubscriptionState.Paused =>
            subscription with { State = SubscriptionState.Confirmed, Since = now },
        SubscriptionChange.Finish finish =>
            subscription with { State = SubscriptionState.Ended, Since = now, Ended = finish.Reason, Replaces = [] },
        _ => subscription,
    };

    /// <summary>
    /// Ending goes the other way round: state first, index second. So no email leaves once the state is written, because the worker checks
    /// it again.
    /// </summary>
    private async Task<bool> EndAsync(Person person, List<Subscription> ended, CancellationToken cancellationToken)
    {
        // Retention deletes the subscription's data with its advert, or earlier.
        var dueItems = new List<DueItemKey>();
        foreach (var subscription in ended)
        {
            var withAdvert = (await adverts.GetAsync(subscription.Advert, cancellationToken))?.KeptUntil(options) ?? subscription.Since;
            dueItems.Add(DueItemKey.Purge(subscription.Advert, person.Key, subscription.KeptUntil(withAdvert, options)));
        }

        await due.AddAsync(dueItems, cancellationToken);

        if (await people.WriteAsync(person.WithDueItems(ended[0].Since, dueItems), ended, cancellationToken) != WriteStatus.Done)
        {
            await people.WithdrawAsync(due, dueItems, person.Key, cancellationToken);
            return false;
        }

        await RemoveAsync(ended, cancellationToken);
        return true;
    }

    private async Task RemoveAsync(IEnumerable<Subscription> ended, CancellationToken cancellationToken)
    {
        foreach (var subscription in ended)
        {
            await followers.RemoveAsync(subscription.Advert, subscription.Person, cancellationToken);
        }
    }
}
