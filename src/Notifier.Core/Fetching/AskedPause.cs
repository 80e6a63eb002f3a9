using System.Globalization;

namespace Notifier.Core.Fetching;

/// <summary>The pause that a host asks for, in seconds or as a date.</summary>
internal static class AskedPause
{
    /// <returns>Null when the host asks for none, or for one that has passed.</returns>
    public static TimeSpan? From(string? retryAfter, DateTimeOffset now)
    {
        var text = retryAfter?.Trim();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 7 * 24 * 3600)) : null;
        }

        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until) && until > now
            ? until - now
            : null;
    }
}
