using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Notifier.Core.Fetching;

namespace Notifier.Adapters.Fetching;

/// <summary>Sends every request to an address that came from outside, without proxy, cookies or redirects, and within limits.</summary>
internal sealed class PageGate : IPageGate, IDisposable
{
    private readonly HttpClient _http;
    private readonly GateOptions _options;
    private readonly TimeProvider _clock;

    public PageGate(INetwork network, TlsTrust trust, GateOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _http = new HttpClient(NewHandler(new GuardedConnections(network), trust)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<GateAnswer> GetAsync(
        Uri address, FetchKind kind, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        var (answer, stream) = await OpenAsync(address, kind, headers, cancellationToken);
        if (stream is null || answer is not GateAnswer.Answered answered)
        {
            return answer;
        }

        await using (stream)
        {
            try
            {
                using var body = new MemoryStream();
                await stream.CopyToAsync(body, cancellationToken);
                return answered with { Body = body.ToArray() };
            }
            catch (Exception fault) when (GateFaults.IsOfRequest(fault) && !cancellationToken.IsCancellationRequested)
            {
                return GateFaults.From(fault);
            }
        }
    }

    public Task<(GateAnswer Answer, Stream? Body)> OpenAsync(Uri address, FetchKind kind, CancellationToken cancellationToken) =>
        OpenAsync(address, kind, null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler NewHandler(GuardedConnections connections, TlsTrust trust) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 32, // KB
        MaxResponseDrainSize = 0, // what we do not want to read is not read
        ConnectTimeout = FetchLimits.Headers,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8, // as many sites write the address of a redirect
        ActivityHeadersPropagator = null, // otherwise ids of our own requests would leave
        ConnectCallback = connections.ConnectAsync,
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = trust.Policy(),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        },
    };

    private async Task<(GateAnswer Answer, Stream? Body)> OpenAsync(
        Uri address, FetchKind kind, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        if (AddressRules.Refuse(address, _options.PublicUrl.IdnHost) is { } refusal)
        {
            return (new GateAnswer.Refused(refusal), null);
        }

        var limits = FetchLimits.Of(kind);
        var whole = new CancellationTokenSource(limits.Whole, _clock);
        HttpResponseMessage? response = null;
        try
        {
            using var first = new CancellationTokenSource(FetchLimits.Headers, _clock);
            using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, whole.Token, first.Token);
            using var request = NewRequest(address, limits, headers);
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, all.Token);
            var (answer, body) = await AnswerAsync(response, limits, whole, all.Token);
            if (body is not null)
            {
                (response, whole) = (null, null); // the stream disposes them
            }

            return (answer, body);
        }
        catch (Exception fault) when (GateFaults.IsOfRequest(fault) && !cancellationToken.IsCancellationRequested)
        {
            return (GateFaults.From(fault), null);
        }
        finally
        {
            response?.Dispose();
            whole?.Dispose();
        }
    }

    private static async Task<(GateAnswer Answer, Stream? Body)> AnswerAsync(
        HttpResponseMessage response, FetchLimits limits, CancellationTokenSource whole, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var answer = new GateAnswer.Answered(status, GateHeaders.From(response), ReadOnlyMemory<byte>.Empty);
        var isError = status >= 400;
        if (status is >= 300 and < 400 or 204)
        {
            return (answer, null);
        }

        if (!limits.Takes(response.Content.Headers.ContentType?.MediaType ?? GateHeaders.TypeOf(response)))
        {
            return isError ? (answer, null) : (new GateAnswer.Refused(FetchRefusal.ContentType), null);
        }

        var (most, cuts) = isError ? (FetchLimits.MostErrorBytes, true) : (limits.MostBytes, limits.Cuts);
        if (!cuts && response.Content.Headers.ContentLength > most)
        {
            return (new GateAnswer.Refused(FetchRefusal.Size), null);
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var capped = CappedStream.Open(body, response.Content.Headers.ContentEncoding, most, cuts, new Held(response, whole), whole.Token);
        return capped is null ? (new GateAnswer.Failed(FetchTrouble.BrokenAnswer), null) : (answer, capped);
    }

    private HttpRequestMessage NewRequest(Uri address, FetchLimits limits, IReadOnlyDictionary<string, string>? headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        request.Headers.TryAddWithoutValidation("Accept", limits.Accept);
        request.Headers.TryAddWithoutValidation("Accept-Language", "en-GB, en;q=0.9, cy;q=0.5");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, deflate, br");
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            if (name.ToLowerInvariant() is "if-none-match" or "if-modified-since")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private sealed class Held(HttpResponseMessage response, CancellationTokenSource whole) : IDisposable
    {
        public void Dispose()
        {
            response.Dispose();
            whole.Dispose();
        }
    }
}
