using System.Threading.RateLimiting;
using Notifier.Core.Options;

namespace Notifier.Web.Security;

/// <summary>
/// Limits how often one visitor may have us ask other sites. Endpoints ask it after parsing, because most words ask no site.
/// </summary>
internal sealed class LinkRequestLimiter(WebOptions settings) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter =
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            RateLimitPolicies.PartitionFor(context, settings, settings.Limits.LinksAMinute, settings.Limits.LinksAnHour));

    /// <returns>How long the visitor has to wait. Null when they may go on.</returns>
    public TimeSpan? Wait(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
    }

    public void Dispose() => _limiter.Dispose();
}
