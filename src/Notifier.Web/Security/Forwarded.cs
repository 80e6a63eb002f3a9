namespace Notifier.Web.Security;

/// <summary>Whether a request came through a proxy, which says for whom it was meant. Of a trusted proxy's, ASP.NET keeps what it said under other names.</summary>
internal static class Forwarded
{
    public static bool Is(HttpRequest request) =>
        request.Headers.Keys.Any(name =>
            name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));
}
