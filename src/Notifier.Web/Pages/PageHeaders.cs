namespace Notifier.Web.Pages;

/// <summary>Headers of every answer. They forbid caching, sniffing, framing, referrers and scripts.</summary>
internal static class PageHeaders
{
    /// <summary>
    /// Strict transport for a year, for this name alone, because we do not decide for its subdomains. It is left out on localhost, where
    /// other programs speak plain HTTP.
    /// </summary>
    private const string OnlyHttps = "max-age=31536000";

    private const string Permissions = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    /// <param name="publicUrl">The address at which people reach the site. The request's own scheme is no proof, because a proxy may
    /// terminate TLS.</param>
    public static void Add(HttpContext context, Uri publicUrl)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy("'self'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // a referrer would leak the token that an address here can hold
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

    /// <summary>Headers of a page with its own inline style.</summary>
    /// <param name="hash">SHA-256 of the style, base64.</param>
    public static void AllowStyle(HttpContext context, string hash) =>
        context.Response.Headers.ContentSecurityPolicy = Policy($"'sha256-{hash}'");

    private static string Policy(string styles) =>
        $"default-src 'none'; style-src {styles}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}
