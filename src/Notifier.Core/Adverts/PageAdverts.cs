using Notifier.Core.Adverts.Identity;
using Notifier.Core.Security;

namespace Notifier.Core.Adverts;

/// <summary>
/// The adverts of pages that speak for nobody but themselves. Such an advert has its id from its page's address alone, so everybody who
/// gives the same link gets the same advert.
/// </summary>
/// <remarks>
/// Another job may stand at the address later. It becomes an advert of its own, so that no follower is told another job's date. That is
/// why an address has several ids.
/// </remarks>
public sealed class PageAdverts(AdvertStore adverts, PrivateIds ids)
{
    /// <summary>How many jobs of one address are kept at once. An advert that nobody follows is kept for a day.</summary>
    private const int Most = 4;

    /// <summary>The ids that an address can have. Nobody can compute them without our key.</summary>
    internal IEnumerable<string> IdsOf(Uri page) =>
        Enumerable.Range(0, Most).Select(turn => ids.Create("page", PageAddress.Normalise(page), FormattableString.Invariant($"{turn}")));

    /// <summary>The id of one more job at an address whose ids are all taken. Only the same words find it again.</summary>
    internal string OneMoreId(Uri page, string words) => ids.Create("page", PageAddress.Normalise(page), "words", words);

    /// <summary>What is stored of an address. The advert that was read last comes first.</summary>
    internal async Task<IReadOnlyList<AdvertWithCopies>> AtAsync(Uri page, CancellationToken cancellationToken)
    {
        var known = new List<AdvertWithCopies>();
        foreach (var id in IdsOf(page))
        {
            if (await adverts.GetWithCopiesAsync(id, cancellationToken) is { } advert)
            {
                known.Add(advert);
            }
        }

        return [.. known.OrderByDescending(each => each.Advert.LastRead)];
    }
}
