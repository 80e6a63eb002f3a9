namespace Notifier.Web.Pages;

/// <summary>Headers of every answer: nothing is kept, guessed, framed or told to others, and no script runs.</summary>
internal static class PageHeaders
{
    /// <summary>
    /// For a year, and for this name only: what else is served below it is not ours to decide. On a machine's own name other programs
    /// answer without https.
    /// </summary>
    private const string OnlyHttps = "max-age=31536000";

    private const string Permissions = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    /// <param name="publicUrl">Where people reach the site. What stands in front may take https off, so the request itself does not tell.</param>
    public static void Add(HttpContext context, Uri publicUrl)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy("'self'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // an address here can hold a token
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
        if (publicUrl.Scheme == Uri.UriSchemeHttps && !publicUrl.IsLoopback)
        {
            headers.StrictTransportSecurity = OnlyHttps;
        }
    }

    /// <summary>For a page that has its style in itself.</summary>
    /// <param name="hash">SHA-256 of the style, base64.</param>
    public static void AllowStyle(HttpContext context, string hash) => context.Response.Headers.ContentSecurityPolicy = Policy($"'sha256-{hash}'");

    private static string Policy(string styles) => $"default-src 'none'; style-src {styles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
