using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>Looks after the emails that ask to confirm: those whose message may be lost, and those whose turn has come.</summary>
public sealed class PendingConfirmations(
    DueItemStore due,
    PersonStore people,
    EmailLedger ledger,
    EmailClaims claims,
    ISendQueue queue,
    EmailAddressProtector book,
    JobOptions options)
{
    /// <param name="isPending">Whether the truth waits to be confirmed.</param>
    /// <returns>Whether a message was put.</returns>
    internal async Task<bool> LookAsync(
        DueItem row, EmailKind kind, bool isPending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!isPending)
        {
            await due.DeleteIfStaleAsync(row, now, cancellationToken);
            return false;
        }

        var (person, about) = (row.Key.Person!.Value, row.Key.Advert!);
        switch (await ledger.GetAsync(person, EmailLedgerEntry.ConfirmationOf(about), cancellationToken))
        {
            case { IsFinal: true } sent when claims.WhyNotAgain(sent, row.Key.At, now) is not null:
            case null or { IsFinal: true } or { State: EmailState.Waiting } when row.IsGivenUp(now):
            case { State: EmailState.Claimed, Sending: null } when row.IsGivenUp(now):
                await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
                return false;
            case null or { IsFinal: true } or { State: EmailState.Claimed, Sending: null }:
            case { State: EmailState.Waiting, Until: var until } when until + options.Repair <= now: // its message is lost
                var request = new SendEmailMessage(person, about, kind, IsAnswer: true) { HasRoom = EmailKinds.Get(kind).HasTurn };
                await PutAsync(row, request, cancellationToken);
                await due.ReplaceAsync(OnItsWay(row, now), cancellationToken);
                return true;
            case { State: EmailState.Waiting }: // its message should be in the queue, and is looked for again later
                await due.ReplaceAsync(OnItsWay(row, now), cancellationToken);
                return false;
            default:
                await due.DeleteIfStaleAsync(row, now, cancellationToken); // it is in doubt, which only the person ends
                return false;
        }
    }

    /// <summary>
    /// The turn of a request has come. A person who was following already when they asked gets the link to manage it, as they would have at
    /// once.
    /// </summary>
    /// <returns>Whether a message was put.</returns>
    internal async Task<bool> LetGoAsync(DueItem row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var person = row.Key.Person!.Value;
        var subscription = await people.GetAsync(person, row.Key.Advert!, cancellationToken);
        if (subscription is not { State: SubscriptionState.Confirmed or SubscriptionState.Paused })
        {
            return await LookAsync(row, EmailKind.Confirm, subscription is { State: SubscriptionState.Pending }, now, cancellationToken);
        }

        var knewAlready = subscription.Consent.Confirmed < row.Key.At;
        if (knewAlready)
        {
            await PutAsync(row, SendEmailMessage.ForManageLink(person, book), cancellationToken);
        }

        await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        return knewAlready;
    }

    private Task PutAsync(DueItem row, SendEmailMessage request, CancellationToken cancellationToken) =>
        queue.PutAsync((request with { Due = row.Key.At }).ToText(), TimeSpan.Zero, cancellationToken);

    /// <summary>The turn for which it waited has come.</summary>
    private static DueItem OnItsWay(DueItem row, DateTimeOffset now) =>
        row with { FannedOut = now, Turn = row.Key.Kind == DueItemKind.Confirm ? 0 : null };
}
