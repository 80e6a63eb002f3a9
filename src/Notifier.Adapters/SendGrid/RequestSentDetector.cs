using System.Net;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Tells a request that certainly did not leave from one that nobody answered. What went wrong does not say it: a time-out may come while connecting, or after everything
/// was sent. So the body itself is watched: until its first byte is asked for, the service has nothing it could act on.
/// </summary>
internal sealed class RequestSentDetector(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <exception cref="RequestNotSentException">It did not leave. Other exceptions: nobody knows.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not { } content)
        {
            return await base.SendAsync(request, cancellationToken); // it asks for something, and changes nothing
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

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

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
