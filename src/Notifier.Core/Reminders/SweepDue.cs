using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>
/// Looks at everything that has fallen due, and puts a message into the queue for everybody concerned. Rows are hints: the truth says
/// whether there is anything to do. It may run twice at the same time, and die anywhere.
/// </summary>
public sealed class SweepDue(DueRows due, AdvertStore adverts, People people, Followers followers, Ledger ledger, Settle settle, ErasePerson erase, SweepHr hr, ISendQueue queue, Delays delays, TimeProvider clock)
{
    private const int FollowersAPage = 100;

    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = new SweepTally(clock, delays);
        await foreach (var row in due.DueAsync(now, () => tally.Faults++, cancellationToken))
        {
            if (tally.IsTimeOver)
            {
                return tally.Result(isCutShort: true);
            }

            tally.Looked++;
            try
            {
                if (!await LookAsync(row, now, tally, cancellationToken))
                {
                    return tally.Result(isCutShort: true);
                }
            }
            catch (Exception fault) when (SweepRun.IsOfOneRow(fault))
            {
                tally.Faults++;
            }
        }

        return tally.Result(isCutShort: false);
    }

    /// <returns>False when the time is over.</returns>
    private async Task<bool> LookAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        switch (row.Key.Kind)
        {
            case DueKind.Ends or DueKind.Rung when row.FannedOut is null:
            case DueKind.Announce when row.FannedOut is null && row.Key.At + delays.HintRest <= now:
                return await FanOutAsync(row, now, tally, cancellationToken);
            case DueKind.Confirm when row.Key.At + delays.ClaimLapse <= now && !IsOnItsWay(row, now):
                await ConfirmAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.Settle when !IsOnItsWay(row, now):
                await SettleAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrFindings or DueKind.HrCloses when row.FannedOut is null && (row.Key.Kind == DueKind.HrCloses || row.Key.At + delays.HintRest <= now):
                await hr.FanOutAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrDigest when !IsOnItsWay(row, now):
                await hr.DigestAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrConfirm when row.Key.At + delays.ClaimLapse <= now && !IsOnItsWay(row, now):
                await hr.ConfirmAsync(row, now, tally, cancellationToken);
                break;
            case DueKind.HrSettle:
                await hr.SettleAsync(row, now, cancellationToken);
                break;
            case DueKind.Erase when row.Key.At + delays.HintRest <= now:
                if (!await erase.FinishAsync(row.Key, cancellationToken))
                {
                    await ForgetAsync(row, now, cancellationToken);
                }

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
            await ForgetAsync(row, now, cancellationToken);
            return true;
        }

        while (true)
        {
            var (page, next) = await followers.PageAsync(advert.Id, row.Cursor, FollowersAPage, cancellationToken);
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

    /// <summary>The confirmation's message may have been lost between the truth and the queue.</summary>
    private async Task ConfirmAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var (person, advert) = (row.Key.Person!.Value, row.Key.Advert!);
        if (await people.GetAsync(person, advert, cancellationToken) is not { State: SubscriptionState.Pending })
        {
            await ForgetAsync(row, now, cancellationToken);
            return;
        }

        switch (await ledger.GetAsync(person, LedgerRow.ConfirmationOf(advert), cancellationToken))
        {
            case { IsFinal: true }:
            case null when IsGivenUp(row, now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case null or { State: LedgerState.Claimed, Sending: null }:
                await queue.PutAsync(new SendRequest(person, advert, SendKind.Confirm, IsAnswer: true).ToText(), TimeSpan.Zero, cancellationToken);
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                tally.Enqueued++;
                break;
            default:
                await ForgetAsync(row, now, cancellationToken); // it waits, with a message of its own, or is in doubt, which only the person ends
                break;
        }
    }

    private async Task SettleAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        switch (await settle.RunAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken))
        {
            case SettleResult.Done:
            case SettleResult.MailOnItsWay when IsGivenUp(row, now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case SettleResult.MailOnItsWay:
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                tally.Enqueued++;
                break;
            default:
                await ForgetAsync(row, now, cancellationToken);
                break;
        }
    }

    /// <summary>A day of messages is enough: the queue loses none, so what was not sent by then is not to be sent, to a suppressed address for one.</summary>
    internal static bool IsGivenUp(DueRow row, DateTimeOffset now) => row.FannedOut is not null && row.Key.At + TimeSpan.FromDays(1) <= now;

    /// <summary>A message for it was put a short while ago. Without this a mail that waits for the morning would get another message with every sweep.</summary>
    private bool IsOnItsWay(DueRow row, DateTimeOffset now) => row.FannedOut + delays.Repair > now;

    /// <summary>The truth asks for nothing: the hint goes, once nobody can be about to write it.</summary>
    private async Task ForgetAsync(DueRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.Key.At + delays.HintGrace <= now)
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }
}
