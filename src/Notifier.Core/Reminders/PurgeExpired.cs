using Notifier.Core.Adverts;
using Notifier.Core.Email;
using Notifier.Core.Hr;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>Deletes what is kept no longer: what was never confirmed, subscriptions and adverts some time after closing, and what was sent long ago.</summary>
public sealed class PurgeExpired(ITableStore store, DueRows due, AdvertStore adverts, People people, Followers followers, Ledger ledger, HrContacts hr, Audit audit, MailEvents events, GivenUpMessages givenUp, IMailService service, DueWalk walk, Delays delays, TimeProvider clock)
{
    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        var run = await walk.RunAsync((row, _) => row.Key.Kind == DueKind.Purge, (row, now, tally) => LookAsync(row, now, tally, cancellationToken), cancellationToken);
        if (!run.IsCutShort)
        {
            await audit.DropOldAsync(clock.GetUtcNow(), delays.KeepLedger, cancellationToken);
            await events.DropOldAsync(clock.GetUtcNow(), delays.KeepLedger, cancellationToken);
            await givenUp.DropOldAsync(clock.GetUtcNow(), delays.KeepLedger, cancellationToken);
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
        if (await adverts.GetEvenGoneAsync(advertId, cancellationToken) is not { } advert)
        {
            return true;
        }

        if (!advert.IsGone && advert.KeptUntil(delays) > now)
        {
            // It moved, or is kept longer by now: only where somebody changed the settings no later row asks again.
            await due.AddAsync(DueKey.Purge(advertId, null, advert.KeptUntil(delays)), cancellationToken);
            return true;
        }

        // Gone first: should it be read at this moment, either that reading comes before, and it is kept, or it begins anew with nobody who follows it.
        if (!advert.IsGone && await adverts.WriteAsync(advert with { IsGone = true }, null, null, null, null, cancellationToken) != WriteStatus.Done)
        {
            return false;
        }

        var isDone = true;
        for (string? cursor = null; ;)
        {
            var (page, next) = await followers.PageAsync(advertId, cursor, Followers.APage, cancellationToken);
            foreach (var follower in page)
            {
                isDone &= await PurgeAsync(follower.Person, advertId, now, cancellationToken); // false while they are just doing something
            }

            if (next is null)
            {
                return isDone && await adverts.DeleteAsync(advertId, cancellationToken);
            }

            cursor = next;
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
            await followers.RemoveAsync(advertId, person, cancellationToken);
            return true;
        }

        // A scope of an HR contact stands where an advert's id does: the two cannot be confused, for no row has both.
        var scopes = await hr.AllAsync(person, cancellationToken);
        var scope = scopes.FirstOrDefault(each => each.Scope.Key == advertId);
        var scopeGoes = scope is not null && IsOld(scope, now);
        var subscription = known.To(advertId);
        var keptUntil = subscription?.KeptUntil((await adverts.GetAsync(advertId, cancellationToken))?.KeptUntil(delays) ?? default, delays);
        var subscriptionGoes = subscription is not null && keptUntil <= now;
        var mails = await ledger.AllAsync(person, cancellationToken).ToListAsync(cancellationToken);

        // Nobody who follows nothing is kept: at once when they never confirmed, otherwise when what was sent to them is old as well.
        var followsNothing = known.Subscriptions.All(each => each == subscription && subscriptionGoes) && scopes.All(each => each == scope && scopeGoes);
        var young = mails.FindAll(row => row.At + delays.KeepLedger > now);
        var isLast = followsNothing && (known.Person.Confirmed is null || young.TrueForAll(row => row.Key == LedgerRow.ManageLink));
        var writes = new List<RowWrite>();
        if (subscriptionGoes)
        {
            writes.Add(new RowWrite.Delete(person.Value, Subscription.KeyOf(advertId), subscription!.ETag));
        }

        if (scopeGoes)
        {
            writes.Add(new RowWrite.Delete(person.Value, HrContact.KeyOf(scope!.Scope.Key), scope.ETag));
        }

        // What is written to HR contacts has no end of its own, so that is looked at again when the oldest of it is old; otherwise when the youngest is.
        var left = (scope is { State: SubscriptionState.Confirmed }
            ? young.Min(row => (DateTimeOffset?)row.At) ?? now
            : young.FindAll(row => row.Key.StartsWith(LedgerRow.PrefixOf(advertId), StringComparison.Ordinal)).Max(row => (DateTimeOffset?)row.At)) + delays.KeepLedger;
        if (subscription is { State: SubscriptionState.Ended } && !subscriptionGoes && !(left < keptUntil))
        {
            left = keptUntil; // no fan-out leads to it any more
        }

        DueKey? next = null;
        if (isLast)
        {
            writes.Add(new RowWrite.Delete(person.Value, Person.RowKey, known.Person.ETag)); // a follow at this moment touches "p": then it is not deleted
        }
        else if (left is { } at)
        {
            next = DueKey.Purge(advertId, person, at);
            await due.AddAsync(next, cancellationToken);
            writes.Add(new RowWrite.Replace(known.Person.WithHints(now, next).ToRow()));
        }

        if (!await DeleteAsync(person, isLast ? mails : [.. mails.Except(young)], writes, cancellationToken))
        {
            if (next is not null)
            {
                await due.TakeBackAsync([next], person, people, cancellationToken);
            }

            return false;
        }

        if (scope is null && (subscriptionGoes || subscription is null or { State: SubscriptionState.Ended }))
        {
            await followers.RemoveAsync(advertId, person, cancellationToken);
        }

        return true;
    }

    /// <summary>Deletes what was sent, and what this program itself keeps of it; with the last of it the rest is written, so that until then this can be found again.</summary>
    /// <returns>False when somebody changed something meanwhile.</returns>
    private async Task<bool> DeleteAsync(PersonKey person, List<LedgerRow> mails, List<RowWrite> writes, CancellationToken cancellationToken)
    {
        if (mails.Count > 0 && !await service.ForgetAsync(null, [.. mails.SelectMany(row => row.Sids)], cancellationToken))
        {
            return false;
        }

        var deletes = mails.ConvertAll<RowWrite>(row => new RowWrite.Delete(person.Value, row.Key, row.ETag));
        while (deletes.Count + writes.Count > StorageLimits.BatchWrites)
        {
            var first = deletes.Take(StorageLimits.BatchWrites).ToList();
            if (!(await store.WriteAsync(Tables.People, first, cancellationToken)).IsDone)
            {
                return false;
            }

            deletes.RemoveRange(0, first.Count);
        }

        List<RowWrite> last = [.. writes, .. deletes];
        return last.Count == 0 || (await store.WriteAsync(Tables.People, last, cancellationToken)).IsDone;
    }

    private bool IsOld(HrContact contact, DateTimeOffset now) => contact.State switch
    {
        SubscriptionState.Pending => contact.Consent.Asked + delays.KeepUnconfirmed <= now,
        SubscriptionState.Ended => contact.Since + delays.KeepLedger <= now,
        _ => false, // an HR contact is warned until they leave
    };
}
