using System.Threading.RateLimiting;
using Notifier.Core.Options;

namespace Notifier.Web.Security;

/// <summary>
/// Limits how often one visitor may cause an email. Endpoints ask after they validate the request, because a mistyped address must not
/// count.
/// </summary>
internal sealed class EmailRequestLimiter(WebOptions settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPolicies.PartitionFor(context, settings, settings.Limits.AsksAMinute, settings.Limits.AsksAnHour));

    /// <returns>Null when the visitor may go on.</returns>
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
