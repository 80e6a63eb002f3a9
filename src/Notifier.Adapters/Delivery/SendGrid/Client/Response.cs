using System.Net;
using System.Net.Http.Headers;

namespace SendGrid;

/// <summary>What the service answered.</summary>
/// <param name="body">Empty when it broke off: the status had come by then, and says what became of the request.</param>
internal sealed class Response(HttpStatusCode statusCode, string body, HttpResponseHeaders responseHeaders)
{
    public HttpStatusCode StatusCode { get; } = statusCode;

    public string Body { get; } = body;

    public HttpResponseHeaders Headers { get; } = responseHeaders;
}
