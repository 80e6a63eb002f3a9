using SendGrid;

namespace Notifier.Adapters.SendGrid;

/// <summary>The way to the service: no cookies, no redirects, which would carry the key elsewhere, and no time limit of its own.</summary>
internal static class SendGridHttp
{
    public static HttpClient NewClient(SendGridTimeouts delays) => new(new BufferedResponses(new RequestSentDetector(new SocketsHttpHandler
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = delays.Attempt / 2, // else a connection that hangs would be waited for by every request after it
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a service moves
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20), // before the other side ends it: a mail sent into a connection that is just ending is in doubt
    })))
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = BufferedResponses.MostBytes,
    };

    /// <summary>It tries nothing twice, and gives back whatever is answered: what an answer means is decided here.</summary>
    public static SendGridClient Client(HttpClient http, SendGridOptions settings) => new(http, new SendGridClientOptions { ApiKey = settings.ApiKey, Host = settings.Url.AbsoluteUri.TrimEnd('/') });
}
