using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>Confirms from the mailbox that a person wants warnings, or ends them.</summary>
public sealed class ChangeHrContact(
    PersonStore people,
    HrContactStore contacts,
    DueItemStore due,
    SendingOptions sendingOptions,
    RetentionOptions retentionOptions,
    TimeProvider clock)
{
    public async Task<ChangeResult> ConfirmAsync(PersonKey person, string scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { IsErasing: false } known
                || await contacts.GetAsync(person, scope, cancellationToken) is not { State: not SubscriptionState.Ended } contact)
            {
                return ChangeResult.NotFollowed;
            }

            if (contact.State == SubscriptionState.Confirmed)
            {
                await IndexAsync(contact, cancellationToken);
                return ChangeResult.AlreadyDone;
            }

            var dueItems = new[]
            {
                new DueItemKey(now + sendingOptions.Settle, DueItemKind.HrSettle, scope, person),
                DueItemKey.Purge(scope, person, now + retentionOptions.KeepLedger),
            };
            await due.AddAsync(dueItems, cancellationToken);

            var confirmed =
                contact with { State = SubscriptionState.Confirmed, Since = now, Consent = contact.Consent with { Confirmed = now } };
            var owner = known.WithDueItems(now, dueItems) with { Confirmed = known.Confirmed ?? now };
            if (await contacts.WriteAsync(owner, confirmed, cancellationToken) == WriteStatus.Done)
            {
                await IndexAsync(confirmed, cancellationToken);
                return ChangeResult.Done;
            }

            await people.WithdrawAsync(due, dueItems, person, cancellationToken);
        }
    }

    public async Task<ChangeResult> LeaveAsync(PersonKey person, string scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { IsErasing: false } known
                || await contacts.GetAsync(person, scope, cancellationToken) is not { } contact)
            {
                return ChangeResult.NotFollowed;
            }

            if (contact.State == SubscriptionState.Ended)
            {
                // A second click may mean that the first one got no answer, so finish its work.
                await contacts.RemoveFromIndexAsync(contact.Scope, person, cancellationToken);
                return ChangeResult.AlreadyDone;
            }

            var dueItem = DueItemKey.Purge(scope, person, now + retentionOptions.KeepLedger);
            await due.AddAsync(dueItem, cancellationToken);
            var ended = contact with { State = SubscriptionState.Ended, Since = now };
            if (await contacts.WriteAsync(known.WithDueItems(now, dueItem), ended, cancellationToken) == WriteStatus.Done)
            {
                await contacts.RemoveFromIndexAsync(contact.Scope, person, cancellationToken);
                return ChangeResult.Done;
            }

            await people.WithdrawAsync(due, [dueItem], person, cancellationToken);
        }
    }

    /// <summary>Completes the index from the contact's own row.</summary>
    /// <returns>False when the contact is not confirmed, or not yet.</returns>
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
        if (!await people.AreKeptAsync(contact.Person, cancellationToken)
            || await contacts.GetAsync(contact.Person, contact.Scope.Key, cancellationToken) is not { State: SubscriptionState.Confirmed })
        {
            // They left, or their erasure began, at this very moment.
            await contacts.RemoveFromIndexAsync(contact.Scope, contact.Person, cancellationToken);
        }
    }
}
