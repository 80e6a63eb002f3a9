namespace Notifier.Core.Reminders;

/// <summary>Looks after the mails that ask for confirmation: their message may have been lost between the truth and the queue.</summary>
public sealed class ConfirmationHints(DueRows due, Ledger ledger, ISendQueue queue)
{
    /// <param name="isPending">Whether the truth waits to be confirmed.</param>
    internal async Task LookAsync(DueRow row, SendKind kind, bool isPending, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        if (!isPending)
        {
            await due.ForgetAsync(row, now, cancellationToken);
            return;
        }

        var (person, about) = (row.Key.Person!.Value, row.Key.Advert!);
        switch (await ledger.GetAsync(person, LedgerRow.ConfirmationOf(about), cancellationToken))
        {
            case { IsFinal: true }:
            case null when row.IsGivenUp(now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case null or { State: LedgerState.Claimed, Sending: null }:
            case { State: LedgerState.Waiting, Until: var until } when until <= now: // it may have died before its message was put back
                await queue.PutAsync(new SendRequest(person, about, kind, IsAnswer: true) { Due = row.Key.At }.ToText(), TimeSpan.Zero, cancellationToken);
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                tally.Enqueued++;
                break;
            default:
                await due.ForgetAsync(row, now, cancellationToken); // it waits, with a message of its own, or is in doubt, which only the person ends
                break;
        }
    }
}
