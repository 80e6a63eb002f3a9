using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;

namespace Notifier.Core.Jobs;

/// <summary>What is deleted of one person when their doings with one advert are old, and when somebody looks at the rest.</summary>
/// <param name="Mails">What was sent to them that goes.</param>
/// <param name="Writes">What else is written, in one batch with the last of those.</param>
/// <param name="Next">What is too young to go is looked at again then; null when no later look is needed.</param>
/// <param name="LeavesIndex">They may still stand in the advert's index of followers, and follow it no more.</param>
internal sealed record PersonRetention(
    IReadOnlyList<EmailLedgerEntry> Mails, IReadOnlyList<RowWrite> Writes, DueItemKey? Next, bool LeavesIndex)
{
    /// <param name="about">The advert, or the scope of an HR contact: the two cannot be confused, for no row has both.</param>
    /// <param name="advertKeptUntil">Until when the advert is kept, UTC; the beginning of time when it is gone.</param>
    public static PersonRetention Create(
        WholePerson known, string about, DateTimeOffset advertKeptUntil, DateTimeOffset now, RetentionOptions options)
    {
        var person = known.Person.Key;
        var scope = known.Contacts.FirstOrDefault(each => each.Scope.Key == about);
        var scopeGoes = scope is not null && IsOld(scope, now, options);
        var subscription = known.Subscriptions.FirstOrDefault(each => each.Advert == about);
        var keptUntil = subscription?.KeptUntil(advertKeptUntil, options);
        var subscriptionGoes = subscription is not null && keptUntil <= now;

        // Nobody who follows nothing is kept: at once when they never confirmed, otherwise when what was sent to them is old as well.
        var followsNothing = known.Subscriptions.All(each => each == subscription && subscriptionGoes) && known.Contacts.All(each => each == scope && scopeGoes);
        var young = known.Mails.Where(row => row.At + options.KeepLedger > now).ToList();
        var isLast = followsNothing && (known.Person.Confirmed is null || young.TrueForAll(row => row.Key == EmailLedgerEntry.ManageLink));

        var writes = new List<RowWrite>();
        if (subscriptionGoes)
        {
            writes.Add(new RowWrite.Delete(person.Value, Subscription.KeyOf(about), subscription!.ETag));
        }

        if (scopeGoes)
        {
            writes.Add(new RowWrite.Delete(person.Value, HrContact.KeyOf(scope!.Scope.Key), scope.ETag));
        }

        // Emails to a confirmed HR contact have no end of their own, so the next look is when the oldest is old. Otherwise it is when the
        // youngest is.
        var left = (scope is { State: SubscriptionState.Confirmed }
            ? young.Min(row => (DateTimeOffset?)row.At) ?? now
            : young.FindAll(row => row.Key.StartsWith(EmailLedgerEntry.PrefixOf(about), StringComparison.Ordinal)).Max(row => (DateTimeOffset?)row.At)) + options.KeepLedger;
        if (subscription is { State: SubscriptionState.Ended or SubscriptionState.Pending } && !subscriptionGoes && !(left < keptUntil))
        {
            left = keptUntil; // no fan-out leads to it
        }

        var next = !isLast && left is { } at ? DueItemKey.Purge(about, person, at) : null;
        if (isLast)
        {
            // a follow at this moment touches "p": then it is not deleted
            writes.Add(new RowWrite.Delete(person.Value, Person.RowKey, known.Person.ETag));
        }
        else if (next is not null)
        {
            writes.Add(new RowWrite.Replace(known.Person.WithDueItems(now, next).ToRow()));
        }

        // A person who never confirmed anything stands in no index.
        var leavesIndex = scope is null && known.Person.Confirmed is not null && (subscriptionGoes || subscription is null or { State: SubscriptionState.Ended });
        return new PersonRetention(isLast ? known.Mails : [.. known.Mails.Except(young)], writes, next, leavesIndex);
    }

    private static bool IsOld(HrContact contact, DateTimeOffset now, RetentionOptions options) => contact.State switch
    {
        SubscriptionState.Pending => contact.Consent.Asked + options.KeepUnconfirmed <= now,
        SubscriptionState.Ended => contact.Since + options.KeepLedger <= now,
        _ => false, // an HR contact is warned until they leave
    };
}
