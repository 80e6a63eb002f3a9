using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Storage;

namespace Notifier.Core.UseCases;

/// <summary>Closes or withdraws an advert, whatever date it states.</summary>
public sealed class CloseAdvert(AdvertStore adverts, DueItemStore due, RetentionOptions options, TimeProvider clock)
{
    /// <returns>The advert as stored now. Null when there is none. Closing a closed advert changes nothing.</returns>
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

            var closed =
                known with { Closed = now, Version = known.Version + 1, Cause = ChangeCause.Advert, OwnVersion = known.Version + 1 };
            if (closed.IsClosedEarly)
            {
                await due.AddAsync(
                    new DueItemKey(now, DueItemKind.Announce, known.Id, null), cancellationToken, known.Closing.Safe?.Instant);
            }

            await due.AddAsync(DueItemKey.Purge(known.Id, null, closed.KeptUntil(options)), cancellationToken);
            var closing = closed.Closing.Safe;
            var version = new AdvertVersion(closed.Version, now, closing?.LastDay, closing?.Time, IsClosed: true, Copy: null)
            {
                Confidence = closing?.Confidence,
            };
            if (await adverts.WriteAsync(closed, version, null, null, null, cancellationToken) == WriteStatus.Done)
            {
                return closed;
            }
        }
    }
}
