using Azure.Core;
using Azure.Core.Pipeline;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>How requests to Azure Storage are sent: how often they are tried, and how the caller learns of retries.</summary>
internal static class AzureRequests
{
    private const string Property = "notifier-tries";

    /// <summary>
    /// The limit for a transaction as sent. It is larger than its rows, because of base64 and headers. The emulator takes any length.
    /// </summary>
    private const int MostBytes = StorageLimits.BatchBytes;

    /// <summary>How far the clock of a signed request may be off (learn.microsoft.com, "Authorize with Shared Key").</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    /// <summary>The retries of Azure.Core are the only ones.</summary>
    public static T Configured<T>(this T options, Action<ClientOptions>? change)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        // The trace of a failure would repeat the whole answer.
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.AddPolicy(new EveryTry(), HttpPipelinePosition.PerRetry);
        change?.Invoke(options);
        return options;
    }

    /// <summary>Counts how often requests are sent until the result is disposed of.</summary>
    public static Tries Count() => new();

    internal sealed class Tries : IDisposable
    {
        private readonly IDisposable _scope;

        public Tries() => _scope = HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

        /// <summary>A request was sent more than once, so a refusal may come from its own earlier attempt.</summary>
        public bool WasRepeated { get; internal set; }

        public void Dispose() => _scope.Dispose();
    }

    private sealed class EveryTry : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            // The connection itself could resend a request without a body, and nobody would notice. So a deletion has an empty body.
            if (message.Request.Method == RequestMethod.Delete)
            {
                message.Request.Content ??= RequestContent.Create(ReadOnlyMemory<byte>.Empty);
            }

            if (message.Request.Content?.TryComputeLength(out var bytes) is true && bytes > MostBytes)
            {
                throw new StorageLimitException($"A request has {bytes} bytes; {MostBytes} are allowed.");
            }

            if (message.ProcessingContext.RetryNumber > 0 && message.TryGetProperty(Property, out var tries))
            {
                ((Tries)tries!).WasRepeated = true;
            }
        }

        /// <summary>No error code says that a wrong clock caused a refusal. But every answer carries the service's time.</summary>
        public override void OnReceivedResponse(HttpMessage message)
        {
            var here = DateTimeOffset.UtcNow; // only the system clock signs requests, so it is the one to check
            if (message.Response is { Status: 401 or 403, Headers.Date: { } there }
                && here - there is var ahead
                && ahead.Duration() >= MostSkew)
            {
                throw new WrongClockException(ahead);
            }
        }
    }
}
