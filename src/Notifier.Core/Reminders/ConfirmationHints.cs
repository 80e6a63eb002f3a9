namespace Notifier.Core.Reminders;

/// <summary>Looks after the mails that ask for confirmation: their message may have been lost between the truth and the queue.</summary>
public sealed class ConfirmationHints(DueRows due, Ledger ledger, ISendQueue queue, Delays delays)
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
            case null or { State: LedgerState.Waiting } or { State: LedgerState.Claimed, Sending: null } when row.IsGivenUp(now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                break;
            case null or { State: LedgerState.Claimed, Sending: null }:
            case { State: LedgerState.Waiting, Until: var until } when until + delays.Repair <= now: // nobody took it up when its time came: its message is lost
                await queue.PutAsync(new SendRequest(person, about, kind, IsAnswer: true) { Due = row.Key.At }.ToText(), TimeSpan.Zero, cancellationToken);
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                tally.Enqueued++;
                break;
            case { State: LedgerState.Waiting }: // its message should be in the queue, and is looked for again later
                await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
                break;
            default:
                await due.ForgetAsync(row, now, cancellationToken); // it is in doubt, which only the person ends
                break;
        }
    }
}
