using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Notifier.Functions.Start;

namespace Notifier.Functions.Doors;

/// <summary>How often one address may knock at the doors that cost most: those that lead to an email, and those that read an advert.</summary>
internal static class VisitorLimits
{
    public const string Asks = "asks";
    public const string Checks = "checks";

    public static IServiceCollection AddVisitorLimits(this IServiceCollection services, RequestLimits limits) => services.AddRateLimiter(options =>
    {
        options.AddPolicy(Asks, context => Of(context, limits.AsksAMinute, limits.AsksAnHour));
        options.AddPolicy(Checks, context => Of(context, limits.ChecksAMinute, limits.ChecksAnHour));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = RefuseAsync;
    });

    private static RateLimitPartition<string> Of(HttpContext context, int aMinute, int anHour) => RateLimitPartition.Get(
        AddressOf(context),
        _ => RateLimiter.CreateChained(Window(aMinute, TimeSpan.FromMinutes(1)), Window(anHour, TimeSpan.FromHours(1))));

    private static FixedWindowRateLimiter Window(int most, TimeSpan window) => new(new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window, QueueLimit = 0 });

    /// <summary>Whoever has one IPv6 address has at least a network of 2^64 of them.</summary>
    private static string AddressOf(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        rejected.HttpContext.Response.Headers.RetryAfter = seconds;
        await Problem.AnswerAsync(rejected.HttpContext, Problem.Of(StatusCodes.Status429TooManyRequests, "That was asked for too often.", $"Please try again in {seconds} seconds."));
    }
}
