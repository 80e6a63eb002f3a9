using Notifier.Core.Adverts;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>What one pass did.</summary>
/// <param name="Looked">Due rows looked at.</param>
/// <param name="Enqueued">Messages put into the queue.</param>
/// <param name="IsCutShort">It stopped because of its time; the next one goes on where it stopped.</param>
public sealed record SweepRun(int Looked, int Enqueued, bool IsCutShort);

/// <summary>
/// Looks at everything that has fallen due, and puts a message into the queue for everybody concerned. Rows are hints: the truth says
/// whether there is anything to do. It may run twice at the same time, and die anywhere.
/// </summary>
public sealed class SweepDue(DueRows due, AdvertStore adverts, People people, Followers followers, Ledger ledger, Settle settle, ErasePerson erase, ISendQueue queue, Delays delays, TimeProvider clock)
{
    private const int FollowersAPage = 100;

    public async Task<SweepRun> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var run = new Pass();
        await foreach (var row in due.DueAsync(now, cancellationToken))
        {
            if (clock.GetElapsedTime(started) > delays.SweepStop)
            {
                return run.Result(isCutShort: true);
            }

            run.Looked++;
            switch (row.Key.Kind)
            {
                case DueKind.Announce or DueKind.Ends when row.FannedOut is null && row.Key.At + delays.HintRest <= now:
                    if (!await FanOutAsync(row, now, started, run, cancellationToken))
                    {
                        return run.Result(isCutShort: true);
                    }

                    break;
                case DueKind.Confirm when row.Key.At + delays.ClaimLapse <= now:
                    await ConfirmAsync(row, now, run, cancellationToken);
                    break;
                case DueKind.Settle:
                    await SettleAsync(row, now, run, cancellationToken);
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
        }

        return run.Result(isCutShort: false);
    }

    /// <summary>One message for each follower, a page at a time; after each page the cursor, with the row's ETag, so that a second sweep stops.</summary>
    /// <returns>False when the time is over.</returns>
    private async Task<bool> FanOutAsync(DueRow row, DateTimeOffset now, long started, Pass run, CancellationToken cancellationToken)
    {
        var advert = await adverts.GetAsync(row.Key.Advert!, cancellationToken);
        if (advert is null || (row.Key.Kind == DueKind.Ends && !IsForgotten(advert, now)))
        {
            await ForgetAsync(row, now, cancellationToken);
            return true;
        }

        var kind = row.Key.Kind == DueKind.Ends ? SendKind.Ends : SendKind.Announce;
        while (true)
        {
            var (page, next) = await followers.PageAsync(advert.Id, row.Cursor, FollowersAPage, cancellationToken);
            foreach (var follower in page)
            {
                await queue.PutAsync(new SendRequest(follower.Person, advert.Id, kind, IsAnswer: false).ToText(), TimeSpan.Zero, cancellationToken);
                run.Enqueued++;
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
            if (clock.GetElapsedTime(started) > delays.SweepStop)
            {
                return false;
            }
        }
    }

    /// <summary>The confirmation's message may have been lost between the truth and the queue.</summary>
    private async Task ConfirmAsync(DueRow row, DateTimeOffset now, Pass run, CancellationToken cancellationToken)
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
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case null or { State: LedgerState.Claimed, Sending: null }:
                await queue.PutAsync(new SendRequest(person, advert, SendKind.Confirm, IsAnswer: true).ToText(), TimeSpan.Zero, cancellationToken);
                run.Enqueued++;
                break;
            default:
                await ForgetAsync(row, now, cancellationToken); // it waits, with a message of its own, or is in doubt, which only the person ends
                break;
        }
    }

    private async Task SettleAsync(DueRow row, DateTimeOffset now, Pass run, CancellationToken cancellationToken)
    {
        switch (await settle.RunAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken))
        {
            case SettleResult.Done:
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case SettleResult.MailOnItsWay:
                run.Enqueued++;
                break;
            default:
                await ForgetAsync(row, now, cancellationToken);
                break;
        }
    }

    /// <summary>The truth asks for nothing: the hint goes, once nobody can be about to write it.</summary>
    private async Task ForgetAsync(DueRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.Key.At + delays.HintGrace <= now)
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
    }

    private bool IsForgotten(Advert advert, DateTimeOffset now) =>
        advert.Closing.Safe is null && advert.Closed is null && advert.LastRead + delays.KeepUndated <= now;

    private sealed class Pass
    {
        public int Looked { get; set; }

        public int Enqueued { get; set; }

        public SweepRun Result(bool isCutShort) => new(Looked, Enqueued, isCutShort);
    }
}
