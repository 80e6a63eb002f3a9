namespace Notifier.Functions.Doors;

/// <summary>Whether a request came through a proxy, which says for whom it was meant.</summary>
internal static class Forwarded
{
    public static bool Is(HttpRequest request) =>
        request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));
}
