using Azure.Core;
using Azure.Core.Pipeline;
using Notifier.Core.Storage;

namespace Notifier.Adapters.AzureStorage;

/// <summary>How requests to Azure's storage are made: how often they are tried, and how one knows afterwards.</summary>
internal static class AzureRequests
{
    private const string Property = "notifier-tries";

    /// <summary>Of a transaction as it is sent, which is more than its rows have: bytes in base64, and what stands around them. The emulator takes any length.</summary>
    private const int MostBytes = StorageLimits.BatchBytes;

    /// <summary>By how much a signed request may be off (learn.microsoft.com, "Authorize with Shared Key").</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    /// <summary>The retries of Azure.Core are the only ones.</summary>
    public static T Configured<T>(this T options, Action<ClientOptions>? change)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        options.Diagnostics.IsDistributedTracingEnabled = false; // the trace of a failure would repeat the whole answer
        options.AddPolicy(new EveryTry(), HttpPipelinePosition.PerRetry);
        change?.Invoke(options);
        return options;
    }

    /// <summary>Counts how often the requests are sent that are made until it is disposed of.</summary>
    public static Tries Count() => new();

    internal sealed class Tries : IDisposable
    {
        private readonly IDisposable _scope;

        public Tries() => _scope = HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

        /// <summary>A request was sent more than once: what the last answer says may be what an earlier one did.</summary>
        public bool WasRepeated { get; internal set; }

        public void Dispose() => _scope.Dispose();
    }

    private sealed class EveryTry : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            // A request without a body would be sent again by the connection itself, and nobody would know.
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

        /// <summary>A refusal does not say in its code that the clock was the reason, but every answer says what time it is there.</summary>
        public override void OnReceivedResponse(HttpMessage message)
        {
            var here = DateTimeOffset.UtcNow; // the clock that signed the request is the one that may be wrong
            if (message.Response is { Status: 401 or 403, Headers.Date: { } there } && here - there is var ahead && ahead.Duration() >= MostSkew)
            {
                throw new WrongClockException(ahead);
            }
        }
    }
}
