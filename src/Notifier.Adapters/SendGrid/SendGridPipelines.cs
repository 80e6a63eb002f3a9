using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>Limits between us and SendGrid: how many requests at once, how long, how many retries, and when to send none at all.</summary>
internal static class SendGridPipelines
{
    /// <summary>For emails. It retries only what was certainly not accepted, because a second request would be a second email.</summary>
    public static ResiliencePipeline<Response> ForMail(
        SendGridTimeouts delays, CircuitBreakerStrategyOptions<Response> breaker, TimeProvider clock)
    {
        breaker.FailureRatio = 0.5;
        breaker.MinimumThroughput = delays.BreakAfter;
        breaker.BreakDuration = delays.Break;
        breaker.ShouldHandle = args => ValueTask.FromResult(IsFailure(args.Outcome));
        return new ResiliencePipelineBuilder<Response> { TimeProvider = clock }
            // An email that would wait here comes back from the queue by itself.
            .AddConcurrencyLimiter(delays.AtOnce, queueLimit: 0)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Total })
            .AddRetry(Retries(delays, clock, outcome => outcome.Exception is RequestNotSentException))
            .AddCircuitBreaker(breaker)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Attempt })
            .Build();
    }

    /// <summary>For reads and other idempotent requests. Their success says nothing about emails.</summary>
    public static ResiliencePipeline<Response> ForQuestions(SendGridTimeouts delays, TimeProvider clock) =>
        new ResiliencePipelineBuilder<Response> { TimeProvider = clock }
        .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Total })
        .AddRetry(Retries(delays, clock, outcome => outcome.Exception is HttpRequestException or IOException))
        .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Attempt })
        .Build();

    /// <summary>SendGrid or the network fails. A rate limit is not a failure, because SendGrid says when it will accept more.</summary>
    private static bool IsFailure(Outcome<Response> outcome) =>
        outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException
            || outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError };

    private static RetryStrategyOptions<Response> Retries(
        SendGridTimeouts delays, TimeProvider clock, Func<Outcome<Response>, bool> isCertainNo)
    {
        return new RetryStrategyOptions<Response>
        {
            MaxRetryAttempts = delays.MostRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = delays.Retry,
            ShouldHandle = args => ValueTask.FromResult(isCertainNo(args.Outcome) || AsksForShortPause(args.Outcome.Result)),
            // Null means Polly's own, growing pauses.
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result is { } no ? Asked(no) : null),
        };

        bool AsksForShortPause(Response? answer) =>
            answer is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } no && !(Asked(no) > delays.Total);

        TimeSpan? Asked(Response no) => clock.GetUtcNow() is var now && RetryAfter.From(no, now, delays.LongestPause) is { } until
            ? until - now
            : null;
    }
}
