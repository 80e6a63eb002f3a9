using Notifier.Core.Storage;

namespace Notifier.Functions.Work;

/// <summary>Takes messages as long as some wait, and looks every second whether there are new ones: a look costs a few microseconds.</summary>
internal sealed partial class EmptyQueue(TakeMessage take, WorkLog log, TimeProvider clock, ILogger<EmptyQueue> logger) : BackgroundService
{
    private const string Name = "sending";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await take.RunAsync(stoppingToken) ? TimeSpan.Zero : Pause;
                log.Succeeded(Name);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException trouble)
            {
                pause = PauseAfterTrouble;
                log.Failed(Name, trouble.Message.TrimEnd('.'));
                Failed(trouble.Message, string.Empty);
            }
            catch (Exception bug)
            {
                pause = PauseAfterTrouble;
                log.Failed(Name, bug.GetType().Name);
                Failed(bug.GetType().Name, bug.StackTrace ?? string.Empty);
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Nothing can be taken from the queue: {Reason} {Stack}")]
    private partial void Failed(string reason, string stack);
}
