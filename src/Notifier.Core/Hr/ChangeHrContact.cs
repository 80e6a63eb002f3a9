using Notifier.Core.Reminders;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Hr;

/// <summary>Confirms from the mailbox that somebody wants to be warned, or leaves.</summary>
public sealed class ChangeHrContact(People people, HrContacts contacts, DueRows due, Delays delays, TimeProvider clock)
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
                await contacts.IndexAsync(contact, cancellationToken);
                return ChangeResult.AlreadyDone;
            }

            var hint = new DueKey(now + delays.Settle, DueKind.HrSettle, scope, person);
            await due.AddAsync(hint, cancellationToken);
            var confirmed = contact with { State = SubscriptionState.Confirmed, Since = now, Consent = contact.Consent with { Confirmed = now } };
            if (await contacts.WriteAsync(known.WithHints(now, hint) with { Confirmed = known.Confirmed ?? now }, confirmed, cancellationToken) == WriteStatus.Done)
            {
                await contacts.IndexAsync(confirmed, cancellationToken);
                return ChangeResult.Done;
            }
        }
    }

    public async Task<ChangeResult> LeaveAsync(PersonKey person, string scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await contacts.GetAsync(person, scope, cancellationToken) is not { } contact)
            {
                return ChangeResult.NotFollowed;
            }

            await due.AddAsync(new DueKey(now + delays.KeepLedger, DueKind.Purge, scope, person), cancellationToken);
            if (contact.State == SubscriptionState.Ended || await contacts.WriteAsync(null, contact with { State = SubscriptionState.Ended, Since = now }, cancellationToken) == WriteStatus.Done)
            {
                await contacts.RemoveFromIndexAsync(contact.Scope, person, cancellationToken);
                return contact.State == SubscriptionState.Ended ? ChangeResult.AlreadyDone : ChangeResult.Done;
            }
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

        await contacts.IndexAsync(contact, cancellationToken);
        if (await contacts.GetAsync(person, scope, cancellationToken) is not { State: SubscriptionState.Confirmed })
        {
            await contacts.RemoveFromIndexAsync(contact.Scope, person, cancellationToken); // they left, or were erased, in this very moment
        }

        return true;
    }
}
