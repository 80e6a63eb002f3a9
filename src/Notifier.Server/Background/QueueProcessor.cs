using System.Runtime.CompilerServices;
using Notifier.Adapters.Options;
using Notifier.Core.Jobs;
using Notifier.Core.Monitoring;
using Notifier.Core.Storage;

namespace Notifier.Server.Background;

/// <summary>
/// Handles waiting messages, several at once, then polls for new ones. It polls a database file every second, and an Azure account at
/// growing intervals because each poll costs money.
/// </summary>
internal sealed partial class QueueProcessor(
    QueueMessageHandler take,
    NotifierOptions settings,
    JobStatus log,
    TimeProvider clock,
    ILogger<QueueProcessor> logger) : BackgroundService
{
    private const string Name = "sending";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var several = new ParallelOptions { MaxDegreeOfParallelism = SendEmailHandler.MostAtOnce, CancellationToken = stoppingToken };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // The loop takes a message only when there is room to handle it. It ends only when every message that it took is handled.
                await Parallel.ForEachAsync(MessagesAsync(stoppingToken), several, async (message, _) =>
                {
                    await take.HandleAsync(message);
                    log.Succeeded(Name);
                });
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageUnavailableException trouble)
            {
                log.Failed(Name, trouble.Message.TrimEnd('.'));
                Failed(trouble.Message, string.Empty);
            }
            catch (Exception bug)
            {
                log.Failed(Name, bug.GetType().Name);
                Failed(bug.GetType().Name, bug.StackTrace ?? string.Empty);
            }

            await Task.Delay(PauseAfterTrouble, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The messages that are waiting, and all that come later.</summary>
    private async IAsyncEnumerable<ReceivedMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pause = TimeSpan.Zero;
        while (true)
        {
            if (await take.NextAsync(cancellationToken) is { } message)
            {
                pause = TimeSpan.Zero;
                yield return message;
                continue;
            }

            log.Succeeded(Name);
            pause = After(pause);
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    /// <summary>The pause after a poll that found nothing.</summary>
    private TimeSpan After(TimeSpan pause) =>
        pause == TimeSpan.Zero || settings.Azure is null ? Pause
        : 2 * pause < LongestPause ? 2 * pause
        : LongestPause;

    [LoggerMessage(1, LogLevel.Error, "Nothing can be taken from the queue: {Reason} {Stack}")]
    private partial void Failed(string reason, string stack);
}
