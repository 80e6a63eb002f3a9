using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>What became of a wish to follow one advert in place of others.</summary>
public abstract record MoveResult
{
    private MoveResult()
    {
    }

    public sealed record Done : MoveResult;

    /// <summary>It was so already.</summary>
    public sealed record AlreadyDone : MoveResult;

    /// <summary>A mail about what they followed is under way. The wish is written down, and fulfilled when that has left.</summary>
    /// <param name="Until">When it is tried again, UTC.</param>
    public sealed record Waits(DateTimeOffset Until) : MoveResult;

    /// <summary>They follow none of the others any more, or are gone.</summary>
    public sealed record NotFollowed : MoveResult;

    /// <summary>Nobody can apply any more to the advert that was to take the place; nothing changed.</summary>
    public sealed record Closed : MoveResult;
}

/// <summary>
/// Moves a follower from one advert to another of the same job, in one batch: the old subscription ends, the new one has its days and
/// its consent, and what was reminded of a date is not reminded of again.
/// </summary>
public sealed class MoveFollower(
    PersonStore people,
    AdvertStore adverts,
    PastedAdverts pasted,
    EmailLedger ledger,
    EmailClaims claims,
    FollowerIndex followers,
    DueItemStore due,
    CompleteSubscription settle,
    Delays delays,
    TimeProvider clock)
{
    /// <param name="from">The adverts whose place the other takes. Those that the person does not follow count for nothing.</param>
    /// <param name="to">The person has been shown its date.</param>
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

            // What they wished before to be replaced, and had to wait for, is replaced with it.
            var all = from.Union(from.Append(to).SelectMany(id => known.To(id)?.Replaces ?? [])).ToList();
            var left = known.Subscriptions.Where(each => each.IsFollowed && each.Advert != to && all.Contains(each.Advert)).ToList();
            if (left.Count == 0)
            {
                return await AgainAsync(known, to, cancellationToken);
            }

            // In the place of an advert stands the one it was joined into, be it over: there they hear of it.
            var advert = await adverts.GetAsync(to, cancellationToken);
            var joined = await JoinedAsync(left, advert?.Id, cancellationToken);
            if (advert is null || ((advert.IsOver(now) || advert.IsForgotten(now, delays)) && (left = joined).Count == 0))
            {
                await ForgetWishAsync(known, to, cancellationToken);
                return new MoveResult.Closed();
            }

            if (await pasted.WantAsync(advert, now, cancellationToken) is not { } wanted)
            {
                continue; // it has just gone
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

    /// <summary>Fulfils a wish that had to wait.</summary>
    internal async Task<MoveResult> FulfilAsync(PersonKey person, string to, CancellationToken cancellationToken) =>
        await people.GetAsync(person, to, cancellationToken) is { } wished
            ? await RunAsync(person, wished.Replaces, to, cancellationToken)
            : new MoveResult.NotFollowed();

    /// <summary>Those in whose place the other advert stands since a later reading: nobody asked the person.</summary>
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
        var hints = new List<DueItemKey> { new(now + delays.Settle, DueItemKind.Settle, advert.Id, person) };
        foreach (var subscription in ended)
        {
            var withAdvert = (await adverts.GetAsync(subscription.Advert, cancellationToken))?.KeptUntil(delays) ?? now;
            hints.Add(DueItemKey.Purge(subscription.Advert, person, subscription.KeptUntil(withAdvert, delays)));
            hints.Add(new DueItemKey(now + delays.Settle, DueItemKind.Settle, subscription.Advert, person));
        }

        await due.AddAsync(hints, cancellationToken);
        var written = await people.WriteAsync(
            known.Person.WithHints(now, hints), [.. ended, moved], cancellationToken, [.. mails.Select(mail => mail.ToRow())]);
        if (written != WriteStatus.Done)
        {
            await people.WithdrawAsync(due, hints, person, cancellationToken);
            return false;
        }

        await FinishAsync(ended, advert.Id, cancellationToken);
        return true;
    }

    /// <summary>Whoever follows the new one already goes on as they do; otherwise as they followed the old one.</summary>
    /// <param name="isJoin">Nobody has shown them the new one's date: what they were told stands, and the rest is news.</param>
    private static Subscription Moved(
        PersonWithSubscriptions known, List<Subscription> left, Advert advert, bool isJoin, DateTimeOffset now)
    {
        var (old, asked) = (left.Find(each => each.IsActive) ?? left[0], known.To(advert.Id));
        if (asked is { IsFollowed: true })
        {
            var isWoken = isJoin && old.IsActive; // they paused the one, and not the other
            return asked with { Replaces = [], State = isWoken ? SubscriptionState.Confirmed : asked.State };
        }

        // A wish of their own is the better evidence of consent.
        var consent = asked is { State: SubscriptionState.Pending } ? asked.Consent : old.Consent;
        consent = consent with { Confirmed = consent.Confirmed ?? now };
        var told = !isJoin ? AnnouncementPolicy.After(advert, old.Told, null)
            : asked is { State: SubscriptionState.Pending, IsMailed: true } ? asked.Told
            : AnnouncementPolicy.AfterJoin(advert, old.Told);
        return new Subscription(known.Person.Key, advert.Id, old.State, isJoin ? old.Since : now, old.Rungs, consent, told)
        {
            ETag = asked?.ETag,
            Mailed = asked?.Mailed,
            Nonce = asked?.Nonce,
        };
    }

    /// <summary>
    /// The rows to write of mails: the reminders of the new advert's date that its new follower had under the old one, and what was in
    /// doubt and is decided now.
    /// </summary>
    /// <returns>With the moment until which it is not known whether a mail is leaving, UTC; null when all is known.</returns>
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

            // What another mail stands for has that one's sid; where that one is of an advert before, it had left.
            bool IsTold(EmailLedgerEntry mail) =>
                gone.Contains(mail.EmailId) || (mail.IsCovered && !mails.Exists(by => !by.IsCovered && by.EmailId == mail.EmailId));
            foreach (var mail in mails.Where(mail => mail.Closing is { } closing && closing.Date == date && IsTold(mail)))
            {
                var key = EmailLedgerEntry.RungOf(advert.Id, mail.Closing!.Value.Date, mail.Closing.Value.Days);
                if (!known.TryGetValue(key, out var row) || row.IsFree(now, delays))
                {
                    rows[key] = EmailLedgerEntry.Cover(person, key, row, mail, now);
                }
            }
        }

        return ([.. rows.Values], undecided);
    }

    /// <summary>Writes the wish down, and looks again when it is known whether the mail has left.</summary>
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
        var told = asked?.Told ?? NotifiedState.Nothing;
        var wished = isNew
            ? new Subscription(person, advert.Id, SubscriptionState.Pending, now, left[0].Rungs, left[0].Consent, told) { ETag = asked?.ETag }
            : asked!;
        var hints = new List<DueItemKey> { new(until, DueItemKind.Settle, advert.Id, person) };
        if (isNew)
        {
            hints.Add(DueItemKey.Purge(advert.Id, person, now + delays.KeepUnconfirmed));
        }

        await due.AddAsync(hints, cancellationToken);
        wished = wished with { Replaces = [.. left.Select(each => each.Advert).Union(wished.Replaces)] };
        if (await people.WriteAsync(known.Person.WithHints(now, hints), [wished], cancellationToken) == WriteStatus.Done)
        {
            return true;
        }

        await people.WithdrawAsync(due, hints, person, cancellationToken);
        return false;
    }

    /// <summary>Whoever asks twice may have had no answer the first time.</summary>
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

    /// <summary>What it was to replace is followed no more, or it has closed itself.</summary>
    private async Task ForgetWishAsync(PersonWithSubscriptions known, string to, CancellationToken cancellationToken)
    {
        if (known.To(to) is { Replaces.IsEmpty: false } wished)
        {
            await people.WriteAsync(null, [wished with { Replaces = [] }], cancellationToken); // whoever changed it meanwhile knows better
        }
    }

    private async Task FinishAsync(List<Subscription> ended, string to, CancellationToken cancellationToken)
    {
        foreach (var subscription in ended)
        {
            await followers.RemoveAsync(subscription.Advert, subscription.Person, cancellationToken);
        }

        await settle.RunAsync(ended[0].Person, to, cancellationToken);
    }
}
