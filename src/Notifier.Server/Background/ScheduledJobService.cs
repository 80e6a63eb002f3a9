using Notifier.Adapters.Options;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;

namespace Notifier.Server.Background;

/// <summary>Runs one use case at its times, and once at the start: what fell due while nothing ran is overdue.</summary>
internal sealed class ScheduledJobService(string name, string schedule, Func<CancellationToken, Task<JobResult>> run, JobRunner timed, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await timed.RunAsync(name, run, stoppingToken) is { IsCutShort: true, Enqueued: 0 })
            {
                continue; // it stopped for its time's sake only; what puts messages keeps to its times, and so to so many a minute
            }

            var now = clock.GetUtcNow();
            await Task.Delay(Schedules.Next(schedule, now) - now, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
