using Notifier.Core.Adverts;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Jobs;

/// <summary>
/// Looks again at due items that were fanned out a while ago, and puts a message for everybody whose email is still missing.
/// </summary>
/// <remarks>
/// It makes up for crashes, lost messages, and states that were written after their due item.
/// While the mail service takes no email it does nothing, because each waiting email has its message.
/// </remarks>
public sealed class RequeueMissingEmails(
    DueItemStore due,
    AdvertStore adverts,
    PersonStore people,
    FollowerIndex followers,
    EmailLedger ledger,
    LostEmailRepair repair,
    DispatchHrDueItems hr,
    HourlyRequests asked,
    EmailServiceAlarm alarm,
    DueItemScanner walk,
    ReminderOptions reminderOptions,
    RetentionOptions retentionOptions,
    JobOptions jobOptions,
    TimeProvider clock)
{
    // What is for one person, the sweep looks at again itself.
    public async Task<JobResult> RunAsync(CancellationToken cancellationToken)
    {
        await asked.DropOldAsync(clock.GetUtcNow(), cancellationToken);
        return await alarm.IsStandingAsync(clock.GetUtcNow(), cancellationToken)
            ? new JobResult(0, 0, IsCutShort: false, Faults: 0)
            : await walk.InTurnsAsync(
                (row, now) => row.Key.Person is null && row.FannedOut + jobOptions.Repair <= now,
                (row, now, tally) => RepairAsync(row, now, tally, cancellationToken),
                cancellationToken);
    }

    /// <summary>Looks at a page of followers; the row remembers where the next one begins.</summary>
    private async Task<ScanResult> RepairAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var isMissing = row.IsMissing;
        if (row.Key.Kind == DueItemKind.HrCloses)
        {
            isMissing = await adverts.GetAsync(row.Key.Advert!, cancellationToken) is { } closing && await hr.RepairAsync(row.Key, closing, now, tally, cancellationToken);
        }
        else if (await adverts.GetAsync(row.Key.Advert!, cancellationToken) is { } advert
            && FanOut.From(row.Key, advert, now, reminderOptions, retentionOptions) is { } fanOut)
        {
            var (page, next) = await followers.PageAsync(advert.Id, row.Cursor, FollowerIndex.APage, cancellationToken);
            foreach (var (number, follower) in page.Index())
            {
                if (number > 0 && tally.IsTimeOver)
                {
                    next = follower.Cursor;
                    break;
                }

                try
                {
                    isMissing |= fanOut.Concerns(follower)
                        && !ReminderRule.IsOvertaken(row.Key, advert, follower.ReminderDays, now, reminderOptions)
                        && await RepairAsync(row.Key, advert, fanOut, follower.Person, now, tally, cancellationToken);
                    tally.Rows.Answered();
                }
                catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, null, follower.Person))
                {
                    tally.Faults++;
                    isMissing = true; // the followers after them are looked at all the same, and they again next time
                }
            }

            if (next is not null)
            {
                var written = await due.ReplaceAsync(row with { Cursor = next, IsMissing = isMissing }, cancellationToken);
                return written is null ? ScanResult.Done : ScanResult.More(written);
            }
        }

        if (isMissing)
        {
            await due.ReplaceAsync(row with { FannedOut = now, Cursor = null, IsMissing = false }, cancellationToken);
        }
        else
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }

        return ScanResult.Done;
    }

    /// <returns>True when an email of theirs is still missing.</returns>
    private async Task<bool> RepairAsync(
        DueItemKey due,
        Advert advert,
        FanOut fanOut,
        PersonKey person,
        DateTimeOffset now,
        JobProgress tally,
        CancellationToken cancellationToken)
    {
        var isMissing = false;
        foreach (var kind in fanOut.Kinds)
        {
            // Nearly every follower has had it, and one read tells that.
            var rule = kind.Followers!;
            var entry = rule.Key(due, advert) is { } key ? await ledger.GetAsync(person, key, cancellationToken) : null;
            if (entry is not { IsFinal: true }
                && await people.GetAsync(person, advert.Id, cancellationToken) is { IsActive: true } subscription
                && rule.IsFor(due, advert, subscription, now, reminderOptions))
            {
                if (rule.Key(due, advert) is null)
                {
                    var asked = rule.Now(subscription, advert, now, reminderOptions, retentionOptions)!;
                    entry = await ledger.GetAsync(person, asked.Key, cancellationToken);
                }

                isMissing |= await repair.RunAsync(fanOut.Message(kind, person), entry, IsLast(due, subscription.ReminderDays), now, tally, cancellationToken);
            }
        }

        return isMissing;
    }

    private static bool IsLast(DueItemKey due, ReminderDays rungs) => rungs.Days is [.., var last] && last == due.Days;
}
