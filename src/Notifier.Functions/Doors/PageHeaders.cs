namespace Notifier.Functions.Doors;

/// <summary>Headers of every answer: nothing is kept, guessed, framed or told to others, and no script runs.</summary>
internal static class PageHeaders
{
    public static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy("'self'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // an address here can hold a token
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
    }

    /// <summary>For a page that has its style in itself.</summary>
    /// <param name="hash">SHA-256 of the style, base64.</param>
    public static void AllowStyle(HttpContext context, string hash) => context.Response.Headers.ContentSecurityPolicy = Policy($"'sha256-{hash}'");

    private static string Policy(string styles) => $"default-src 'none'; style-src {styles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
