using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>What stands between us and the service: how many requests at once, how long, how often, and when none at all.</summary>
internal static class SendGridPipelines
{
    /// <summary>For mails: only what was certainly not taken is tried again, since a second request would be a second mail.</summary>
    public static ResiliencePipeline<Response> ForMail(
        SendGridTimeouts delays, CircuitBreakerStrategyOptions<Response> breaker, TimeProvider clock)
    {
        breaker.FailureRatio = 0.5;
        breaker.MinimumThroughput = delays.BreakAfter;
        breaker.BreakDuration = delays.Break;
        breaker.ShouldHandle = args => ValueTask.FromResult(IsFailure(args.Outcome));
        return new ResiliencePipelineBuilder<Response> { TimeProvider = clock }
            .AddConcurrencyLimiter(delays.AtOnce, queueLimit: 0) // a mail that would wait here comes again by itself
            .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Total })
            .AddRetry(Retries(delays, clock, outcome => outcome.Exception is RequestNotSentException))
            .AddCircuitBreaker(breaker)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Attempt })
            .Build();
    }

    /// <summary>For questions, and for what may be asked for twice. Whether they succeed says nothing of mails.</summary>
    public static ResiliencePipeline<Response> ForQuestions(SendGridTimeouts delays, TimeProvider clock) => new ResiliencePipelineBuilder<Response> { TimeProvider = clock }
        .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Total })
        .AddRetry(Retries(delays, clock, outcome => outcome.Exception is HttpRequestException or IOException))
        .AddTimeout(new TimeoutStrategyOptions { Timeout = delays.Attempt })
        .Build();

    /// <summary>Trouble of the service or on the way to it. That it limits us is none: it says when it will take more.</summary>
    private static bool IsFailure(Outcome<Response> outcome) =>
        outcome.Exception is HttpRequestException or IOException or TimeoutRejectedException || outcome.Result is { StatusCode: >= HttpStatusCode.InternalServerError };

    private static RetryStrategyOptions<Response> Retries(SendGridTimeouts delays, TimeProvider clock, Func<Outcome<Response>, bool> isCertainNo)
    {
        return new RetryStrategyOptions<Response>
        {
            MaxRetryAttempts = delays.MostRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = delays.Retry,
            ShouldHandle = args => ValueTask.FromResult(isCertainNo(args.Outcome) || (args.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } no && !(Asked(no) > delays.Total))),
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result is { } no ? Asked(no) : null), // null: its own, growing pauses
        };

        TimeSpan? Asked(Response no) => clock.GetUtcNow() is var now && RetryAfter.From(no, now, delays.LongestPause) is { } until ? until - now : null;
    }
}
