using Notifier.Core.Hr;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>How far an attempt to erase a person came.</summary>
public enum EraseResult
{
    /// <summary>Nothing of the person is left, except perhaps the due item.</summary>
    Done,

    /// <summary>
    /// The email service could not delete its data. Until it can, the person's rows stay, because nobody could ask it again without them.
    /// </summary>
    MailServiceFirst,

    /// <summary>Nobody asked to erase this person.</summary>
    NotAsked,
}

/// <summary>Erases a person. The process can die anywhere: the due item starts the job again, and every step is idempotent.</summary>
public sealed class ErasePerson(
    ITableStore store,
    PersonStore people,
    EmailLedger ledger,
    FollowerIndex followers,
    HrContactStore hr,
    DueItemStore due,
    Suppressions suppressions,
    MailboxLimit mailboxes,
    EmailAddressProtector protector,
    IEmailService service,
    TimeProvider clock)
{
    /// <param name="neverWriteAgain">Also store that the address must never get email. Nothing in that suppression leads to the
    /// person.</param>
    /// <returns>False when nothing of the person is stored.</returns>
    public async Task<bool> RunAsync(PersonKey person, bool neverWriteAgain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { } known)
            {
                return false;
            }

            var dueItem = known.IsErasing
                ? known.DueItems.First(key => key.Kind == DueItemKind.Erase)
                : new DueItemKey(now, DueItemKind.Erase, null, person);
            if (neverWriteAgain && protector.Open(known.Address, person) is { } address)
            {
                // Suppress the address while it is still known. If the process dies here, the person is suppressed as they asked, and can
                // ask for the rest again.
                await suppressions.AddAsync(address, SuppressionReason.Asked, now, cancellationToken);
            }

            await due.AddAsync(dueItem, cancellationToken);
            if (known.IsErasing || await people.WriteAsync(Erasing(known, dueItem, now), [], cancellationToken) == WriteStatus.Done)
            {
                await FinishAsync(dueItem, cancellationToken);
                return true;
            }
        }
    }

    private static Person Erasing(Person known, DueItemKey dueItem, DateTimeOffset now) =>
        known.WithDueItems(now, dueItem) with { IsErasing = true, Generation = LinkTokens.Draw(), CalendarGeneration = LinkTokens.Draw() };

    /// <summary>Does what is left to do for the due item.</summary>
    public async Task<EraseResult> FinishAsync(DueItemKey dueItem, CancellationToken cancellationToken)
    {
        var person = dueItem.Person!.Value;
        var known = await people.GetAllAsync(person, cancellationToken);
        if (known is { Person.IsErasing: false })
        {
            return EraseResult.NotAsked;
        }

        if (known is not null)
        {
            var emailIds = await ledger.AllAsync(person, cancellationToken).SelectMany(row => row.Sids).ToListAsync(cancellationToken);
            var address = protector.Open(known.Person.Address, person);
            if (!await service.EraseRecipientAsync(address, emailIds, cancellationToken))
            {
                return EraseResult.MailServiceFirst;
            }

            if (address is not null)
            {
                await mailboxes.ForgetAsync(address, cancellationToken);
            }

            foreach (var subscription in known.Subscriptions)
            {
                await followers.RemoveAsync(subscription.Advert, person, cancellationToken);
            }

            var scopes = await hr.AllAsync(person, cancellationToken);
            foreach (var contact in scopes)
            {
                await hr.RemoveFromIndexAsync(contact.Scope, person, cancellationToken);
            }

            var open = known.Person.DueItems.ToHashSet();
            if (scopes.Count > 0)
            {
                // A finding writes a due item for each contact, without noting it in the person's row.
                await foreach (var row in due.DueAsync(HrWarningSchedule.NextQuarter(clock.GetUtcNow()), () => { }, cancellationToken))
                {
                    if (row.Key.Person == person)
                    {
                        open.Add(row.Key);
                    }
                }
            }

            await due.DeleteAsync(open.Where(key => key != dueItem), cancellationToken);

            // Delete everything before and after "p" first, and "p" last. While "p" exists, the person cannot start anew, and a retry finds
            // the erasure.
            await store.DeletePartitionAsync(Tables.People, RowRange.Keys(person.Value, null, Person.RowKey), cancellationToken);
            await store.DeletePartitionAsync(Tables.People, RowRange.Keys(person.Value, Person.RowKey + "!", null), cancellationToken);
            await store.WriteAsync(Tables.People, new RowWrite.Delete(person.Value, Person.RowKey), cancellationToken);
        }

        if (await store.ScrubDeletedDataAsync(cancellationToken))
        {
            await due.DeleteAsync(dueItem, null, cancellationToken);
            // This scrubs the due item itself. If it fails, tonight's retention job scrubs again.
            await store.ScrubDeletedDataAsync(cancellationToken);
        }

        return EraseResult.Done;
    }
}
