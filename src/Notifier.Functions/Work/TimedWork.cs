using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Functions.Work;

/// <summary>Runs one use case at its times, and once at the start: what fell due while nothing ran is overdue.</summary>
internal sealed partial class TimedWork(string name, string schedule, Func<CancellationToken, Task<SweepRun>> run, WorkLog log, TimeProvider clock, ILogger<TimedWork> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await RunOnceAsync(stoppingToken))
            {
                continue; // it stopped for its time's sake only
            }

            var now = clock.GetUtcNow();
            await Task.Delay(Schedules.Next(schedule, now) - now, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A run that fails is made up for by the next one: all of them can be done twice. Until then the health says so.</summary>
    /// <returns>True when there is more to do at once.</returns>
    private async Task<bool> RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            var done = await run(stoppingToken);
            if (done.Faults == 0)
            {
                log.Succeeded(name);
            }
            else
            {
                log.Failed(name, $"{done.Faults} rows could not be dealt with");
                Faulty(name, done.Faults);
            }

            if (done.Looked > 0 || done.Enqueued > 0 || done.IsCutShort)
            {
                Ran(name, done.Looked, done.Enqueued, done.IsCutShort);
            }

            return done.IsCutShort;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
        catch (StorageUnavailableException trouble)
        {
            log.Failed(name, trouble.Message.TrimEnd('.'));
            Failed(name, trouble.Message, string.Empty);
        }
        catch (Exception bug)
        {
            log.Failed(name, bug.GetType().Name);
            Failed(name, bug.GetType().Name, bug.StackTrace ?? string.Empty);
        }

        return false;
    }

    [LoggerMessage(1, LogLevel.Information, "{Work} looked at {Looked} rows and put {Enqueued} messages; cut short: {IsCutShort}")]
    private partial void Ran(string work, int looked, int enqueued, bool isCutShort);

    [LoggerMessage(3, LogLevel.Error, "{Work} could not deal with {Faults} rows, and left them where they are")]
    private partial void Faulty(string work, int faults);

    [LoggerMessage(2, LogLevel.Error, "{Work} failed: {Reason} {Stack}")]
    private partial void Failed(string work, string reason, string stack);
}
