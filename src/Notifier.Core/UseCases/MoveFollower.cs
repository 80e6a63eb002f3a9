using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What became of a request to follow one advert instead of others.</summary>
public abstract record MoveResult
{
    private MoveResult()
    {
    }

    public sealed record Done : MoveResult;

    /// <summary>Nothing had to change.</summary>
    public sealed record AlreadyDone : MoveResult;

    /// <summary>An email about the old advert is in flight. The request is stored and carried out when that email has left.</summary>
    /// <param name="Until">When it is tried again, UTC.</param>
    public sealed record Waits(DateTimeOffset Until) : MoveResult;

    /// <summary>They follow none of the others any more, or are gone.</summary>
    public sealed record NotFollowed : MoveResult;

    /// <summary>Nobody can apply to the new advert any more. Nothing changed.</summary>
    public sealed record Closed : MoveResult;
}

/// <summary>
/// Moves a follower to another advert of the same job in one batch. The old subscription ends; the new one takes over its reminder
/// days and its consent. A reminder that the person had for a date does not come again.
/// </summary>
public sealed class MoveFollower(
    PersonStore people,
    AdvertStore adverts,
    PastedAdverts pasted,
    EmailLedger ledger,
    EmailClaims claims,
    FollowerIndex followers,
    DueItemStore due,
    CompleteSubscription completion,
    SendingOptions sendingOptions,
    RetentionOptions retentionOptions,
    TimeProvider clock)
{
    /// <param name="from">The adverts to replace. Those that the person does not follow are ignored.</param>
    /// <param name="to">The new advert. The person has seen its date.</param>
    public async Task<MoveResult> RunAsync(
        PersonKey person, IReadOnlyCollection<string> from, string to, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known)
            {
                return new MoveResult.NotFollowed();
            }

            // Earlier requests that still wait are carried out together with this one.
            var all = from.Union(from.Append(to).SelectMany(id => known.To(id)?.Replaces ?? [])).ToList();
            var left = known.Subscriptions.Where(each => each.IsFollowed && each.Advert != to && all.Contains(each.Advert)).ToList();
            if (left.Count == 0)
            {
                return await AgainAsync(known, to, cancellationToken);
            }

            // Followers of an advert that was joined into the new one move even if the new one is over. Only there do they hear of it.
            var advert = await adverts.GetAsync(to, cancellationToken);
            var joined = await JoinedAsync(left, advert?.Id, cancellationToken);
            if (advert is null || ((advert.HasClosed(now) || advert.IsStale(now, retentionOptions)) && (left = joined).Count == 0))
            {
                await ForgetWishAsync(known, to, cancellationToken);
                return new MoveResult.Closed();
            }

            if (await pasted.WantAsync(advert, now, cancellationToken) is not { } wanted)
            {
                // It was deleted at this very moment.
                continue;
            }

            advert = wanted;

            var (mails, undecided) = await MailsAsync(known.Person.Key, left, advert, now, cancellationToken);
            if (undecided is { } until)
            {
                if (await WaitAsync(known, left, advert, until, now, cancellationToken))
                {
                    return new MoveResult.Waits(until);
                }
            }
            else
            {
                var moved = Moved(known, left, advert, left.Count == joined.Count, now);
                if (await MoveAsync(known, left, moved, advert, mails, now, cancellationToken))
                {
                    return new MoveResult.Done();
                }
            }
        }
    }

    /// <summary>Carries out a request that had to wait.</summary>
    internal async Task<MoveResult> FulfilAsync(PersonKey person, string to, CancellationToken cancellationToken) =>
        await people.GetAsync(person, to, cancellationToken) is { } wished
            ? await RunAsync(person, wished.Replaces, to, cancellationToken)
            : new MoveResult.NotFollowed();

    /// <summary>Those that a later reading joined into the new advert. Nobody asked the person about these.</summary>
    private async Task<List<Subscription>> JoinedAsync(List<Subscription> left, string? to, CancellationToken cancellationToken)
    {
        var joined = new List<Subscription>();
        foreach (var subscription in left)
        {
            if (to is not null && (await adverts.GetAsync(subscription.Advert, cancellationToken))?.Id == to)
            {
                joined.Add(subscription);
            }
        }

        return joined;
    }

    private async Task<bool> MoveAsync(
        PersonWithSubscriptions known,
        List<Subscription> left,
        Subscription moved,
        Advert advert,
        IReadOnlyList<EmailLedgerEntry> mails,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var ended = left.ConvertAll(each => each with { State = SubscriptionState.Ended, Since = now, MovedTo = advert.Id, Replaces = [] });
        var person = known.Person.Key;
        var dueItems = new List<DueItemKey> { new(now + sendingOptions.Settle, DueItemKind.Settle, advert.Id, person) };
        foreach (var subscription in ended)
        {
            var withAdvert = (await adverts.GetAsync(subscription.Advert, cancellationToken))?.KeptUntil(retentionOptions) ?? now;
            dueItems.Add(DueItemKey.Purge(subscription.Advert, person, subscription.KeptUntil(withAdvert, retentionOptions)));
            dueItems.Add(new DueItemKey(now + sendingOptions.Settle, DueItemKind.Settle, subscription.Advert, person));
        }

        await due.AddAsync(dueItems, cancellationToken);
        var written = await people.WriteAsync(
            known.Person.WithDueItems(now, dueItems), [.. ended, moved], cancellationToken, [.. mails.Select(mail => mail.ToRow())]);
        if (written != WriteStatus.Done)
        {
            await people.WithdrawAsync(due, dueItems, person, cancellationToken);
            return false;
        }

        await FinishAsync(ended, advert.Id, cancellationToken);
        return true;
    }

    /// <summary>A person who follows the new advert already keeps their choices. Otherwise those for the old one are taken over.</summary>
    /// <param name="isJoin">Nobody has shown them the new advert's date. So what they heard before stands, and the rest is news.</param>
    private static Subscription Moved(
        PersonWithSubscriptions known, List<Subscription> left, Advert advert, bool isJoin, DateTimeOffset now)
    {
        var (old, asked) = (left.Find(each => each.IsActive) ?? left[0], known.To(advert.Id));
        if (asked is { IsFollowed: true })
        {
            // They paused this one, but not the other.
            var isWoken = isJoin && old.IsActive;
            return asked with { Replaces = [], State = isWoken ? SubscriptionState.Confirmed : asked.State };
        }

        // If they asked for the new advert themselves, that is the better evidence of consent.
        var consent = asked is { State: SubscriptionState.Pending } ? asked.Consent : old.Consent;
        consent = consent with { Confirmed = consent.Confirmed ?? now };
        var notified = !isJoin ? AnnouncementPolicy.After(advert, old.Notified, null)
            : asked is { State: SubscriptionState.Pending, IsMailed: true } ? asked.Notified
            : AnnouncementPolicy.AfterJoin(advert, old.Notified);
        return new Subscription(known.Person.Key, advert.Id, old.State, isJoin ? old.Since : now, old.ReminderDays, consent, notified)
        {
            ETag = asked?.ETag,
            Mailed = asked?.Mailed,
            Nonce = asked?.Nonce,
        };
    }

    /// <summary>
    /// The ledger entries to write. Some carry over reminders of the new advert's date that the person had under the old one.
    /// Others resolve a doubt whether an email had left.
    /// </summary>
    /// <returns>Also the moment until which nobody knows whether an email is leaving, UTC. Null when everything is known.</returns>
    private async Task<(IReadOnlyList<EmailLedgerEntry> Rows, DateTimeOffset? Undecided)> MailsAsync(
        PersonKey person, List<Subscription> left, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, EmailLedgerEntry>(StringComparer.Ordinal);
        var date = advert.Closing.Safe?.LastDay;
        var known = date is { } day
            ? await ledger.RungsOfAsync(person, advert.Id, day, cancellationToken)
            : new Dictionary<string, EmailLedgerEntry>();
        DateTimeOffset? undecided = null;
        foreach (var subscription in left)
        {
            var mails = await ledger.AboutAsync(person, subscription.Advert, cancellationToken)
                .Where(mail => mail.IsAnnouncement || mail.Closing is { IsForHr: false }).ToListAsync(cancellationToken);
            var gone = new HashSet<string>(StringComparer.Ordinal);
            foreach (var mail in mails)
            {
                var (decided, until) = await claims.DecideAsync(mail, now, cancellationToken);
                undecided = undecided > until ? undecided : until ?? undecided;
                if (decided.State is EmailState.Sent or EmailState.Unknown)
                {
                    gone.Add(mail.EmailId);
                }

                if (decided.State != mail.State)
                {
                    rows[mail.Key] = decided;
                }
            }

            // A covered entry has the id of the email that covers it. If that email was about an earlier advert, it had left.
            bool HasLeft(EmailLedgerEntry mail) =>
                gone.Contains(mail.EmailId) || (mail.IsCovered && !mails.Exists(by => !by.IsCovered && by.EmailId == mail.EmailId));
            foreach (var mail in mails.Where(mail => mail.Closing is { } closing && closing.Date == date && HasLeft(mail)))
            {
                var key = EmailLedgerEntry.ReminderKeyOf(advert.Id, mail.Closing!.Value.Date, mail.Closing.Value.Days);
                if (!known.TryGetValue(key, out var row) || row.IsFree(now, sendingOptions))
                {
                    rows[key] = EmailLedgerEntry.Cover(person, key, row, mail, now);
                }
            }
        }

        return ([.. rows.Values], undecided);
    }

    /// <summary>Stores the request, with a due item for the moment at which it is known whether the email has left.</summary>
    private async Task<bool> WaitAsync(
        PersonWithSubscriptions known,
        List<Subscription> left,
        Advert advert,
        DateTimeOffset until,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var person = known.Person.Key;
        var asked = known.To(advert.Id);
        var isNew = asked is null or { State: SubscriptionState.Ended };
        var notified = asked?.Notified ?? NotifiedState.Nothing;
        var wished = isNew
            ? new Subscription(person, advert.Id, SubscriptionState.Pending, now, left[0].ReminderDays, left[0].Consent, notified)
            {
                ETag = asked?.ETag,
            }
            : asked!;
        var dueItems = new List<DueItemKey> { new(until, DueItemKind.Settle, advert.Id, person) };
        if (isNew)
        {
            dueItems.Add(DueItemKey.Purge(advert.Id, person, now + retentionOptions.KeepUnconfirmed));
        }

        await due.AddAsync(dueItems, cancellationToken);
        wished = wished with { Replaces = [.. left.Select(each => each.Advert).Union(wished.Replaces)] };
        if (await people.WriteAsync(known.Person.WithDueItems(now, dueItems), [wished], cancellationToken) == WriteStatus.Done)
        {
            return true;
        }

        await people.WithdrawAsync(due, dueItems, person, cancellationToken);
        return false;
    }

    /// <summary>A second request may mean that the first one got no answer, so finish its work.</summary>
    private async Task<MoveResult> AgainAsync(PersonWithSubscriptions known, string to, CancellationToken cancellationToken)
    {
        var moved = known.Subscriptions.Where(each => each.MovedTo == to).ToList();
        if (moved.Count > 0 && known.To(to) is { IsFollowed: true })
        {
            await FinishAsync(moved, to, cancellationToken);
            return new MoveResult.AlreadyDone();
        }

        await ForgetWishAsync(known, to, cancellationToken);
        return new MoveResult.NotFollowed();
    }

    /// <summary>
    /// Deletes a stored request, because the adverts that it would replace are not followed any more, or because the new one is closed.
    /// </summary>
    private async Task ForgetWishAsync(PersonWithSubscriptions known, string to, CancellationToken cancellationToken)
    {
        if (known.To(to) is { Replaces.IsEmpty: false } wished)
        {
            // If another process changed it first, that stays.
            await people.WriteAsync(null, [wished with { Replaces = [] }], cancellationToken);
        }
    }

    private async Task FinishAsync(List<Subscription> ended, string to, CancellationToken cancellationToken)
    {
        foreach (var subscription in ended)
        {
            await followers.RemoveAsync(subscription.Advert, subscription.Person, cancellationToken);
        }

        await completion.RunAsync(ended[0].Person, to, cancellationToken);
    }
}
