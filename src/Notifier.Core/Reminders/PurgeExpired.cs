using Notifier.Core.Adverts;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>Deletes what is kept no longer: what was never confirmed, subscriptions and adverts some time after closing, and what was sent long ago.</summary>
public sealed class PurgeExpired(ITableStore store, DueRows due, AdvertStore adverts, People people, Followers followers, Ledger ledger, Audit audit, Delays delays, TimeProvider clock)
{
    private const int FollowersAPage = 100;

    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var looked = 0;
        await foreach (var row in due.DueAsync(now, cancellationToken))
        {
            if (row.Key.Kind != DueKind.Purge)
            {
                continue;
            }

            if (clock.GetElapsedTime(started) > delays.SweepStop)
            {
                return new SweepRun(looked, 0, IsCutShort: true);
            }

            looked++;
            var isDone = row.Key.Person is { } person
                ? await PurgeAsync(person, row.Key.Advert!, now, cancellationToken)
                : await PurgeAsync(row.Key.Advert!, now, started, cancellationToken);
            if (isDone)
            {
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
            }
        }

        await audit.DropOldAsync(now, delays.KeepLedger, cancellationToken);
        await store.TidyAsync(cancellationToken);
        return new SweepRun(looked, 0, IsCutShort: false);
    }

    /// <returns>True when there is nothing left to do for this row.</returns>
    private async Task<bool> PurgeAsync(string advertId, DateTimeOffset now, long started, CancellationToken cancellationToken)
    {
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert || KeptUntil(advert) > now)
        {
            return true; // gone, or moved: a later row asks again
        }

        while (true)
        {
            // Every follower's row goes with them, so the first page is always the next one.
            var (page, next) = await followers.PageAsync(advertId, null, FollowersAPage, cancellationToken);
            foreach (var follower in page)
            {
                await PurgeAsync(follower.Person, advertId, now, cancellationToken);
                await followers.RemoveAsync(advertId, follower.Person, cancellationToken);
            }

            if (next is null)
            {
                await adverts.DeleteAsync(advert, cancellationToken);
                return true;
            }

            if (clock.GetElapsedTime(started) > delays.SweepStop)
            {
                return false;
            }
        }
    }

    private DateTimeOffset KeptUntil(Advert advert) =>
        (advert.Closed ?? advert.Closing.Safe?.Instant ?? advert.LastRead + delays.KeepUndated) + delays.KeepAfterClosing;

    /// <summary>Deletes what is old of one person's doings with one advert, and the person when nothing else is kept of them.</summary>
    /// <returns>True when the row that asked for it is done with; what is too young to go has a later one.</returns>
    private async Task<bool> PurgeAsync(PersonKey person, string advertId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known)
        {
            return true;
        }

        var subscription = known.To(advertId);
        var deletes = new List<RowWrite>();
        if (subscription is not null && await IsOldAsync(subscription, now, cancellationToken))
        {
            deletes.Add(new RowWrite.Delete(person.Value, Subscription.KeyOf(advertId), subscription.ETag));
        }

        var keepUntil = default(DateTimeOffset?);
        var others = 0;
        await foreach (var row in ledger.AllAsync(person, cancellationToken))
        {
            var until = (row.Finished ?? row.Claimed) + delays.KeepLedger;
            if (!row.Key.StartsWith(LedgerRow.PrefixOf(advertId), StringComparison.Ordinal))
            {
                others += row.Key == LedgerRow.ManageLink ? 0 : 1;
            }
            else if (until <= now)
            {
                deletes.Add(new RowWrite.Delete(person.Value, row.Key, row.ETag));
            }
            else if (keepUntil is null || until > keepUntil)
            {
                keepUntil = until;
            }
        }

        if (keepUntil is { } later)
        {
            await due.AddAsync(new DueKey(DueKey.ToSecond(later), DueKind.Purge, advertId, person), cancellationToken);
        }

        var isLast = keepUntil is null && others == 0 && known.Subscriptions.All(each => each.Advert == advertId && deletes.Exists(delete => delete.Key == Subscription.KeyOf(each.Advert)));
        if (isLast)
        {
            // Nothing else is kept of them: they go whole. A follow at this moment touches "p", and then this does nothing and is tried again.
            deletes.Add(new RowWrite.Delete(person.Value, LedgerRow.ManageLink));
            deletes.Add(new RowWrite.Delete(person.Value, Person.RowKey, known.Person.ETag));
            if (await ledger.GetAsync(person, LedgerRow.ManageLink, cancellationToken) is null)
            {
                deletes.RemoveAll(delete => delete.Key == LedgerRow.ManageLink);
            }
        }

        if (deletes.Count == 0)
        {
            return true;
        }

        var batch = deletes.Take(StorageLimits.BatchWrites).ToList();
        return (await store.WriteAsync(Tables.People, batch, cancellationToken)).IsDone && batch.Count == deletes.Count;
    }

    private async Task<bool> IsOldAsync(Subscription subscription, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (subscription.State)
        {
            case SubscriptionState.Pending:
                return subscription.Consent.Asked + delays.KeepUnconfirmed <= now;
            case SubscriptionState.Ended when subscription.Since + delays.KeepLedger <= now:
                return true;
            default:
                return await adverts.GetAsync(subscription.Advert, cancellationToken) is not { } advert || KeptUntil(advert) <= now;
        }
    }
}
