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
public sealed class RepairReminders(DueRows due, AdvertStore adverts, People people, Followers followers, RepairMail repair, SweepHr hr, SendAlarm alarm, DueWalk walk, Delays delays, TimeProvider clock)
{
    // What is for one person, the sweep looks at again itself.
    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken) => await alarm.IsStandingAsync(clock.GetUtcNow(), cancellationToken)
        ? new SweepRun(0, 0, IsCutShort: false, Faults: 0)
        : await walk.RunAsync((row, now) => row.Key.Person is null && row.FannedOut + delays.Repair <= now, (row, now, tally) => RepairAsync(row, now, tally, cancellationToken), cancellationToken);

    /// <returns>False when the time is over; the row remembers where.</returns>
    private async Task<bool> RepairAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var isMissing = row.IsMissing;
        if (row.Key.Kind == DueKind.HrCloses)
        {
            isMissing = await adverts.GetAsync(row.Key.Advert!, cancellationToken) is { } closing && await hr.RepairAsync(row.Key, closing, now, tally, cancellationToken);
        }
        else if (await adverts.GetAsync(row.Key.Advert!, cancellationToken) is { } advert && FanOut.IsAsked(row.Key, advert, now, delays))
        {
            for (var cursor = row.Cursor; ;)
            {
                var (page, next) = await followers.PageAsync(advert.Id, cursor, Followers.APage, cancellationToken);
                foreach (var follower in page)
                {
                    try
                    {
                        isMissing |= FanOut.Concerns(row.Key, follower) && await RepairAsync(row.Key, advert, follower.Person, now, tally, cancellationToken);
                        tally.Rows.Answered();
                    }
                    catch (Exception fault) when (tally.Rows.IsOfOneRow(fault, null, follower.Person))
                    {
                        tally.Faults++;
                        isMissing = true; // whoever comes after them is looked at all the same, and they again next time
                    }
                }

                if (next is null)
                {
                    break;
                }

                cursor = next;
                if (tally.IsTimeOver)
                {
                    await due.ReplaceAsync(row with { Cursor = cursor, IsMissing = isMissing }, cancellationToken);
                    return false;
                }
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

        return true;
    }

    /// <returns>True when their mail is still missing.</returns>
    private async Task<bool> RepairAsync(DueKey due, Advert advert, PersonKey person, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken) =>
        await people.GetAsync(person, advert.Id, cancellationToken) is { IsActive: true } subscription
        && FanOut.LedgerKey(due, advert, subscription, now, delays) is { } key
        && await repair.RunAsync(FanOut.Request(due, advert, person), key, IsLast(due, subscription.Rungs), now, tally, cancellationToken);

    private static bool IsLast(DueKey due, Rungs rungs) => rungs.Days is [.., var last] && last == due.Days;
}
