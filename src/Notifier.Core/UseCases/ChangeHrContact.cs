using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>Confirms from the mailbox that somebody wants to be warned, or leaves.</summary>
public sealed class ChangeHrContact(PersonStore people, HrContactStore contacts, DueItemStore due, Delays delays, TimeProvider clock)
{
    public async Task<ChangeResult> ConfirmAsync(PersonKey person, string scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { IsErasing: false } known || await contacts.GetAsync(person, scope, cancellationToken) is not { State: not SubscriptionState.Ended } contact)
            {
                return ChangeResult.NotFollowed;
            }

            if (contact.State == SubscriptionState.Confirmed)
            {
                await IndexAsync(contact, cancellationToken);
                return ChangeResult.AlreadyDone;
            }

            var hints = new[] { new DueItemKey(now + delays.Settle, DueItemKind.HrSettle, scope, person), DueItemKey.Purge(scope, person, now + delays.KeepLedger) };
            await due.AddAsync(hints, cancellationToken);

            var confirmed = contact with { State = SubscriptionState.Confirmed, Since = now, Consent = contact.Consent with { Confirmed = now } };
            if (await contacts.WriteAsync(known.WithHints(now, hints) with { Confirmed = known.Confirmed ?? now }, confirmed, cancellationToken) == WriteStatus.Done)
            {
                await IndexAsync(confirmed, cancellationToken);
                return ChangeResult.Done;
            }

            await people.WithdrawAsync(due, hints, person, cancellationToken);
        }
    }

    public async Task<ChangeResult> LeaveAsync(PersonKey person, string scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { IsErasing: false } known || await contacts.GetAsync(person, scope, cancellationToken) is not { } contact)
            {
                return ChangeResult.NotFollowed;
            }

            if (contact.State == SubscriptionState.Ended)
            {
                await contacts.RemoveFromIndexAsync(contact.Scope, person, cancellationToken); // who asks twice may have had no answer the first time
                return ChangeResult.AlreadyDone;
            }

            var hint = DueItemKey.Purge(scope, person, now + delays.KeepLedger);
            await due.AddAsync(hint, cancellationToken);
            if (await contacts.WriteAsync(known.WithHints(now, hint), contact with { State = SubscriptionState.Ended, Since = now }, cancellationToken) == WriteStatus.Done)
            {
                await contacts.RemoveFromIndexAsync(contact.Scope, person, cancellationToken);
                return ChangeResult.Done;
            }

            await people.WithdrawAsync(due, [hint], person, cancellationToken);
        }
    }

    /// <summary>Completes the index from the truth.</summary>
    /// <returns>False when the truth asks for nothing, or not yet.</returns>
    public async Task<bool> SettleAsync(PersonKey person, string scope, CancellationToken cancellationToken)
    {
        if (await contacts.GetAsync(person, scope, cancellationToken) is not { State: SubscriptionState.Confirmed } contact)
        {
            return false;
        }

        await IndexAsync(contact, cancellationToken);
        return true;
    }

    private async Task IndexAsync(HrContact contact, CancellationToken cancellationToken)
    {
        await contacts.IndexAsync(contact, cancellationToken);
        if (!await people.AreKeptAsync(contact.Person, cancellationToken) || await contacts.GetAsync(contact.Person, contact.Scope.Key, cancellationToken) is not { State: SubscriptionState.Confirmed })
        {
            await contacts.RemoveFromIndexAsync(contact.Scope, contact.Person, cancellationToken); // they left, or began to be erased, in this very moment
        }
    }
}
