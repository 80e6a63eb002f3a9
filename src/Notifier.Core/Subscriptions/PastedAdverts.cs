using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Subscriptions;

/// <summary>Limits how much pasted text is stored, and how long it is kept when nobody asks to follow it.</summary>
public sealed class PastedAdverts(
    AdvertStore adverts,
    FollowerIndex followers,
    HourlyRequests asked,
    ConfirmationOptions confirmationOptions,
    RetentionOptions retentionOptions)
{
    /// <summary>In characters: even the shortest advert needs some rows beside its text.</summary>
    private const int LeastCounted = 2_000;

    /// <summary>
    /// Takes room in this hour for an advert. One that somebody asked to follow needs no room, so its follower can always paste it again.
    /// </summary>
    /// <param name="known">The stored advert. Null when it is not stored.</param>
    /// <param name="length">Of its text, in characters.</param>
    /// <param name="follower">The person who pasted it on their manage page. Null for anybody else.</param>
    internal async Task<bool> TakeRoomAsync(
        Advert? known, int length, VisitorNetwork network, PersonKey? follower, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (known is not null && (known.WantedUntil is not null || await IsFollowedAsync(known, cancellationToken)))
        {
            return true;
        }

        var counted = Math.Max(LeastCounted, length);
        return follower is { } person
            ? await asked.TakeRoomAsync(person, counted, confirmationOptions, retentionOptions, now, cancellationToken)
            : await asked.TakeRoomAsync(network, counted, confirmationOptions, retentionOptions, now, cancellationToken);
    }

    /// <summary>
    /// Notes that somebody asks to follow an advert. A pasted advert is then kept until the request can no longer be confirmed.
    /// </summary>
    /// <param name="from">When the confirmation email should have arrived, UTC.</param>
    /// <returns>The advert as stored now. Null when it is gone.</returns>
    internal async Task<Advert?> WantAsync(Advert advert, DateTimeOffset from, CancellationToken cancellationToken)
    {
        if (!advert.IsPrivate)
        {
            return advert;
        }

        // One day more, because the email may be late. If another process deletes the advert now, its deletion fails,
        // or the advert is gone here.
        var until = from + retentionOptions.KeepUnconfirmed + retentionOptions.KeepUnfollowed;
        for (Advert? known = advert; known is not null; known = await adverts.GetAsync(advert.Id, cancellationToken))
        {
            if (known.WantedUntil >= from + retentionOptions.KeepUnconfirmed)
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

    /// <summary>Until when an advert is kept, UTC. A pasted one is kept only for a day, unless somebody follows it or asks to.</summary>
    internal async Task<DateTimeOffset> KeptUntilAsync(Advert advert, CancellationToken cancellationToken)
    {
        var kept = advert.KeptUntil(retentionOptions);
        if (!advert.IsPrivate || await IsFollowedAsync(advert, cancellationToken))
        {
            return kept;
        }

        var unfollowed = advert.LastRead + retentionOptions.KeepUnfollowed;
        var wanted = advert.WantedUntil > unfollowed ? advert.WantedUntil.Value : unfollowed;
        return wanted < kept ? wanted : kept;
    }

    private async Task<bool> IsFollowedAsync(Advert advert, CancellationToken cancellationToken) =>
        (await followers.PageAsync(advert.Id, null, 1, cancellationToken)).Followers.Count > 0;
}
