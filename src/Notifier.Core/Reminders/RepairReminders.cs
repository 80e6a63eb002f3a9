using Notifier.Core.Adverts;
using Notifier.Core.Alarms;
using Notifier.Core.Hr;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>
/// Looks again at what was fanned out a while ago, puts a message for whoever is still without their mail, and takes the row away when
/// nobody is. What a crash, a lost message, or a truth written after its hint left undone is done here. While the mail service takes no mail it does nothing:
/// whatever waits has its message.
/// </summary>
public sealed class RepairReminders(
    DueRows due,
    AdvertStore adverts,
    People people,
    Followers followers,
    Ledger ledger,
    RepairMail repair,
    SweepHr hr,
    AskedThisHour asked,
    SendAlarm alarm,
    DueWalk walk,
    Delays delays,
    TimeProvider clock)
{
    // What is for one person, the sweep looks at again itself.
    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        await asked.DropOldAsync(clock.GetUtcNow(), cancellationToken);
        return await alarm.IsStandingAsync(clock.GetUtcNow(), cancellationToken)
            ? new SweepRun(0, 0, IsCutShort: false, Faults: 0)
            : await walk.InTurnsAsync((row, now) => row.Key.Person is null && row.FannedOut + delays.Repair <= now, (row, now, tally) => RepairAsync(row, now, tally, cancellationToken), cancellationToken);
    }

    /// <summary>Looks at a page of followers; the row remembers where the next one begins.</summary>
    private async Task<Looked> RepairAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var isMissing = row.IsMissing;
        if (row.Key.Kind == DueKind.HrCloses)
        {
            isMissing = await adverts.GetAsync(row.Key.Advert!, cancellationToken) is { } closing && await hr.RepairAsync(row.Key, closing, now, tally, cancellationToken);
        }
        else if (await adverts.GetAsync(row.Key.Advert!, cancellationToken) is { } advert && FanOut.IsAsked(row.Key, advert, now, delays))
        {
            var (page, next) = await followers.PageAsync(advert.Id, row.Cursor, Followers.APage, cancellationToken);
            foreach (var (number, follower) in page.Index())
            {
                if (number > 0 && tally.IsTimeOver)
                {
                    next = follower.Cursor;
                    break;
                }

                try
                {
                    isMissing |= FanOut.Concerns(row.Key, follower)
                        && !FanOut.IsOvertaken(row.Key, advert, follower.Rungs, now, delays)
                        && await RepairAsync(row.Key, advert, follower.Person, now, tally, cancellationToken);
                    tally.Rows.Answered();
                }
                catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, null, follower.Person))
                {
                    tally.Faults++;
                    isMissing = true; // whoever comes after them is looked at all the same, and they again next time
                }
            }

            if (next is not null)
            {
                var written = await due.ReplaceAsync(row with { Cursor = next, IsMissing = isMissing }, cancellationToken);
                return written is null ? Looked.Done : Looked.More(written);
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

        return Looked.Done;
    }

    /// <returns>True when their mail is still missing.</returns>
    private async Task<bool> RepairAsync(DueKey due, Advert advert, PersonKey person, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        // Nearly everybody has had it, which one row tells.
        var mail = FanOut.LedgerKey(due, advert) is { } key ? await ledger.GetAsync(person, key, cancellationToken) : null;
        if (mail is { IsFinal: true } || await people.GetAsync(person, advert.Id, cancellationToken) is not { IsActive: true } subscription || !FanOut.IsFor(due, advert, subscription, now, delays))
        {
            return false;
        }

        mail ??= due.Kind == DueKind.Announce ? await ledger.GetAsync(person, WhatToTell.LedgerKey(advert, subscription.Told, now)!, cancellationToken) : null;
        return await repair.RunAsync(FanOut.Request(due, advert, person), mail, IsLast(due, subscription.Rungs), now, tally, cancellationToken);
    }

    private static bool IsLast(DueKey due, Rungs rungs) => rungs.Days is [.., var last] && last == due.Days;
}
