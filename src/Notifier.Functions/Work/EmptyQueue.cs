using Notifier.Core.Storage;
using Notifier.Functions.Start;

namespace Notifier.Functions.Work;

/// <summary>
/// Takes messages as long as some wait, and then looks whether there are new ones. In a file it does every second, for a look costs a few microseconds. In an account each is
/// paid for: there the pauses grow, for as long as none comes.
/// </summary>
internal sealed partial class EmptyQueue(TakeMessage take, NotifierSettings settings, WorkLog log, TimeProvider clock, ILogger<EmptyQueue> logger) : BackgroundService
{
    private const string Name = "sending";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                pause = await take.RunAsync(stoppingToken) ? TimeSpan.Zero : After(pause);
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

    /// <summary>After one look that found nothing, and the pause before it.</summary>
    private TimeSpan After(TimeSpan pause) =>
        pause == TimeSpan.Zero || settings.Azure is null ? Pause
        : 2 * pause < LongestPause ? 2 * pause
        : LongestPause;

    [LoggerMessage(1, LogLevel.Error, "Nothing can be taken from the queue: {Reason} {Stack}")]
    private partial void Failed(string reason, string stack);
}
