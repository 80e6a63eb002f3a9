using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>
/// Looks at everything that has fallen due, and puts a message into the queue for everybody concerned. Rows are hints: the truth says
/// whether there is anything to do. It may run twice at the same time, and die anywhere.
/// </summary>
public sealed class SweepDue(DueRows due, AdvertStore adverts, People people, Followers followers, Settle settle, ErasePerson erase, SweepHr hr, ConfirmationHints confirmations, DueWalk walk, ISendQueue queue, Delays delays)
{
    public Task<SweepRun> RunAsync(CancellationToken cancellationToken) =>
        walk.RunAsync((_, _) => true, (row, now, tally) => LookAsync(row, now, tally, cancellationToken), cancellationToken);

    /// <returns>False when the time is over.</returns>
    private async Task<bool> LookAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        switch (row.Key.Kind)
        {
            case DueKind.Ends or DueKind.Rung when row.FannedOut is null:
            case DueKind.Announce when row.FannedOut is null && row.Key.At + delays.HintRest <= now:
                return await FanOutAsync(row, now, tally, cancellationToken);
            case DueKind.Confirm when row.Key.At + delays.ClaimLapse <= now && !row.IsOnItsWay(now, delays):
                var isPending = await people.GetAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken) is { State: SubscriptionState.Pending };
                await confirmations.LookAsync(row, SendKind.Confirm, isPending, now, tally, cancellationToken);
                break;
            case DueKind.Settle when !row.IsOnItsWay(now, delays):
                await SettleAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrFindings or DueKind.HrCloses when row.FannedOut is null && (row.Key.Kind == DueKind.HrCloses || row.Key.At + delays.HintRest <= now):
                await hr.FanOutAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrDigest when !row.IsOnItsWay(now, delays):
                await hr.DigestAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrConfirm when row.Key.At + delays.ClaimLapse <= now && !row.IsOnItsWay(now, delays):
                await hr.ConfirmAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrSettle:
                await hr.SettleAsync(row, now, cancellationToken);
                break;
            case DueKind.Erase when row.Key.At + delays.HintRest <= now:
                await EraseAsync(row, now, tally, cancellationToken);
                break;
            default:
                break; // purges have a pass of their own, and what was fanned out is repaired by another
        }

        return true;
    }

    /// <summary>One message for each follower, a page at a time; after each page the cursor, with the row's ETag, so that a second sweep stops.</summary>
    /// <returns>False when the time is over.</returns>
    private async Task<bool> FanOutAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var advert = await adverts.GetAsync(row.Key.Advert!, cancellationToken);
        if (advert is null || !FanOut.IsAsked(row.Key, advert, now, delays))
        {
            await due.ForgetAsync(row, now, cancellationToken);
            return true;
        }

        while (true)
        {
            var (page, next) = await followers.PageAsync(advert.Id, row.Cursor, Followers.APage, cancellationToken);
            foreach (var follower in page.Where(follower => FanOut.Concerns(row.Key, follower)))
            {
                await queue.PutAsync(FanOut.Request(row.Key, advert, follower.Person).ToText(), TimeSpan.Zero, cancellationToken);
                tally.Enqueued++;
            }

            if (await due.ReplaceAsync(row with { Cursor = next, FannedOut = next is null ? now : null }, cancellationToken) is not { } written)
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

    private async Task SettleAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
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
            default:
                await due.ForgetAsync(row, now, cancellationToken);
                break;
        }
    }

    private async Task EraseAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        switch (await erase.FinishAsync(row.Key, cancellationToken))
        {
            case EraseResult.NotAsked:
                await due.ForgetAsync(row, now, cancellationToken);
                break;
            case EraseResult.MailServiceFirst:
                tally.Faults++;
                break;
        }
    }
}
