using Notifier.Core.Options;
using Notifier.Core.Scheduling;

namespace Notifier.Core.UseCases;

/// <summary>
/// Counts what a sweep would find and changes nothing. Operators see by it whether the storage can be read and whether the sweeps keep up.
/// </summary>
public sealed class GetDueCounts(DueItemStore due, JobOptions options, TimeProvider clock)
{
    public async Task<DueCounts> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (waiting, late, onTheirWay, unreadable) = (0, 0, 0, 0);
        DateTimeOffset? oldest = null;
        await foreach (var row in due.DueAsync(now, () => unreadable++, cancellationToken))
        {
            if (row.Key.Kind == DueItemKind.Purge)
            {
                // The retention job has a pass of its own.
                continue;
            }

            if (row.FannedOut is not null)
            {
                onTheirWay++;
                continue;
            }

            waiting++;
            late += row.IsLate(now, options) ? 1 : 0;
            oldest ??= row.Key.At;
        }

        return new(now, waiting, late, onTheirWay, unreadable, oldest);
    }
}
