using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// The connection to SendGrid: no cookies, no time limit of its own, and no redirects, which would carry the key elsewhere.
/// </summary>
internal static class SendGridHttp
{
    public static HttpClient NewClient(SendGridTimeouts delays) => new(new BufferedResponses(new RequestSentDetector(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        // Otherwise every request after a hanging connection would wait for it.
        ConnectTimeout = delays.Attempt / 2,
        // SendGrid's addresses may change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // Shorter than SendGrid's own limit: an email sent into a connection that is just closing would be in doubt.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    })))
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = BufferedResponses.MostBytes,
    };

    /// <summary>The client retries nothing and returns every answer. Our own code decides what an answer means.</summary>
    public static SendGridClient Client(HttpClient http, SendGridOptions settings) =>
        new(http, new SendGridClientOptions { ApiKey = settings.ApiKey, Host = settings.Service.AbsoluteUri.TrimEnd('/') });
}
