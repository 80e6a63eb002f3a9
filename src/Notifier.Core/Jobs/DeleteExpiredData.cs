using Notifier.Core.Adverts;
using Notifier.Core.Fetching;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;

namespace Notifier.Core.Jobs;

/// <summary>
/// Deletes what was never confirmed, subscriptions and adverts some time after closing, and old ledger entries.
/// </summary>
/// <remarks>
/// A run stops when its time is over, and the next one goes on.
/// Adverts take turns of one page of followers each, so an advert with many followers holds up nobody.
/// </remarks>
public sealed class DeleteExpiredData(
    ITableStore store,
    DueItemStore due,
    AdvertStore adverts,
    PastedAdverts pasted,
    PersonStore people,
    FollowerIndex followers,
    Audit audit,
    EmailEventStore events,
    PoisonMessageLog givenUp,
    MailboxLimit mailboxes,
    HostRows hosts,
    IEmailService service,
    ResealAddresses seal,
    DueItemScanner walk,
    RetentionOptions options,
    TimeProvider clock)
{
    private DateOnly _tidied;

    public async Task<JobResult> RunAsync(CancellationToken cancellationToken)
    {
        var run = await walk.InTurnsAsync((row, _) => row.Key.Kind == DueItemKind.Purge, (row, now, tally) => LookAsync(row, now, tally, cancellationToken), cancellationToken);
        return run.IsCutShort ? run : await TidyAsync(run, clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>
    /// Once a day and after each start: addresses leave their old keys, and whole months are dropped. What was deleted also leaves the
    /// files.
    /// </summary>
    private async Task<JobResult> TidyAsync(JobResult run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (_tidied == today)
        {
            return run;
        }

        var sealing = await seal.RunAsync(cancellationToken);
        if (sealing is { IsCutShort: true })
        {
            return run with { IsCutShort = true, Sealing = sealing };
        }

        await audit.DropOldAsync(now, options.KeepLedger, cancellationToken);
        await events.DropOldAsync(now, options.KeepLedger, cancellationToken);
        await givenUp.DropOldAsync(now, options.KeepLedger, cancellationToken);
        await mailboxes.DropOldAsync(now, cancellationToken);
        await hosts.DropOldAsync(now, cancellationToken);
        await store.ScrubDeletedDataAsync(cancellationToken);
        _tidied = today;
        return run with { Sealing = sealing };
    }

    private async Task<ScanResult> LookAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        if (row.Key.Person is null)
        {
            return await PurgeAdvertAsync(row, now, tally, cancellationToken);
        }

        if (await PurgePersonAsync(row.Key.Person.Value, row.Key.Advert!, now, cancellationToken))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }

        return ScanResult.Done;
    }

    private async Task<ScanResult> PurgeAdvertAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var id = row.Key.Advert!;
        var advert = await adverts.GetEvenGoneAsync(id, cancellationToken);
        // Links of an advert in whose place another stands lead there as long as that one is kept.
        var lasting = advert is { IsGone: false, JoinedInto: not null } ? await adverts.GetAsync(id, cancellationToken) : null;
        DateTimeOffset? kept = advert is null ? null : await pasted.KeptUntilAsync(advert, cancellationToken);
        var until = lasting?.KeptUntil(options) is { } longer && longer > kept ? longer : kept;
        if (advert is { IsGone: false } && until > now)
        {
            // It moved, or is kept longer by now: only where somebody changed the settings no later row asks again.
            var isUnfollowed = advert.IsPrivate && until < advert.KeptUntil(options);
            var later = isUnfollowed ? DueItemKey.PurgePasted(id, until.Value) : DueItemKey.Purge(id, null, until.Value);
            await due.AddAsync(later, cancellationToken);
            advert = null;
        }

        if (advert is null)
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
            return ScanResult.Done;
        }

        // Marked as gone first. A reading at this moment either comes before, and the advert is kept, or it begins an advert without
        // followers.
        if (!advert.IsGone
            && await adverts.WriteAsync(advert with { IsGone = true }, null, null, null, null, cancellationToken) != WriteStatus.Done)
        {
            return ScanResult.Done;
        }

        var (page, next) = await followers.PageAsync(id, row.Cursor, FollowerIndex.APage, cancellationToken);
        var left = await PurgeAsync(id, page, now, tally, cancellationToken);
        if (next is not null)
        {
            return ScanResult.More(row with { Cursor = next });
        }

        if (page.Count > 0 && tally.IsTimeOver)
        {
            return ScanResult.CutShort; // deleting the advert takes a while too
        }

        // The next run looks again at people who were just doing something, and at those with a row that cannot be read.
        if (left == 0
            && (row.Cursor is null || (await followers.PageAsync(id, null, 1, cancellationToken)).Followers.Count == 0)
            && await adverts.DeleteAsync(id, cancellationToken))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }

        return ScanResult.Done;
    }

    /// <summary>Deletes what is old of a page of followers: hints first, then what is theirs, then their places in the index.</summary>
    /// <returns>How many are left in it.</returns>
    private async Task<int> PurgeAsync(
        string advert, IReadOnlyList<Follower> page, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var done = new List<PersonKey>();
        var plans = new List<(PersonKey Person, PersonRetention Plan)>();
        foreach (var follower in page.TakeWhile((_, number) => number == 0 || !tally.IsTimeOver))
        {
            try
            {
                if (await WholePerson.ReadAsync(people, follower.Person, cancellationToken) is { Person.IsErasing: false } known)
                {
                    plans.Add((follower.Person, PersonRetention.Create(known, advert, default, now, options)));
                }
                else
                {
                    done.Add(follower.Person);
                }

                tally.Rows.Answered();
            }
            catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, null, follower.Person))
            {
                tally.Faults++;
            }
        }

        await due.PutAsync(plans.Select(each => each.Plan.Next).OfType<DueItemKey>(), cancellationToken);
        foreach (var (person, plan) in plans.TakeWhile((_, number) => number == 0 || !tally.IsTimeOver))
        {
            try
            {
                if (await WriteAsync(person, plan, cancellationToken))
                {
                    done.Add(person);
                }

                tally.Rows.Answered();
            }
            catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, null, person))
            {
                tally.Faults++;
            }
        }

        await followers.RemoveAsync(advert, done, cancellationToken);
        return page.Count - done.Count;
    }

    /// <summary>Deletes what is old of one person's doings with one advert, and the person when nothing else is kept of them.</summary>
    /// <returns>True when the row that asked for it is done with; what is too young to go has a later one.</returns>
    private async Task<bool> PurgePersonAsync(PersonKey person, string about, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await WholePerson.ReadAsync(people, person, cancellationToken) is not { Person.IsErasing: false } known)
        {
            await followers.RemoveAsync(about, person, cancellationToken);
            return true;
        }

        // What was never confirmed is kept by itself, and not with its advert.
        var isWithAdvert = known.Subscriptions.Any(each => each.Advert == about && each.State != SubscriptionState.Pending);
        var advertKeptUntil = isWithAdvert ? (await adverts.GetAsync(about, cancellationToken))?.KeptUntil(options) : null;
        var plan = PersonRetention.Create(known, about, advertKeptUntil ?? default, now, options);
        if (plan.Next is { } next)
        {
            await due.AddAsync(next, cancellationToken);
        }

        if (!await WriteAsync(person, plan, cancellationToken))
        {
            return false;
        }

        if (plan.LeavesIndex)
        {
            await followers.RemoveAsync(about, person, cancellationToken);
        }

        return true;
    }

    /// <summary>
    /// Deletes what was sent, and what this program itself keeps of it. The rest is written with the last of it, so that until then a later
    /// run can find it.
    /// </summary>
    /// <returns>False when somebody changed something meanwhile.</returns>
    private async Task<bool> WriteAsync(PersonKey person, PersonRetention plan, CancellationToken cancellationToken)
    {
        if (plan.Mails.Count > 0
            && !await service.EraseRecipientAsync(null, [.. plan.Mails.SelectMany(row => row.Sids)], cancellationToken))
        {
            return false;
        }

        List<RowWrite> writes = [.. plan.Mails.Select(row => new RowWrite.Delete(person.Value, row.Key, row.ETag)), .. plan.Writes];
        while (writes.Count > 0)
        {
            var some = writes.Count <= StorageLimits.BatchWrites
                ? [.. writes]
                : writes[..Math.Min(StorageLimits.BatchWrites, writes.Count - plan.Writes.Count)];
            if (!(await store.WriteAsync(Tables.People, some, cancellationToken)).IsDone)
            {
                if (plan.Next is { } next)
                {
                    await people.WithdrawAsync(due, [next], person, cancellationToken);
                }

                return false;
            }

            writes.RemoveRange(0, some.Count);
        }

        return true;
    }
}
