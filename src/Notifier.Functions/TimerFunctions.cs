using System.Diagnostics.CodeAnalysis;
using Microsoft.Azure.Functions.Worker;
using Notifier.Core.Jobs;
using Notifier.Core.Scheduling;

namespace Notifier.Functions;

/// <summary>
/// What the host says about its schedule. We ignore it, because its times have been wrong and jobs find due work themselves.
/// </summary>
public sealed record Tick;

/// <summary>The jobs that the host starts by the clock.</summary>
/// <remarks>A function keeps its name, whatever the job's class is called: settings, alerts and what the host stores name it.</remarks>
[SuppressMessage("Style", "IDE0060", Justification = "The parameter carries the trigger.")]
public sealed class TimerFunctions(
    JobRunner timed, DispatchDueItems sweep, RequeueMissingEmails repair, DeleteExpiredData purge, ReconcileSuppressions reconcile)
{
    [Function("SweepDue")]
    public Task SweepAsync([TimerTrigger("0 */5 * * * *")] Tick tick, CancellationToken cancellationToken) =>
        RunAsync("sweep", sweep.RunAsync, cancellationToken);

    /// <summary>Runs between two sweeps. Each run has a time limit, and the next run continues.</summary>
    [Function("RepairReminders")]
    public Task RepairAsync([TimerTrigger("0 2-59/5 * * * *")] Tick tick, CancellationToken cancellationToken) =>
        RunAsync("repair", repair.RunAsync, cancellationToken);

    [Function("PurgeExpired")]
    public Task PurgeAsync([TimerTrigger("30 3-59/5 * * * *")] Tick tick, CancellationToken cancellationToken) =>
        RunAsync("purge", purge.RunAsync, cancellationToken);

    [Function("ReconcileSuppressions")]
    public Task ReconcileAsync([TimerTrigger("0 47 3 * * *")] Tick tick, CancellationToken cancellationToken) =>
        RunAsync("reconcile", reconcile.RunAsync, cancellationToken);

    private async Task RunAsync(string name, Func<CancellationToken, Task<JobResult>> run, CancellationToken cancellationToken)
    {
        if (await timed.RunAsync(name, run, cancellationToken) is null)
        {
            throw new FunctionFailedException();
        }
    }
}
