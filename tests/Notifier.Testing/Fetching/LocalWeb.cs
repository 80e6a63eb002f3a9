using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notifier.Adapters.Fetching;
using Notifier.Core.Fetching;
using Notifier.Core.Storage;

namespace Notifier.Testing.Fetching;

/// <summary>
/// A web of its own on this machine: it answers under any host name, over http and https. Only the wire below the gate's judgement is
/// replaced, so every address is judged as in the real program.
/// </summary>
internal sealed class LocalWeb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<(string Host, string Path), WebAnswer> _pages = new();
    private readonly ConcurrentDictionary<string, Func<WebRequest, WebAnswer?>> _hosts = new(StringComparer.OrdinalIgnoreCase);

    private LocalWeb(WebApplication app, TimeProvider clock) => (_app, _clock) = (app, clock);

    public FakeNetwork Network { get; } = new();

    public TestAuthority Authority { get; } = new();

    /// <summary>The certificate of a host instead of the one that fits. Null for that one.</summary>
    public Func<string, X509Certificate2?>? Certificate { get; set; }

    /// <summary>Every request that came, in its order.</summary>
    public ConcurrentQueue<WebRequest> Requests { get; } = [];

    /// <param name="clock">By which requests are noted.</param>
    public static async Task<LocalWeb> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        LocalWeb? web = null;
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
                (_, hello, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = web!.ContextOf(hello.ServerName) }),
                new object()));
        });
        var app = builder.Build();
        web = new LocalWeb(app, clock ?? TimeProvider.System);
        app.Run(web.AnswerAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        web.Network.Ports = (PortOf(addresses, "http:"), PortOf(addresses, "https:"));
        return web;
    }

    /// <param name="path">With its query, if the page has one.</param>
    public LocalWeb Serve(string host, string path, WebAnswer answer)
    {
        Network.Know(host);
        _pages[(host.ToLowerInvariant(), path)] = answer;
        return this;
    }

    /// <summary>Answers whatever the host's pages do not. Null becomes 404.</summary>
    public LocalWeb Serve(string host, Func<WebRequest, WebAnswer?> answer)
    {
        Network.Know(host);
        _hosts[host] = answer;
        return this;
    }

    /// <summary>The program asks this web instead of the real one. A virtual clock moves on while a request waits for its host's turn.</summary>
    public void Use(IServiceCollection services) => Replace(services, Network, new TlsTrust([Authority.Root]));

    /// <summary>No name has an address, so no test reaches the real web by mistake.</summary>
    public static void UseNone(IServiceCollection services) => Replace(services, new FakeNetwork(), new TlsTrust([]));

    /// <summary>A gate of its own before this web.</summary>
    public PageGate NewGate(TimeProvider? clock = null) =>
        new(Network, new TlsTrust([Authority.Root]), new GateOptions(new Uri("https://notifier.example/"), "1.2"), clock ?? TimeProvider.System);

    /// <summary>Another instance of the program, over the same rows. Walls are recognised by one header.</summary>
    public PageFetcher NewFetcher(ITableStore store, VirtualClock clock) => new(
        NewGate(clock), new HostTurns(store, new PassingWait(clock), clock), new RobotsFiles(store),
        new WallCheck((_, headers, _) => headers.ContainsKey("cf-mitigated")), clock);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Authority.Dispose();
    }

    private static void Replace(IServiceCollection services, INetwork network, TlsTrust trust) =>
        services.RemoveAll<INetwork>().AddSingleton(network)
            .RemoveAll<TlsTrust>().AddSingleton(trust)
            .RemoveAll<ITurnWait>().AddSingleton<ITurnWait, PassingWait>();

    /// <summary>Offline, because a server otherwise downloads what its own certificate names.</summary>
    private SslStreamCertificateContext ContextOf(string host) =>
        SslStreamCertificateContext.Create(Certificate?.Invoke(host) ?? Authority.Of(host), null, offline: true);

    private static int PortOf(IEnumerable<string> addresses, string scheme) =>
        new Uri(addresses.Single(address => address.StartsWith(scheme, StringComparison.Ordinal))).Port;

    private Task AnswerAsync(HttpContext context)
    {
        var host = context.Request.Host.Host.ToLowerInvariant();
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var request = new WebRequest(context.Request.Scheme, host, context.Request.GetEncodedPathAndQuery(), headers, _clock.GetUtcNow());
        Requests.Enqueue(request);
        var answer = _pages.GetValueOrDefault((host, request.Path)) ?? _hosts.GetValueOrDefault(host)?.Invoke(request) ?? WebAnswer.Nothing(404);
        return answer.WriteAsync(context);
    }
}
