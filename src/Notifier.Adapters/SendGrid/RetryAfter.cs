using System.Globalization;
using System.Net;
using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>The pause that the service asks for.</summary>
internal static class RetryAfter
{
    private const string Reset = "X-RateLimit-Reset";

    /// <returns>Until when to wait, UTC, never before now. Null when the service gives no time or an implausible one.</returns>
    public static DateTimeOffset? From(Response response, DateTimeOffset now, TimeSpan longest)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
        {
            return null;
        }

        var until = Stated(response, now);
        return until is null || until > now + longest ? null : until < now ? now : until;
    }

    private static DateTimeOffset? Stated(Response response, DateTimeOffset now)
    {
        switch (response.Headers.RetryAfter)
        {
            case { Delta: { } delta } when delta < TimeSpan.FromDays(3660):
                return now + delta;
            case { Date: { } date }:
                return date;
        }

        return response.Headers.TryGetValues(Reset, out var values)
            && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }
}
