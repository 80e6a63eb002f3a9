using Notifier.Core.Adverts;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Core.UseCases.Joining;

namespace Notifier.Core.Jobs;

/// <summary>
/// Looks at due items, the soonest closing first, and puts a message into the queue for each person concerned, up to a limit. The current
/// state decides whether there is anything to do. It may run twice at the same time, and die anywhere.
/// </summary>
public sealed class DispatchDueItems(
    DueItemStore due,
    AdvertStore adverts,
    PersonStore people,
    FollowerIndex followers,
    CompleteSubscription settle,
    MoveFollower move,
    JoinAdverts join,
    ErasePerson erase,
    DispatchHrDueItems hr,
    PendingConfirmations confirmations,
    ConfirmationRateCap cap,
    ResendBouncedEmail again,
    VolumeGuard alarm,
    RemindersOfADay ofADay,
    DueItemScanner walk,
    ISendQueue queue,
    SendingOptions sendingOptions,
    ReminderOptions reminderOptions,
    RetentionOptions retentionOptions,
    JobOptions jobOptions,
    TimeProvider clock)
{
    public async Task<JobResult> RunAsync(CancellationToken cancellationToken)
    {
        var volume = new SweepVolume(alarm, ofADay, jobOptions);
        var waiting = new WaitingConfirmations(cap, confirmations, sendingOptions, jobOptions, clock);
        var run = await walk.SoonestFirstAsync(
            waiting.Meet,
            IsToLook,
            async (row, now, tally) =>
            {
                // Nothing is kept free from those for whom tomorrow is too late.
                var (share, rank) = (await waiting.ShareAsync(now, cancellationToken), DueOrder.From(row, now).Rank);
                tally.Reserved = rank == DueRank.LastDay ? 0 : share;
                return await LookAsync(row, rank, now, tally, volume, cancellationToken);
            },
            cancellationToken);
        await volume.EndAsync(clock.GetUtcNow(), run.IsCutShort, cancellationToken);
        await waiting.LetGoAsync(clock.GetUtcNow(), cancellationToken);
        return run with
        {
            Enqueued = run.Enqueued + waiting.Put,
            Faults = run.Faults + waiting.Faults,
            Holds = volume.Holds,
            Waits = waiting.Left,
            Trouble = run.Trouble ?? waiting.Trouble,
        };
    }

    /// <summary>Purges have a pass of their own, and what was fanned out is repaired by another.</summary>
    private bool IsToLook(DueItem row, DateTimeOffset now) => row.Key.Kind switch
    {
        DueItemKind.Ends or DueItemKind.Rung or DueItemKind.HrCloses => row.FannedOut is null,
        DueItemKind.Announce or DueItemKind.HrFindings or DueItemKind.Joined =>
            row.FannedOut is null && row.Key.At + jobOptions.HintRest <= now,
        DueItemKind.Confirm => row.Turn == 0 && row.Key.At + sendingOptions.ClaimLapse <= now && !row.IsOnItsWay(now, jobOptions),
        DueItemKind.HrConfirm => row.Key.At + sendingOptions.ClaimLapse <= now && !row.IsOnItsWay(now, jobOptions),
        DueItemKind.Settle or DueItemKind.HrDigest or DueItemKind.SendAgain => !row.IsOnItsWay(now, jobOptions),
        DueItemKind.HrSettle => true,
        DueItemKind.Erase => row.Key.At + jobOptions.HintRest <= now && !row.IsOnItsWay(now, jobOptions),
        _ => false,
    };

    /// <returns>False when the rest is left for the next sweep.</returns>
    private async Task<bool> LookAsync(
        DueItem row, DueRank rank, DateTimeOffset now, JobProgress tally, SweepVolume volume, CancellationToken cancellationToken)
    {
        if (tally.IsFull && row.Key.Kind is not (DueItemKind.Erase or DueItemKind.HrSettle))
        {
            tally.LeavesSome = true;
            return rank != DueRank.Rest; // an erasure among these waits for nothing
        }

        switch (row.Key.Kind)
        {
            case var due when EmailKinds.ForFollowers(due).Any():
                var isDone = await FanOutAsync(row, now, tally, volume, cancellationToken);
                tally.LeavesSome |= !isDone;
                return isDone || rank != DueRank.Rest;
            case DueItemKind.Confirm:
                var isPending = await people.GetAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken) is { State: SubscriptionState.Pending };
                tally.Enqueued += await confirmations.LookAsync(row, EmailKind.Confirm, isPending, now, cancellationToken) ? 1 : 0;
                break;
            case DueItemKind.Joined:
                var isMoved = await MoveAllAsync(row, now, tally, cancellationToken);
                tally.LeavesSome |= !isMoved;
                return isMoved || rank != DueRank.Rest;
            case DueItemKind.Settle:
                await SettleAsync(row, now, tally, cancellationToken);
                break;
            case DueItemKind.HrFindings or DueItemKind.HrCloses:
                await hr.FanOutAsync(row, now, tally, cancellationToken);
                break;
            case DueItemKind.HrDigest:
                await hr.DigestAsync(row, now, tally, cancellationToken);
                break;
            case DueItemKind.HrConfirm:
                await hr.ConfirmAsync(row, now, tally, cancellationToken);
                break;
            case DueItemKind.SendAgain:
                await again.LookAsync(row, now, tally, cancellationToken);
                break;
            case DueItemKind.HrSettle:
                await hr.SettleAsync(row, now, cancellationToken);
                break;
            case DueItemKind.Erase:
                await EraseAsync(row, now, tally, cancellationToken);
                break;
        }

        return true;
    }

    /// <summary>
    /// One message for each follower, a page at a time; after each page the cursor, with the row's ETag, so that a second sweep stops.
    /// </summary>
    /// <returns>False when the rest is left for the next sweep.</returns>
    private async Task<bool> FanOutAsync(
        DueItem row, DateTimeOffset now, JobProgress tally, SweepVolume volume, CancellationToken cancellationToken)
    {
        if (row.LastCursor == DueItem.Everybody && await volume.IsHeldAsync(cancellationToken))
        {
            return true;
        }

        var advert = await adverts.GetAsync(row.Key.Advert!, cancellationToken);
        if (advert is null || FanOut.From(row.Key, advert, now, reminderOptions, retentionOptions) is not { } fanOut)
        {
            if (row.Key.Kind == DueItemKind.Ends && advert is { Closed: null, Closing.Safe: null })
            {
                // It was read again the same day, or is kept longer by now: no later row may ask.
                await due.AddAsync(DueItemKey.EndsAfter(advert.Id, advert.LastRead + retentionOptions.KeepUndated), cancellationToken);
            }

            await due.DeleteIfStaleAsync(row, now, cancellationToken);
            return true;
        }

        while (true)
        {
            var (page, next) = await followers.PageAsync(advert.Id, row.Cursor, FollowerIndex.APage, cancellationToken);
            foreach (var follower in page.Where(fanOut.Concerns))
            {
                var isLast = ReminderSchedule.IsLast(advert, follower.ReminderDays, now, reminderOptions);
                if (isLast && string.CompareOrdinal(follower.Person.Value, row.LastCursor) < 0)
                {
                    continue; // put while the others were held
                }

                if (tally.IsEnough)
                {
                    await due.ReplaceAsync(row with { Cursor = follower.Cursor }, cancellationToken);
                    return false;
                }

                if (!isLast && !await volume.MayPutAsync(row.Key.Kind, now, cancellationToken))
                {
                    return await FanOutLastAsync(row with { Cursor = follower.Cursor }, advert, fanOut, now, tally, volume, cancellationToken);
                }

                await PutAsync(fanOut, follower, tally, volume, cancellationToken);
            }

            if (await due.ReplaceAsync(row with { Cursor = next, FannedOut = next is null ? now : null, LastCursor = next is null ? null : row.LastCursor }, cancellationToken) is not { } written)
            {
                return true; // another sweep is at it
            }

            if (next is null)
            {
                return true;
            }

            row = written;
            if (tally.IsTimeOver)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// An alarm holds the row at its cursor. Behind it, those whose last reminder this is are never held: nothing would make up for it.
    /// </summary>
    /// <returns>False when the rest is left for the next sweep.</returns>
    private async Task<bool> FanOutLastAsync(
        DueItem row,
        Advert advert,
        FanOut fanOut,
        DateTimeOffset now,
        JobProgress tally,
        SweepVolume volume,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var cursor = string.CompareOrdinal(row.LastCursor, row.Cursor) > 0 ? row.LastCursor : row.Cursor;
            var (page, next) = await followers.PageAsync(advert.Id, cursor, FollowerIndex.APage, cancellationToken);
            var isLeft = false;
            foreach (var follower in page.Where(
                follower => fanOut.Concerns(follower) && ReminderSchedule.IsLast(advert, follower.ReminderDays, now, reminderOptions)))
            {
                if (tally.IsEnough)
                {
                    (isLeft, next) = (true, follower.Cursor);
                    break;
                }

                await PutAsync(fanOut, follower, tally, volume, cancellationToken);
            }

            if (await due.ReplaceAsync(row with { LastCursor = next ?? DueItem.Everybody }, cancellationToken) is not { } written)
            {
                return true; // another sweep is at it
            }

            if (isLeft || next is null)
            {
                return !isLeft;
            }

            row = written;
            if (tally.IsTimeOver)
            {
                return false;
            }
        }
    }

    private async Task PutAsync(
        FanOut fanOut, Follower follower, JobProgress tally, SweepVolume volume, CancellationToken cancellationToken)
    {
        foreach (var message in fanOut.Messages(follower.Person))
        {
            await queue.PutAsync(message.ToText(), TimeSpan.Zero, cancellationToken);
            tally.Enqueued++;
            volume.Count(fanOut.Due);
        }
    }

    private async Task SettleAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        switch (await settle.RunAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken))
        {
            case SettleResult.Done:
            case SettleResult.MailOnItsWay when row.IsGivenUp(now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case SettleResult.MailOnItsWay:
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                tally.Enqueued++;
                break;
            case SettleResult.ReplacesOthers:
                // What is still to do then has a hint of its own; where the wish came to nothing, this one settles the rest.
                var moved = await move.FulfilAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken);
                if (moved is not (MoveResult.NotFollowed or MoveResult.Closed))
                {
                    await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                }

                break;
            case SettleResult.Joined:
                await MoveAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken);
                await due.DeleteIfStaleAsync(row, now, cancellationToken);
                break;
            default:
                await due.DeleteIfStaleAsync(row, now, cancellationToken);
                break;
        }
    }

    /// <summary>
    /// Moves every follower to the advert that replaces this one, a page at a time. A follower who waits for an email under way has a due
    /// item of their own.
    /// </summary>
    /// <returns>False when the rest is left for the next sweep.</returns>
    private async Task<bool> MoveAllAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var id = row.Key.Advert!;
        if (row.Cursor is null && await join.FinishAsync(id, now, cancellationToken) is null)
        {
            await due.DeleteIfStaleAsync(row, now, cancellationToken);
            return true;
        }

        while (true)
        {
            var (page, next) = await followers.PageAsync(id, row.Cursor, FollowerIndex.APage, cancellationToken);
            var isLeft = row.IsMissing;
            foreach (var (number, follower) in page.Index())
            {
                if (tally.IsFull || (number > 0 && tally.IsTimeOver))
                {
                    await due.ReplaceAsync(row with { Cursor = follower.Cursor, IsMissing = isLeft }, cancellationToken);
                    return false;
                }

                try
                {
                    await MoveAsync(follower.Person, id, cancellationToken);
                    tally.Enqueued++; // at most one mail each
                    tally.Rows.Answered();
                }
                catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, null, follower.Person))
                {
                    tally.Faults++;
                    isLeft = true; // the followers after them are moved all the same, and they next time
                }
            }

            if (next is null && !isLeft)
            {
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                return true;
            }

            var written = await due.ReplaceAsync(row with { Cursor = next, IsMissing = isLeft && next is not null }, cancellationToken);
            if (written is null || next is null)
            {
                return true; // another sweep is at it, or the next one begins again with those who are left
            }

            row = written;
            if (tally.IsTimeOver)
            {
                return false;
            }
        }
    }

    private async Task MoveAsync(PersonKey person, string from, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(person, from, cancellationToken) is { IsFollowed: true }
            && await adverts.GetAsync(from, cancellationToken) is { } into && into.Id != from)
        {
            await move.RunAsync(person, [from], into.Id, cancellationToken);
        }
    }

    private async Task EraseAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        if (tally.IsMailServiceSilent)
        {
            return; // each erasure could take half a minute, and reminders wait behind it
        }

        switch (await erase.FinishAsync(row.Key, cancellationToken))
        {
            case EraseResult.NotAsked:
                await due.DeleteIfStaleAsync(row, now, cancellationToken);
                break;
            case EraseResult.MailServiceFirst:
                // it may be this address alone: the next sweep begins with the others
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                tally.Faults++;
                tally.IsMailServiceSilent = true;
                break;
        }
    }
}
