using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifier.System.Tests.FunctionsHost.Rpc;
using Yarp.ReverseProxy.Forwarder;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>The host's two ends of the network: gRPC for its workers, and HTTP for everybody else.</summary>
internal sealed class HostServer : IAsyncDisposable
{
    private const string InvocationId = "x-ms-invocation-id";
    private const long MostBytes = 104_857_600;

    private static readonly ForwarderRequestConfig Patient = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HostDouble _host;
    private readonly WebApplication _app;
    private readonly Routes _routes;
    private readonly bool _hasHomepage;
    private readonly HttpMessageInvoker _worker =
        new(new RetriesWhileThePortOpens(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));

    private Uri _grpc = new("http://127.0.0.1/");

    private HostServer(HostDouble host, string prefix, bool hasHomepage)
    {
        (_host, _hasHomepage) = (host, hasHomepage);
        _routes = new Routes(host.Functions, prefix);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(host).AddHttpForwarder();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero); // a host that ends cuts its clients off
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.MapGrpcService<Streams>();
        _app.Map("/{**path}", AnswerAsync);
    }

    /// <summary>Where requests from outside come in.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<HostServer> StartAsync(HostDouble host, string prefix, bool hasHomepage)
    {
        var server = new HostServer(host, prefix, hasHomepage);
        await server._app.StartAsync();
        Uri[] addresses = [.. server._app.Urls.Select(url => new Uri(url))];
        (server._grpc, server.Address) = (addresses[0], addresses[1]);
        return server;
    }

    /// <summary>What the host puts on a worker's command line.</summary>
    public string[] Arguments(string worker) => Arguments(_grpc, worker);

    /// <param name="host">Where it takes the workers' streams.</param>
    public static string[] Arguments(Uri host, string worker)
    {
        var (port, request, most) = ($"{host.Port}", Guid.NewGuid().ToString(), $"{int.MaxValue}");
        return
        [
            "--host", "127.0.0.1", "--port", port, "--workerId", worker, "--requestId", request, "--grpcMaxMessageLength", most,
            "--functions-uri", host.AbsoluteUri, "--functions-worker-id", worker, "--functions-request-id", request,
            "--functions-grpc-max-message-length", most,
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _worker.Dispose();
    }

    /// <summary>
    /// The request itself is forwarded, and its invocation goes through the stream. The answer is the forwarded one unless the invocation failed.
    /// </summary>
    private async Task AnswerAsync(HttpContext context)
    {
        if (_hasHomepage && context.Request.Path == "/")
        {
            await context.Response.WriteAsync("Your Functions 4.0 app is up and running");
            return;
        }

        if (_routes.Of(context.Request.Method, context.Request.Path) is not { } route)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var id = Guid.NewGuid().ToString();
        var invocation = Invocation.Http(context.Request, route.Values);
        context.Request.Headers[InvocationId] = id;
        var forwarding = Task.FromResult(ForwarderError.None);
        var isDone = false;
        try
        {
            var channel = await _host.ReadyAsync(context.RequestAborted);
            var forwarder = context.RequestServices.GetRequiredService<IHttpForwarder>();
            forwarding = forwarder.SendAsync(context, channel.Capabilities["HttpUri"], _worker, Patient, HttpTransformer.Default).AsTask();
            var response = await _host.InvokeAsync(channel, route.Function, invocation, id, context.RequestAborted);
            isDone = response.Result.Status == StatusResult.Types.Status.Success;
        }
        catch (WorkerGoneException gone) when (gone.IsHost)
        {
            context.Abort();
        }
        catch (Exception broken) when (broken is WorkerGoneException or TimeoutException or OperationCanceledException)
        {
            // Answered below, if anybody still listens.
        }

        isDone &= await forwarding == ForwarderError.None;
        if (!isDone && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>The worker's port opens after its functions are loaded, so the host tries again for a while.</summary>
    private sealed class RetriesWhileThePortOpens(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int MostTries = 10;

        private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var pause = TimeSpan.FromMilliseconds(50);
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException) when (tries < MostTries)
                {
                    await Task.Delay(pause, cancellationToken);
                    pause = pause * 2 < Longest ? pause * 2 : Longest;
                }
            }
        }
    }

    private sealed class Streams(HostDouble host) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
        {
            var isThere = await requestStream.MoveNext();
            if (isThere && requestStream.Current.StartStream is { } start && host.ChannelOf(start.WorkerId) is { } channel)
            {
                await channel.ServeAsync(requestStream, responseStream, context.CancellationToken);
            }
        }
    }
}
