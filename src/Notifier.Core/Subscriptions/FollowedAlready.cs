using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;

namespace Notifier.Core.Subscriptions;

/// <summary>An advert that somebody follows, and how.</summary>
public sealed record FollowedAdvert(Subscription Subscription, Advert Advert);

/// <summary>
/// Finds adverts of the same job that a person already follows, because they pasted it again or found another copy. The result only leads
/// to a question to them.
/// </summary>
public sealed class FollowedAlready(AdvertStore adverts)
{
    /// <summary>More than anybody follows for one job. All of them can end in one batch.</summary>
    private const int Most = 20;

    /// <returns>The advert that closes first comes first. Empty when they follow nothing of this job.</returns>
    public async Task<IReadOnlyList<FollowedAdvert>> FindAsync(
        PersonWithSubscriptions known, string advert, CancellationToken cancellationToken)
    {
        var followed = known.Subscriptions.Where(each => each.IsFollowed && each.Advert != advert).ToList();
        if (followed.Count == 0 || await adverts.GetWithCopiesAsync(advert, cancellationToken) is not { } wanted)
        {
            return [];
        }

        var found = new List<FollowedAdvert>();
        foreach (var subscription in followed)
        {
            // If theirs was joined into the wanted one, they are moved there anyway.
            if (await adverts.GetWithCopiesAsync(subscription.Advert, cancellationToken) is { } other
                && other.Advert.Id != wanted.Advert.Id
                && await IsSameJobAsync(other, wanted, cancellationToken))
            {
                found.Add(new FollowedAdvert(subscription, other.Advert));
            }
        }

        var soonestFirst = found.OrderBy(each => each.Advert.Closing.Safe?.Instant ?? DateTimeOffset.MaxValue);
        return [.. soonestFirst.ThenBy(each => each.Advert.Id, StringComparer.Ordinal).Take(Most)];
    }

    private async Task<bool> IsSameJobAsync(AdvertWithCopies known, AdvertWithCopies wanted, CancellationToken cancellationToken)
    {
        // Employers reuse references. An advert that had closed before another was posted is another job.
        if (wanted.Advert.Posted > known.Advert.Closing.Safe?.LastDay)
        {
            return false;
        }

        foreach (var copy in known.Copies)
        {
            foreach (var other in wanted.Copies)
            {
                var (one, two) = (IdentityOf(copy, known.Advert), IdentityOf(other, wanted.Advert));
                if (SameJob.Contradiction(one, two) is not null)
                {
                    continue;
                }

                if (SameJob.HaveNameInCommon(one, two)
                    || (one.Name.IsSame(two.Name) && await HaveTheSameWordsAsync(known, copy, wanted, other, cancellationToken)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The same words, pasted once with the page's address and once without.</summary>
    private async Task<bool> HaveTheSameWordsAsync(
        AdvertWithCopies known, AdvertCopy copy, AdvertWithCopies wanted, AdvertCopy other, CancellationToken cancellationToken) =>
        copy.Pieces == other.Pieces
        && (copy.Url is null || other.Url is null)
        && await adverts.TextAsync(known.Advert.Id, copy.Key, cancellationToken)
            == await adverts.TextAsync(wanted.Advert.Id, other.Key, cancellationToken);

    /// <summary>A copy read before titles were compared has no title. The advert's title was its own.</summary>
    private static CopyIdentity IdentityOf(AdvertCopy copy, Advert advert) => copy.Title is not null
        ? copy.Identity
        : new CopyIdentity(
            advert.Title, copy.Location, copy.Employer ?? advert.Employer, copy.Reference, copy.Board, copy.Url, copy.Posted);
}
