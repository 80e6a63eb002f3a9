using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Notifier.Core.Storage;

namespace Notifier.Functions;

/// <summary>A run failed, and the log says why. The host writes these words into its own log.</summary>
internal sealed class FunctionFailedException() : Exception("It failed, and the notifier’s log says why.");

/// <summary>The host logs the words of whatever a function throws, and words of others may hold what somebody sent: it gets ours.</summary>
internal sealed partial class FixedWords(ILogger<FixedWords> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure)
        {
            Tell(context.FunctionDefinition.Name, failure, context.CancellationToken.IsCancellationRequested);
            throw new FunctionFailedException();
        }
    }

    private void Tell(string function, Exception failure, bool isCancelled)
    {
        switch (failure)
        {
            case FunctionFailedException: // told already
            case OperationCanceledException when isCancelled: // nobody waits for it any more
                break;
            case StorageUnavailableException trouble:
                Unavailable(function, trouble.Message);
                break;
            default:
                Failed(function, failure.GetType().Name, failure.StackTrace ?? string.Empty);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The function {Function} failed: {Exception} {Stack}")]
    private partial void Failed(string function, string exception, string stack);

    [LoggerMessage(2, LogLevel.Error, "The function {Function} could do nothing: {Reason}")]
    private partial void Unavailable(string function, string reason);
}
