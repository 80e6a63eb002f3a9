using System.Net;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Tells a request that certainly did not leave from one without an answer. It watches the body: until its first byte is read, the service
/// has nothing to act on.
/// </summary>
/// <remarks>The exception cannot decide it, because a time-out may come while connecting or after everything was sent.</remarks>
internal sealed class RequestSentDetector(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <exception cref="RequestNotSentException">The request did not leave. After any other exception, nobody knows.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
        {
            // A request without a body only reads.
            return await base.SendAsync(request, cancellationToken);
        }

        var body = new Body(content);
        request.Content = body;
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException or OperationCanceledException && !body.HasLeft)
        {
            throw new RequestNotSentException(trouble);
        }
    }

    private sealed class Body : HttpContent
    {
        private readonly HttpContent _content;

        public Body(HttpContent content)
        {
            _content = content;
            foreach (var (name, values) in content.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        public bool HasLeft { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            HasLeft = true;
            return _content.CopyToAsync(stream, context, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Headers.ContentLength ?? 0;
            return _content.Headers.ContentLength is not null;
        }

        protected override void Dispose(bool disposing)
        {
            _content.Dispose();
            base.Dispose(disposing);
        }
    }
}
