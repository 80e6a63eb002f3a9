using Notifier.Core.Hr;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What a look at somebody who is to be erased came to.</summary>
public enum EraseResult
{
    /// <summary>Nothing of them is left but, it may be, the due row.</summary>
    Done,

    /// <summary>The mail service could not delete what it has; until then their own rows stay, or nobody could ask it again.</summary>
    MailServiceFirst,

    /// <summary>Nobody is being erased.</summary>
    NotAsked,
}

/// <summary>Forgets a person. It can die anywhere: its due row begins it again, and every step can be done twice.</summary>
public sealed class ErasePerson(
    ITableStore store,
    PersonStore people,
    EmailLedger ledger,
    FollowerIndex followers,
    HrContactStore hr,
    DueItemStore due,
    Suppressions suppressions,
    MailboxLimit mailboxes,
    EmailAddressProtector book,
    IEmailService service,
    TimeProvider clock)
{
    /// <param name="neverWriteAgain">Also keep, without anything that leads to the person, that the address must not be written to.</param>
    /// <returns>False when nothing is kept of them.</returns>
    public async Task<bool> RunAsync(PersonKey person, bool neverWriteAgain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { } known)
            {
                return false;
            }

            var hint = known.IsErasing ? known.Hints.First(key => key.Kind == DueItemKind.Erase) : new DueItemKey(now, DueItemKind.Erase, null, person);
            if (neverWriteAgain && book.Open(known.Address, person) is { } address)
            {
                // Before the address is gone; should this die here, they were suppressed as they asked, and can ask for the rest again.
                await suppressions.AddAsync(address, SuppressionReason.Asked, now, cancellationToken);
            }

            await due.AddAsync(hint, cancellationToken);
            if (known.IsErasing || await people.WriteAsync(Erasing(known, hint, now), [], cancellationToken) == WriteStatus.Done)
            {
                await FinishAsync(hint, cancellationToken);
                return true;
            }
        }
    }

    private static Person Erasing(Person known, DueItemKey hint, DateTimeOffset now) =>
        known.WithHints(now, hint) with { IsErasing = true, Generation = LinkTokens.Draw(), CalendarGeneration = LinkTokens.Draw() };

    /// <summary>Does what is left to do, from the due row that asks for it.</summary>
    public async Task<EraseResult> FinishAsync(DueItemKey hint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hint);
        var person = hint.Person!.Value;
        var known = await people.GetAllAsync(person, cancellationToken);
        if (known is { Person.IsErasing: false })
        {
            return EraseResult.NotAsked;
        }

        if (known is not null)
        {
            var sids = await ledger.AllAsync(person, cancellationToken).SelectMany(row => row.Sids).ToListAsync(cancellationToken);
            var address = book.Open(known.Person.Address, person);
            if (!await service.EraseRecipientAsync(address, sids, cancellationToken))
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

            var open = known.Person.Hints.ToHashSet();
            if (scopes.Count > 0)
            {
                // A finding writes a row for each contact without looking at them.
                await foreach (var row in due.DueAsync(HrWarningSchedule.NextQuarter(clock.GetUtcNow()), () => { }, cancellationToken))
                {
                    if (row.Key.Person == person)
                    {
                        open.Add(row.Key);
                    }
                }
            }

            await due.DeleteAsync(open.Where(key => key != hint), cancellationToken);

            // Everything before and after "p", and "p" last: while it stands, nobody can begin anew, and this can be found again.
            await store.DeletePartitionAsync(Tables.People, RowRange.Keys(person.Value, null, Person.RowKey), cancellationToken);
            await store.DeletePartitionAsync(Tables.People, RowRange.Keys(person.Value, Person.RowKey + "!", null), cancellationToken);
            await store.WriteAsync(Tables.People, new RowWrite.Delete(person.Value, Person.RowKey), cancellationToken);
        }

        if (await store.ScrubDeletedDataAsync(cancellationToken))
        {
            await due.DeleteAsync(hint, null, cancellationToken);
            await store.ScrubDeletedDataAsync(cancellationToken); // the hint itself; should this fail, tonight's purge tidies again
        }

        return EraseResult.Done;
    }
}
