namespace Notifier.Core.Reminders;

/// <summary>
/// Goes over what has fallen due, the oldest first, until its time is over. A row that cannot be read, or leads to one that cannot, is counted
/// and left where it is: it must not stop the others.
/// </summary>
public sealed class DueWalk(DueRows due, Delays delays, Telemetry telemetry, TimeProvider clock)
{
    /// <param name="concerns">Whether this walk has anything to do with a row.</param>
    /// <param name="look">Deals with a row; false when the time is over.</param>
    internal async Task<SweepRun> RunAsync(Func<DueRow, DateTimeOffset, bool> concerns, Func<DueRow, DateTimeOffset, SweepTally, Task<bool>> look, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var tally = new SweepTally(clock, delays);
        await foreach (var row in due.DueAsync(now, () => tally.Faults++, cancellationToken))
        {
            if (!concerns(row, now))
            {
                continue;
            }

            if (tally.IsTimeOver)
            {
                return tally.Result(isCutShort: true);
            }

            tally.Looked++;
            telemetry.LookedAt(row.Key.Kind);
            try
            {
                if (!await look(row, now, tally))
                {
                    return tally.Result(isCutShort: true);
                }
            }
            catch (Exception fault) when (SweepRun.IsOfOneRow(fault))
            {
                tally.Faults++;
            }
        }

        return tally.Result(isCutShort: false);
    }
}
