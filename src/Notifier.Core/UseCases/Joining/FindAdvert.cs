using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Security;

namespace Notifier.Core.UseCases.Joining;

/// <summary>The advert to which a look at a copy belongs.</summary>
/// <param name="Id">The advert's id, also when the advert is new.</param>
/// <param name="Known">The stored advert. Null when it is new.</param>
/// <param name="Before">The copy as it was last read. Null when it is new.</param>
/// <param name="Other">Another advert that has the same employer and reference. Null when there is none.</param>
/// <param name="Unpointed">Names that must be pointed to the advert, with where they point now.</param>
internal sealed record FoundAdvert(
    string Id,
    AdvertWithCopies? Known,
    AdvertCopy? Before,
    AdvertWithCopies? Other,
    IReadOnlyList<(AdvertKey Key, AdvertPointer? Before)> Unpointed);

/// <summary>
/// Finds the advert of a look at a copy. It looks by page, by employer and reference, by the posting that this one repeats, and by
/// the names of earlier versions.
/// </summary>
public sealed class FindAdvert(AdvertStore adverts, CorrectJoins joins, PrivateIds ids, PageAdverts pages)
{
    internal async Task<FoundAdvert> RunAsync(AdvertLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (look.IsUnlisted)
        {
            return look is { Source: AdvertSource.Page, Page: { } address }
                ? await AtAddressAsync(address, look, now, cancellationToken)
                : await PrivateAsync(look, cancellationToken);
        }

        var search = new Search(adverts, joins, look, now);
        var byPage = look.Page is { } page ? await search.AtAsync(AdvertKey.From(page), cancellationToken) : null;
        var byJob = look.Identity.Job is { } job ? await search.AtAsync(AdvertKey.From(job), cancellationToken) : null;
        var found = byPage?.Joined
            ?? byJob?.Joined
            ?? await PostedAgainAsync(search, cancellationToken)
            ?? await EarlierAsync(search, cancellationToken);

        // A pointer without an advert was written a moment ago. Its writer is about to write the advert.
        var id = found?.Advert.Id
            ?? (byJob is { Known: null } unwritten ? unwritten.Pointer.Advert : await NewIdAsync(search, cancellationToken));
        found ??= await search.GetAsync(id, cancellationToken);
        // The advert may have been joined into another.
        id = found?.Advert.Id ?? id;

        var unpointed = new List<(AdvertKey Key, AdvertPointer? Before)>();
        if (look.Identity.Job is { } named
            && byJob?.Pointer.Advert != id
            && byJob is null or { Known: null } or { Obstacle: Difference.Time })
        {
            // This name goes first, because other copies may claim it too. A reused reference leads to the newest job.
            unpointed.Add((AdvertKey.From(named), byJob?.Pointer));
        }

        if (look.Page is { } at && byPage?.Pointer.Advert != id)
        {
            unpointed.Add((AdvertKey.From(at), byPage?.Pointer));
        }

        var other = byJob?.Joined is { } fits && fits.Advert.Id != id ? fits : null;
        return new FoundAdvert(id, found, found?.Copies.FirstOrDefault(look.IsOf), other, unpointed);
    }

    private async Task<FoundAdvert> PrivateAsync(AdvertLook look, CancellationToken cancellationToken)
    {
        var all = look.PrivateIds(ids).ToList();
        foreach (var id in all)
        {
            if (await adverts.GetWithCopiesAsync(id, cancellationToken) is { } own)
            {
                return new FoundAdvert(id, own, own.Copies.FirstOrDefault(look.IsOf), null, []);
            }
        }

        return new FoundAdvert(all[0], null, null, null, []);
    }

