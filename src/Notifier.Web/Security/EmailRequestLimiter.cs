using System.Threading.RateLimiting;
using Notifier.Core.Options;

namespace Notifier.Web.Security;

/// <summary>How often one visitor may ask for something that may lead to an email. Doors ask it once they know that the request is as it should be: who mistypes an address has asked for nothing.</summary>
internal sealed class EmailRequestLimiter(WebOptions settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPolicies.PartitionFor(context, settings, settings.Limits.AsksAMinute, settings.Limits.AsksAnHour));

    /// <returns>Null when it may go on.</returns>
    public IResult? Refusal(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired ? null : new Refused(lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : null);
    }

    public void Dispose() => _limiter.Dispose();

    private sealed class Refused(TimeSpan? after) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => RateLimitPolicies.RefuseAsync(httpContext, after);
    }
}
