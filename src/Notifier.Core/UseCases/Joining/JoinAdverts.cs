using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Storage;

namespace Notifier.Core.UseCases.Joining;

/// <summary>
/// Joins one advert into another when both turn out to be one job. One write to the joined advert decides it, and a sweep completes copies,
/// names and followers.
/// </summary>
public sealed class JoinAdverts(AdvertStore adverts, DueItemStore due, ReminderOptions reminderOptions, RetentionOptions retentionOptions)
{
    /// <summary>
    /// Both are public and open, and none of their copies contradict each other. A re-post matches only by its time, which is not enough to
    /// join.
    /// </summary>
    /// <param name="copies">The copies of the advert that stays.</param>
    internal static bool AreOne(
        Advert one, IReadOnlyCollection<AdvertCopy> copies, AdvertWithCopies other, DateTimeOffset now, RetentionOptions options) =>
        IsOpen(one, now, options)
        && IsOpen(other.Advert, now, options)
        && other.Copies.Count > 0
        && other.Copies.All(theirs => copies.All(ours =>
            SameJob.Contradiction(ours.Identity, theirs.Identity) is null && !SameJob.IsRePost(ours.Identity, theirs.Identity)));

    /// <summary>Written before the state, so that a sweep finds what is left to do.</summary>
    internal Task AnnounceAsync(string id, Advert into, DateTimeOffset now, CancellationToken cancellationToken) =>
        due.AddAsync([new DueItemKey(now, DueItemKind.Joined, id, null)], cancellationToken, into.Closing.Safe?.Instant);

    /// <returns>False when another process changed the other advert first.</returns>
    internal async Task<bool> RunAsync(AdvertWithCopies other, string into, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var named = other.Copies.Where(copy => copy.IsNewlyNamed).ToList();
        var joined = other.Advert with { JoinedInto = into };
        if (await adverts.WriteAsync(joined, null, null, null, null, cancellationToken, named) != WriteStatus.Done)
        {
            return false;
        }

        await FinishAsync(joined.Id, now, cancellationToken);
        return true;
    }

    /// <summary>Moves the copies, and points their names to the advert that stays. It is idempotent.</summary>
    /// <returns>The advert that it was joined into. Null when there is none.</returns>
    internal async Task<Advert?> FinishAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await adverts.GetItselfWholeAsync(id, cancellationToken) is not { Advert.JoinedInto: not null } whole)
        {
            return null;
        }

        foreach (var copy in whole.Copies)
        {
            await TakeOverAsync(whole, copy, now, cancellationToken);
        }

        if (await adverts.GetAsync(id, cancellationToken) is not { } into || into.Id == id)
        {
            return null;
        }

        foreach (var key in whole.Copies.SelectMany(copy => copy.Identity.Keys).Distinct())
        {
            if (await adverts.FindAsync(key, cancellationToken) is { } pointer && pointer.Advert == id)
            {
                // If another process pointed it elsewhere, that stays.
                await adverts.PointAsync(key, pointer, into.Id, cancellationToken);
            }
        }

        return into;
    }

    /// <summary>If both adverts have the same copy, the later reading stays.</summary>
    private async Task TakeOverAsync(WholeAdvert from, AdvertCopy copy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = from.Advert.Id;
        while (await adverts.GetWithCopiesAsync(id, cancellationToken) is { } into && into.Advert.Id != id)
        {
            var before = into.Copies.FirstOrDefault(known => known.Key == copy.Key || known.Identity.IsSameCopy(copy.Identity));
            if (before?.Read >= copy.Read)
            {
                return;
            }

            var taken = copy with { Key = before?.Key ?? copy.Key };
            var others = into.Copies.Where(known => known != before).ToList();
            var change = AdvertChange.TakenOver(into.Advert, others, before, taken, from.Advert, now);
            await due.AddAsync(change.DueItems(now, reminderOptions, retentionOptions), cancellationToken, change.After.Closing.Safe?.Instant);
            var text = from.Texts.GetValueOrDefault(copy.Key, string.Empty);
            if (await adverts.WriteAsync(change.After, change.Version, taken, text, before, cancellationToken) == WriteStatus.Done)
            {
                return;
            }
        }
    }

    private static bool IsOpen(Advert advert, DateTimeOffset now, RetentionOptions options) =>
        advert is { IsPrivate: false, Again: null } && !advert.HasPassed(now) && !advert.IsStale(now, options);
}
