using Notifier.Adapters.Options;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;

namespace Notifier.Server.Background;

/// <summary>Runs one job on its schedule. It also runs at the start, because work fell due while the program was not running.</summary>
internal sealed class ScheduledJobService(
    string name,
    string schedule,
    Func<CancellationToken, Task<JobResult>> run,
    JobRunner timed,
    TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await timed.RunAsync(name, run, stoppingToken) is { IsCutShort: true, Enqueued: 0 })
            {
                // It only ran out of time. A job that queued emails waits for its next time, because that limits the emails a minute.
                continue;
            }

            var now = clock.GetUtcNow();
            await Task.Delay(
                Schedules.Next(schedule, now) - now,
                clock,
                stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
