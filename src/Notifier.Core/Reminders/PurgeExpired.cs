using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>Deletes what is kept no longer: what was never confirmed, subscriptions and adverts some time after closing, and what was sent long ago.</summary>
public sealed class PurgeExpired(ITableStore store, DueRows due, AdvertStore adverts, People people, Followers followers, Ledger ledger, HrContacts hr, Audit audit, DueWalk walk, Delays delays, TimeProvider clock)
{
    private const int FollowersAPage = 100;

    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        var run = await walk.RunAsync((row, _) => row.Key.Kind == DueKind.Purge, (row, now, tally) => LookAsync(row, now, tally, cancellationToken), cancellationToken);
        if (!run.IsCutShort)
        {
            await audit.DropOldAsync(clock.GetUtcNow(), delays.KeepLedger, cancellationToken);
            await store.TidyAsync(cancellationToken);
        }

        return run;
    }

    /// <returns>False when the time is over.</returns>
    private async Task<bool> LookAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var isDone = row.Key.Person is { } person
            ? await PurgeAsync(person, row.Key.Advert!, now, cancellationToken)
            : await PurgeAsync(row.Key.Advert!, now, tally, cancellationToken);
        if (isDone)
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }

        return true;
    }

    /// <returns>True when there is nothing left to do for this row.</returns>
    private async Task<bool> PurgeAsync(string advertId, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        if (await adverts.GetAsync(advertId, cancellationToken) is not { } advert || advert.KeptUntil(delays) > now)
        {
            return true; // gone, or moved: a later row asks again
        }

        while (true)
        {
            // Every follower's row goes with them, so the first page is always the next one.
            var (page, next) = await followers.PageAsync(advertId, null, FollowersAPage, cancellationToken);
            foreach (var follower in page)
            {
                if (!await PurgeAsync(follower.Person, advertId, now, cancellationToken))
                {
                    await due.AddAsync(new DueKey(now, DueKind.Purge, advertId, follower.Person), cancellationToken); // they are just doing something: later
                }

                await followers.RemoveAsync(advertId, follower.Person, cancellationToken);
            }

            if (next is null)
            {
                await adverts.DeleteAsync(advert, cancellationToken);
                return true;
            }

            if (tally.IsTimeOver)
            {
                return false;
            }
        }
    }

    /// <summary>Deletes what is old of one person's doings with one advert, and the person when nothing else is kept of them.</summary>
    /// <returns>True when the row that asked for it is done with; what is too young to go has a later one.</returns>
    private async Task<bool> PurgeAsync(PersonKey person, string advertId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known)
        {
            return true;
        }

        // A scope of an HR contact stands where an advert's id does: the two cannot be confused, for no row has both.
        var scopes = await hr.AllAsync(person, cancellationToken);
        var scope = scopes.FirstOrDefault(each => each.Scope.Key == advertId && IsOld(each, now));
        var goes = known.To(advertId) is { } subscription && await IsOldAsync(subscription, now, cancellationToken) ? subscription : null;
        var mails = new List<LedgerRow>();
        await foreach (var row in ledger.AllAsync(person, cancellationToken))
        {
            mails.Add(row);
        }

        // Nobody who follows nothing is kept: at once when they never confirmed, otherwise when what was sent to them is old as well.
        var followsNothing = known.Subscriptions.All(each => each == goes) && scopes.All(each => each == scope);
        var old = mails.FindAll(row => row.At + delays.KeepLedger <= now);
        var isLast = followsNothing && (known.Person.Confirmed is null || mails.TrueForAll(row => old.Contains(row) || row.Key == LedgerRow.ManageLink));
        var deletes = new List<RowWrite>();
        if (goes is not null)
        {
            deletes.Add(new RowWrite.Delete(person.Value, Subscription.KeyOf(advertId), goes.ETag));
        }

        if (scope is not null)
        {
            deletes.Add(new RowWrite.Delete(person.Value, HrContact.KeyOf(scope.Scope.Key), scope.ETag));
        }

        deletes.AddRange((isLast ? mails : old).Select(row => new RowWrite.Delete(person.Value, row.Key, row.ETag)));
        if (isLast)
        {
            deletes.Add(new RowWrite.Delete(person.Value, Person.RowKey, known.Person.ETag)); // a follow at this moment touches "p": then nothing is deleted
        }
        else if (mails.Except(old).Where(row => row.Key.StartsWith(LedgerRow.PrefixOf(advertId), StringComparison.Ordinal)).Max(row => (DateTimeOffset?)row.At) is { } youngest)
        {
            await due.AddAsync(new DueKey(youngest + delays.KeepLedger, DueKind.Purge, advertId, person), cancellationToken);
        }

        if (deletes.Count == 0)
        {
            return true;
        }

        var batch = deletes.Take(StorageLimits.BatchWrites).ToList();
        return (await store.WriteAsync(Tables.People, batch, cancellationToken)).IsDone && batch.Count == deletes.Count;
    }

    private bool IsOld(HrContact contact, DateTimeOffset now) => contact.State switch
    {
        SubscriptionState.Pending => contact.Consent.Asked + delays.KeepUnconfirmed <= now,
        SubscriptionState.Ended => contact.Since + delays.KeepLedger <= now,
        _ => false, // an HR contact is warned until they leave
    };

    private async Task<bool> IsOldAsync(Subscription subscription, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (subscription.State)
        {
            case SubscriptionState.Pending:
                return subscription.Consent.Asked + delays.KeepUnconfirmed <= now;
            case SubscriptionState.Ended when subscription.Since + delays.KeepLedger <= now:
                return true;
            default:
                return await adverts.GetAsync(subscription.Advert, cancellationToken) is not { } advert || advert.KeptUntil(delays) <= now;
        }
    }
}
