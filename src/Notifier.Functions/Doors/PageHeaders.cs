namespace Notifier.Functions.Doors;

/// <summary>Headers of every answer: nothing is kept, guessed, framed or told to others, and no script runs.</summary>
internal static class PageHeaders
{
    private const string Policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // an address here can hold a token
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
    }
}
