using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>How much of what visitors paste is kept, and how long it is kept when nobody asks to follow it.</summary>
public sealed class PastedAdverts(AdvertStore adverts, FollowerIndex followers, HourlyRequests asked, Delays delays)
{
    /// <summary>In characters: rows stand beside the words of the shortest advert too.</summary>
    private const int LeastCounted = 2_000;

    /// <summary>
    /// Takes room in this hour for an advert. One that somebody asked to follow needs none, so whoever follows it can always paste it
    /// again.
    /// </summary>
    /// <param name="known">As it is kept already; null when it is not.</param>
    /// <param name="length">Of its text, in characters.</param>
    /// <param name="follower">Who pasted it on the page of what they follow; null for anybody else.</param>
    internal async Task<bool> TakeRoomAsync(
        Advert? known, int length, VisitorNetwork network, PersonKey? follower, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (known is not null && (known.WantedUntil is not null || await IsFollowedAsync(known, cancellationToken)))
        {
            return true;
        }

        var counted = Math.Max(LeastCounted, length);
        return follower is { } person
            ? await asked.TakeRoomAsync(person, counted, delays, now, cancellationToken)
            : await asked.TakeRoomAsync(network, counted, delays, now, cancellationToken);
    }

    /// <summary>
    /// Notes that somebody asks to follow an advert: one that a visitor pasted is kept while their wish waits to be confirmed.
    /// </summary>
    /// <param name="from">When the mail that asks to confirm should have come, UTC.</param>
    /// <returns>As it stands now; null when it is gone.</returns>
    internal async Task<Advert?> WantAsync(Advert advert, DateTimeOffset from, CancellationToken cancellationToken)
    {
        if (!advert.IsPrivate)
        {
            return advert;
        }

        // A day more, for a mail that is late. Whoever deletes the advert fails when this comes first, and otherwise it is gone here.
        var until = from + delays.KeepUnconfirmed + delays.KeepUnfollowed;
        for (Advert? known = advert; known is not null; known = await adverts.GetAsync(advert.Id, cancellationToken))
        {
            if (known.WantedUntil >= from + delays.KeepUnconfirmed)
            {
                return known;
            }

            if (await adverts.WriteAsync(known with { WantedUntil = until }, null, null, null, null, cancellationToken) == WriteStatus.Done)
            {
                return await adverts.GetAsync(advert.Id, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>
    /// Until when an advert is kept, UTC; one that a visitor pasted only for a day, unless somebody follows it or asks to.
    /// </summary>
    internal async Task<DateTimeOffset> KeptUntilAsync(Advert advert, CancellationToken cancellationToken)
    {
        var kept = advert.KeptUntil(delays);
        if (!advert.IsPrivate || await IsFollowedAsync(advert, cancellationToken))
        {
            return kept;
        }

        var unfollowed = advert.LastRead + delays.KeepUnfollowed;
        var wanted = advert.WantedUntil > unfollowed ? advert.WantedUntil.Value : unfollowed;
        return wanted < kept ? wanted : kept;
    }

    private async Task<bool> IsFollowedAsync(Advert advert, CancellationToken cancellationToken) =>
        (await followers.PageAsync(advert.Id, null, 1, cancellationToken)).Followers.Count > 0;
}
