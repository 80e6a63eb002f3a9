using System.Threading.RateLimiting;
using Polly;

namespace Notifier.Adapters.Delivery.SendGrid;

/// <summary>Lets so many through at the same time and turns the rest away. The package Polly.RateLimiting, which does the same, could not be restored where this was written.</summary>
internal sealed class ConcurrencyLimit<T>(ConcurrencyLimiter limiter) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        using var lease = limiter.AttemptAcquire();
        return lease.IsAcquired
            ? await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext)
            : Outcome.FromException<T>(new TooManyAtOnceException());
    }
}