    /// <summary>The advert of a page that speaks only for itself. Employer and reference lead nowhere.</summary>
    private async Task<FoundAdvert> AtAddressAsync(Uri page, AdvertLook look, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string? free = null;
        // If all ids are taken, the words make one more. An advert with the very same words fits in any case.
        var last = pages.OneMoreId(page, look.Text);
        foreach (var id in pages.IdsOf(page).Append(last))
        {
            if (await adverts.GetWithCopiesAsync(id, cancellationToken) is not { } known)
            {
                free ??= id;
            }
            else if (id == last || Belonging.Obstacle(known, look, now) is null)
            {
                return new FoundAdvert(id, known, known.Copies.FirstOrDefault(look.IsOf), null, []);
            }
        }

        return new FoundAdvert(free ?? last, null, null, null, []);
    }

    /// <summary>The id when no name leads to an advert: that of an advert read before, or a new one.</summary>
    private static async Task<string> NewIdAsync(Search search, CancellationToken cancellationToken)
    {
        for (var taken = 0; ; taken++)
        {
            var id = search.Look.NewId(taken);
            if (await search.GetAsync(id, cancellationToken) is not { } known || Belonging.Obstacle(known, search.Look, search.Now) is null)
            {
                return id;
            }
        }
    }

    private static async Task<AdvertWithCopies?> PostedAgainAsync(Search search, CancellationToken cancellationToken)
    {
        if (search.Look.Identity is not { Job: { } job, RePost: var (first, time) })
        {
            return null;
        }

        foreach (var posting in time > 2 ? [FormattableString.Invariant($"{first}-{time - 1}"), first] : new[] { first })
        {
            var pointed = await search.AtAsync(AdvertKey.From(job with { Text = posting }), cancellationToken);
            if (pointed?.Joined is { } known && known.Copies.Any(copy => SameJob.IsRePost(copy.Identity, search.Look.Identity)))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>An advert stored under the names of earlier versions keeps its id, if it holds this very copy and the two fit.</summary>
    private async Task<AdvertWithCopies?> EarlierAsync(Search search, CancellationToken cancellationToken)
    {
        var (look, earlier) = (search.Look, search.Look.Earlier);
        var isElsewhere = earlier.Job is not null && earlier.Job != look.Identity.Job;
        var pointed = isElsewhere ? await adverts.FindAsync(AdvertKey.From(earlier.Job!), cancellationToken) : null;
        foreach (var id in earlier.Ids.Prepend(pointed?.Advert).OfType<string>())
        {
            if (await search.GetAsync(id, cancellationToken) is { } known
                && (known.Copies.Count == 0 || known.Copies.Any(look.IsOf))
                && Belonging.Obstacle(known, look, search.Now) is null)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>Looks up adverts for one look, and loads none of them twice.</summary>
    private sealed class Search(AdvertStore adverts, CorrectJoins joins, AdvertLook look, DateTimeOffset now)
    {
        private readonly Dictionary<string, AdvertWithCopies?> _loaded = new(StringComparer.Ordinal);

        public AdvertLook Look => look;

        public DateTimeOffset Now => now;

        /// <returns>Null when the name is unknown.</returns>
        public async Task<Pointed?> AtAsync(AdvertKey key, CancellationToken cancellationToken)
        {
            if (await adverts.FindAsync(key, cancellationToken) is not { } pointer)
            {
                return null;
            }

            var known = await GetAsync(pointer.Advert, cancellationToken);
            return new Pointed(pointer, known, known is null ? null : Belonging.Obstacle(known, look, now));
        }

        public async Task<AdvertWithCopies?> GetAsync(string id, CancellationToken cancellationToken)
        {
            if (!_loaded.TryGetValue(id, out var known))
            {
                _loaded.Add(id, known = await joins.GetAsync(id, now, cancellationToken));
            }

            return known;
        }
    }

    /// <param name="Obstacle">Why the look does not belong to the advert. Null when it does.</param>
    private sealed record Pointed(AdvertPointer Pointer, AdvertWithCopies? Known, Difference? Obstacle)
    {
        public AdvertWithCopies? Joined => Obstacle is null ? Known : null;
    }
}
