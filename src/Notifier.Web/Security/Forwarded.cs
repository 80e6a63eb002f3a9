namespace Notifier.Web.Security;

/// <summary>Whether a request came through a proxy. ASP.NET renames the headers of a trusted proxy, so we look for both names.</summary>
internal static class Forwarded
{
    public static bool Is(HttpRequest request) =>
        request.Headers.Keys.Any(name =>
            name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));
}
