using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Notifier.Core.Storage;

namespace Notifier.Functions;

/// <summary>A run failed. Our log says why, and the host logs this fixed message.</summary>
internal sealed class FunctionFailedException() : Exception("It failed, and the notifier’s log says why.");

/// <summary>The host logs the message of every exception, and a message may repeat what somebody sent. So it gets a fixed one.</summary>
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
            case FunctionFailedException: // already logged
            case OperationCanceledException when isCancelled: // the caller no longer waits for it
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
