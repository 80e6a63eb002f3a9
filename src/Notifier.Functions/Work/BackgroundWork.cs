using Notifier.Core.Reminders;

namespace Notifier.Functions.Work;

/// <summary>What the notifier on one machine does by itself; in Azure its triggers do.</summary>
internal static class BackgroundWork
{
    public static IServiceCollection AddBackgroundWork(this IServiceCollection services, Schedules schedules) => services
        .AddHostedService<EmptyQueue>()
        .AddTimed<SweepDue>("sweep", schedules.SweepDue, sweep => sweep.RunAsync)
        .AddTimed<RepairReminders>("repair", schedules.RepairReminders, repair => repair.RunAsync)
        .AddTimed<PurgeExpired>("purge", schedules.PurgeExpired, purge => purge.RunAsync);

    // Not AddHostedService, which adds one of a type only.
    private static IServiceCollection AddTimed<T>(this IServiceCollection services, string name, string schedule, Func<T, Func<CancellationToken, Task<SweepRun>>> run)
        where T : notnull => services.AddSingleton<IHostedService>(provider =>
            new TimedWork(name, schedule, run(provider.GetRequiredService<T>()), provider.GetRequiredService<WorkLog>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TimedWork>>()));
}
