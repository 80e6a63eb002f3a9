using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Adverts;

/// <summary>Closes or withdraws an advert, whatever date it states.</summary>
public sealed class CloseAdvert(AdvertStore adverts, DueRows due, Delays delays, TimeProvider clock)
{
    /// <returns>The advert as it stands now; null when there is none. Closing one that is closed changes nothing.</returns>
    public async Task<Advert?> RunAsync(string id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            if (await adverts.GetAsync(id, cancellationToken) is not { } known)
            {
                return null;
            }

            if (known.Closed is not null)
            {
                return known;
            }

            var closed = known with { Closed = now, Version = known.Version + 1, Cause = ChangeCause.Advert, OwnVersion = known.Version + 1 };
            if (closed.IsClosedEarly)
            {
                await due.AddAsync(new DueKey(now, DueKind.Announce, known.Id, null), cancellationToken, known.Closing.Safe?.Instant);
            }

            await due.AddAsync(DueKey.Purge(known.Id, null, closed.KeptUntil(delays)), cancellationToken);
            var version = new AdvertVersion(closed.Version, now, closed.Closing.Safe?.LastDay, closed.Closing.Safe?.Time, IsClosed: true, Copy: null) { Confidence = closed.Closing.Safe?.Confidence };
            if (await adverts.WriteAsync(closed, version, null, null, null, cancellationToken) == WriteStatus.Done)
            {
                return closed;
            }
        }
    }
}
