using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Notifier.Testing.Fetching;

/// <summary>What a page of the local web answers.</summary>
internal sealed record WebAnswer(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Answers in some other way: slowly, without end, or cut short.</summary>
    public Func<HttpContext, Task>? Instead { get; init; }

    public static WebAnswer Html(string html, int status = 200) => new(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html));

    public static WebAnswer Text(string text) => new(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static WebAnswer Json(string json) => new(200, "application/json", Encoding.UTF8.GetBytes(json));

    public static WebAnswer Xml(string xml) => new(200, "application/xml; charset=utf-8", Encoding.UTF8.GetBytes(xml));

    public static WebAnswer Nothing(int status) => new(status, null, ReadOnlyMemory<byte>.Empty);

    public static WebAnswer Redirect(string location, int status = 302) => Nothing(status).With("Location", location);

    public static WebAnswer Custom(Func<HttpContext, Task> answer) => Nothing(200) with { Instead = answer };

    /// <summary>As a check for humans answers that stands before a site.</summary>
    public static WebAnswer Wall() =>
        Html("<!doctype html><html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>", 403)
            .With("cf-mitigated", "challenge").With("Server", "cloudflare");

    public WebAnswer With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public WebAnswer Gzipped() => Packed("gzip", stream => new GZipStream(stream, CompressionLevel.SmallestSize));

    public WebAnswer Brotli() => Packed("br", stream => new BrotliStream(stream, CompressionLevel.Fastest));

    public WebAnswer Deflated() => Packed("deflate", stream => new ZLibStream(stream, CompressionLevel.Fastest));

    internal async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
        {
            context.Response.Headers.Append(name, value);
        }

        if (Instead is not null)
        {
            await Instead(context);
            return;
        }

        context.Response.ContentType = ContentType;
        if (Status is not (204 or 304))
        {
            context.Response.ContentLength = Body.Length;
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
        }
    }

    private WebAnswer Packed(string encoding, Func<Stream, Stream> pack)
    {
        using var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(Body.Span);
        }

        return this with { Body = packed.ToArray(), Headers = [.. Headers, ("Content-Encoding", encoding)] };
    }
}
