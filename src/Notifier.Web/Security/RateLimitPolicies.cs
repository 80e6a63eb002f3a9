using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Notifier.Core.Options;
using Notifier.Reading.Wording;
using Notifier.Web.Endpoints;

namespace Notifier.Web.Security;

/// <summary>
/// Limits how often one address may call the costly endpoints. They send an email, read an advert, or read a stored one again.
/// </summary>
internal static class RateLimitPolicies
{
    public const string Checks = "checks";
    public const string Views = "views";

    public static IServiceCollection AddRateLimitPolicies(this IServiceCollection services, WebOptions settings) =>
        services.AddRateLimiter(options =>
    {
        options.AddPolicy(Checks, context => PartitionFor(context, settings, settings.Limits.ChecksAMinute, settings.Limits.ChecksAnHour));
        options.AddPolicy(Views, context => PartitionFor(context, settings, settings.Limits.ViewsAMinute, settings.Limits.ViewsAnHour));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
            new ValueTask(RefuseAsync(rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : null));
    }).AddSingleton<EmailRequestLimiter>().AddSingleton<LinkRequestLimiter>();

    /// <summary>If the Functions host does not tell the visitor's address, we apply no limit: all visitors would share it.</summary>
    public static RateLimitPartition<string> PartitionFor(HttpContext context, WebOptions settings, int aMinute, int anHour) =>
        context.Connection.RemoteIpAddress is null && settings.IsUnderHost
        ? RateLimitPartition.GetNoLimiter("everybody")
        : RateLimitPartition.Get(
            KeyOf(context.Connection.RemoteIpAddress),
            _ => RateLimiter.CreateChained(Window(aMinute, TimeSpan.FromMinutes(1)), Window(anHour, TimeSpan.FromHours(1))));

    private static FixedWindowRateLimiter Window(int most, TimeSpan window) =>
        new(new FixedWindowRateLimiterOptions { PermitLimit = most, Window = window, QueueLimit = 0 });

    /// <summary>A visitor with one IPv6 address can use all 2^64 of its network, so the network is the key.</summary>
    private static string KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.ToString();
    }

    /// <param name="after">How long to wait; null when it is not known.</param>
    public static Task RefuseAsync(HttpContext context, TimeSpan? after)
    {
        var seconds = SetRetryAfter(context, after ?? TimeSpan.FromMinutes(1));
        var wait = EnglishDurations.InWords(seconds <= 120 ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMinutes((seconds + 59) / 60));
        return ProblemResults.AnswerAsync(
            context,
            ProblemResults.Create(StatusCodes.Status429TooManyRequests, "That was asked for too often.", $"Please try again in {wait}. What you did before is not lost."));
    }

    /// <returns>The whole seconds that the header says.</returns>
    public static int SetRetryAfter(HttpContext context, TimeSpan after)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return seconds;
    }
}
