using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Notifier.Core.Monitoring;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;

namespace Notifier.Core.Jobs;

/// <summary>Runs what a timer of the Functions host or of the server is for, and says how it went.</summary>
public sealed partial class JobRunner(JobStatus log, SharedJobStatus shared, Telemetry telemetry, ILogger<JobRunner> logger)
{
    /// <summary>A run that fails is made up for by the next one: all of them can be done twice. Until then the health says so.</summary>
    /// <returns>Null when it failed.</returns>
    public async Task<JobResult?> RunAsync(string name, Func<CancellationToken, Task<JobResult>> run, CancellationToken cancellationToken)
    {
        using var span = telemetry.Start(name);
        try
        {
            var done = await run(cancellationToken);
            span?.SetTag("looked", done.Looked).SetTag("enqueued", done.Enqueued).SetTag("faults", done.Faults);
            var trouble = done.Trouble is { } said ? $": {said.TrimEnd('.')}" : string.Empty;
            if (done.Faults > 0)
            {
                Faulty(name, done.Faults, trouble);
            }

            if (done.Late > 0)
            {
                Late(name, done.Late);
            }

            if (done.Looked > 0 || done.Enqueued > 0 || done.IsCutShort)
            {
                Ran(name, done.Looked, done.Enqueued, done.IsCutShort);
            }

            if (done.Holds is { } alarm)
            {
                Alarmed(alarm.What);
            }

            if (done.Waits is { } wait)
            {
                Waiting(wait.What);
            }

            if (done.Sealing is { } sealing)
            {
                Sealing(sealing.What, sealing.Sealed);
            }

            await NoteAsync(name, done.Faults == 0 ? null : $"{done.Faults} rows could not be dealt with{trouble}", cancellationToken);
            return done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null; // the next start goes on
        }
        catch (Exception outage) when (outage is StorageUnavailableException or EmailServiceUnavailableException)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            Failed(name, outage.Message, string.Empty);
            await NoteAsync(name, outage.Message.TrimEnd('.'), cancellationToken);
        }
        catch (Exception bug)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            Failed(name, bug.GetType().Name, bug.StackTrace ?? string.Empty);
            await NoteAsync(name, bug.GetType().Name, cancellationToken);
        }

        return null;
    }

    /// <param name="reason">Null when it went well.</param>
    private async Task NoteAsync(string name, string? reason, CancellationToken cancellationToken)
    {
        telemetry.Ran(name, isWell: reason is null);
        if (reason is null)
        {
            log.Succeeded(name);
        }
        else
        {
            log.Failed(name, reason);
        }

        await shared.NoteAsync(name, reason, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "{Work} looked at {Looked} rows and put {Enqueued} messages; cut short: {IsCutShort}")]
    private partial void Ran(string work, int looked, int enqueued, bool isCutShort);

    [LoggerMessage(4, LogLevel.Error, "Mails are held back: {What}")]
    private partial void Alarmed(string what);

    [LoggerMessage(6, LogLevel.Error, "Emails that ask to confirm wait for their turn: {What}")]
    private partial void Waiting(string what);

    [LoggerMessage(5, LogLevel.Warning, "{Work} found {Late} rows that had fallen due long before, with nobody written to")]
    private partial void Late(string work, int late);

    [LoggerMessage(3, LogLevel.Error, "{Work} could not deal with {Faults} rows, and left them where they are{Trouble}")]
    private partial void Faulty(string work, int faults, string trouble);

    [LoggerMessage(7, LogLevel.Information, "Keys: {What}; sealed anew by this run: {Sealed}")]
    private partial void Sealing(string what, int @sealed);

    [LoggerMessage(2, LogLevel.Error, "{Work} failed: {Reason} {Stack}")]
    private partial void Failed(string work, string reason, string stack);
}
