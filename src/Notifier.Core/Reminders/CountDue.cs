namespace Notifier.Core.Reminders;

/// <summary>What has fallen due, counted in due rows: one is for a single person, or for all who follow an advert.</summary>
/// <param name="At">When it was counted, UTC.</param>
/// <param name="Waiting">The next sweep will look at them.</param>
/// <param name="Late">Of those, the ones that should have been dealt with long ago (<see cref="DueRow.IsLate"/>).</param>
/// <param name="OnTheirWay">Messages have been put for them, and they stay until somebody has looked whether all were sent.</param>
/// <param name="Unreadable">They are none of ours, or a newer program's.</param>
/// <param name="Oldest">When the first of those waiting fell due, UTC; null when none waits.</param>
public sealed record DueCounts(DateTimeOffset At, int Waiting, int Late, int OnTheirWay, int Unreadable, DateTimeOffset? Oldest);

/// <summary>Says what a sweep would find, and changes nothing: so one can ask at any time whether the storage can be read, and whether the sweeps keep up.</summary>
public sealed class CountDue(DueRows due, Delays delays, TimeProvider clock)
{
    public async Task<DueCounts> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (waiting, late, onTheirWay, unreadable) = (0, 0, 0, 0);
        DateTimeOffset? oldest = null;
        await foreach (var row in due.DueAsync(now, () => unreadable++, cancellationToken))
        {
            if (row.Key.Kind == DueKind.Purge)
            {
                continue; // looked at once a night, by a pass of its own
            }

            if (row.FannedOut is not null)
            {
                onTheirWay++;
                continue;
            }

            waiting++;
            late += row.IsLate(now, delays) ? 1 : 0;
            oldest ??= row.Key.At;
        }

        return new(now, waiting, late, onTheirWay, unreadable, oldest);
    }
}
