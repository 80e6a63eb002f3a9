using Notifier.Adapters.Options;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;

namespace Notifier.Server.Background;

/// <summary>
/// Runs the jobs of the notifier on one machine, as triggers do in Azure. They begin a second after the start, so that the first requests
/// do not compete with overdue work.
/// </summary>
internal sealed class BackgroundServices(IServiceProvider services, Schedules schedules, SampleSeeder first) : BackgroundService
{
    private static readonly TimeSpan FirstRequests = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await first.Done.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(FirstRequests, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
        {
            return; // the start itself reports why it failed
        }

        BackgroundService[] works =
        [
            ActivatorUtilities.CreateInstance<QueueProcessor>(services),
            Timed<DispatchDueItems>("sweep", schedules.SweepDue, sweep => sweep.RunAsync),
            Timed<RequeueMissingEmails>("repair", schedules.RepairReminders, repair => repair.RunAsync),
            Timed<DeleteExpiredData>("purge", schedules.PurgeExpired, purge => purge.RunAsync),
            Timed<ReconcileSuppressions>("reconcile", schedules.ReconcileSuppressions, reconcile => reconcile.RunAsync),
        ];
        foreach (var work in works)
        {
            await work.StartAsync(stoppingToken);
        }

        // None of the jobs ends before the program does. If one fails, the program ends.
        await await Task.WhenAny(works.Select(work => work.ExecuteTask!));
        await Task.WhenAll(works.Select(work => work.ExecuteTask!));
    }

    private ScheduledJobService Timed<T>(string name, string schedule, Func<T, Func<CancellationToken, Task<JobResult>>> run)
        where T : notnull =>
            ActivatorUtilities.CreateInstance<ScheduledJobService>(services, name, schedule, run(services.GetRequiredService<T>()));
}
