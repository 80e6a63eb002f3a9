using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>
/// Looks after the mails that ask for confirmation: those whose message may have been lost between the truth and the queue, and those
/// whose turn has come.
/// </summary>
public sealed class ConfirmationHints(DueRows due, People people, Ledger ledger, LedgerClaims claims, ISendQueue queue, AddressBook book, Delays delays)
{
    /// <param name="isPending">Whether the truth waits to be confirmed.</param>
    /// <returns>Whether a message was put.</returns>
    internal async Task<bool> LookAsync(
        DueRow row, SendKind kind, bool isPending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!isPending)
        {
            await due.ForgetAsync(row, now, cancellationToken);
            return false;
        }

        var (person, about) = (row.Key.Person!.Value, row.Key.Advert!);
        switch (await ledger.GetAsync(person, LedgerRow.ConfirmationOf(about), cancellationToken))
        {
            case { IsFinal: true } sent when claims.WhyNotAgain(sent, row.Key.At, now) is not null:
            case null or { IsFinal: true } or { State: LedgerState.Waiting } when row.IsGivenUp(now):
            case { State: LedgerState.Claimed, Sending: null } when row.IsGivenUp(now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                return false;
            case null or { IsFinal: true } or { State: LedgerState.Claimed, Sending: null }:
            case { State: LedgerState.Waiting, Until: var until } when until + delays.Repair <= now: // its message is lost
                var request = new SendRequest(person, about, kind, IsAnswer: true) { HasRoom = kind == SendKind.Confirm };
                await PutAsync(row, request, cancellationToken);
                await due.ReplaceAsync(OnItsWay(row, now), cancellationToken);
                return true;
            case { State: LedgerState.Waiting }: // its message should be in the queue, and is looked for again later
                await due.ReplaceAsync(OnItsWay(row, now), cancellationToken);
                return false;
            default:
                await due.ForgetAsync(row, now, cancellationToken); // it is in doubt, which only the person ends
                return false;
        }
    }

    /// <summary>
    /// The turn of a request has come. Whoever followed already when they asked gets the link to manage it, as they would have at once.
    /// </summary>
    /// <returns>Whether a message was put.</returns>
    internal async Task<bool> LetGoAsync(DueRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var person = row.Key.Person!.Value;
        var subscription = await people.GetAsync(person, row.Key.Advert!, cancellationToken);
        if (subscription is not { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
        {
            return await LookAsync(row, SendKind.Confirm, subscription is { State: SubscriptionState.Pending }, now, cancellationToken);
        }

        var knewAlready = subscription.Consent.Confirmed < row.Key.At;
        if (knewAlready)
        {
            await PutAsync(row, SendRequest.ForManageLink(person, book), cancellationToken);
        }

        await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        return knewAlready;
    }

    private Task PutAsync(DueRow row, SendRequest request, CancellationToken cancellationToken) =>
        queue.PutAsync((request with { Due = row.Key.At }).ToText(), TimeSpan.Zero, cancellationToken);

    /// <summary>Whatever turn it waited for has come.</summary>
    private static DueRow OnItsWay(DueRow row, DateTimeOffset now) =>
        row with { FannedOut = now, Turn = row.Key.Kind == DueKind.Confirm ? 0 : null };
}
