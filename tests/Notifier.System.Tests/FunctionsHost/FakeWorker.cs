using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Notifier.System.Tests.FunctionsHost.Rpc;
using Notifier.Testing;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>A worker that a test plays itself: it answers the host as it is told, and its process ends with the code it is given.</summary>
internal sealed class FakeWorker : IAsyncDisposable
{
    /// <summary>Leaves its arguments in a file, and waits at a pipe until somebody writes there with which code to end.</summary>
    private const string Script = """
        mkfifo "$0.$$"
        printf '%s\n' "$@" > "$0.$$.writing"
        mv "$0.$$.writing" "$0.$$.started"
        read -r code < "$0.$$"
        exit "$code"
        """;

    private readonly string _file;
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<StreamingMessage, StreamingMessage> _stream;
    private readonly Channel<StreamingMessage> _out = Channel.CreateUnbounded<StreamingMessage>();
    private readonly WebApplication _http;
    private readonly IReadOnlyList<Function> _functions;
    private readonly Uri _address;

    private FakeWorker(string folder, string file, string[] arguments)
    {
        (_file, Arguments, _functions) = (file, arguments, Function.In(folder));
        _channel = GrpcChannel.ForAddress(arguments[Array.IndexOf(arguments, "--functions-uri") + 1]);
        _stream = new FunctionRpc.FunctionRpcClient(_channel).EventStream();
        var port = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _address = new Uri($"http://{port.LocalEndPoint}/");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore()
            .UseSockets(sockets => sockets.CreateBoundListenSocket = _ => port)
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _http = builder.Build();
        _http.Run(context =>
        {
            var headers = context.Request.Headers.ToDictionary(header => header.Key, header => $"{header.Value}", StringComparer.OrdinalIgnoreCase);
            Requests.Enqueue((context.Request.Path.Value!, headers));
            return Page(context);
        });
    }

    /// <summary>What the host put on its command line.</summary>
    public string[] Arguments { get; }

    /// <summary>What the host said, in this order.</summary>
    public ConcurrentQueue<StreamingMessage> Messages { get; } = [];

    /// <summary>What came through the proxy.</summary>
    public ConcurrentQueue<(string Path, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    /// <summary>What it answers to an invocation; null when it never does.</summary>
    public Func<InvocationRequest, StatusResult?> Works { get; set; } = _ => Succeeds;

    public Func<HttpContext, Task> Page { get; set; } = context => context.Response.WriteAsync("a page");

    public static StatusResult Succeeds => new() { Status = StatusResult.Types.Status.Success };

    public static StatusResult Fails => new() { Status = StatusResult.Types.Status.Failure, Exception = new() { Message = "It failed." } };

    /// <summary>A package with two HTTP functions, one of which takes every method, a timer and the queue.</summary>
    public static string Package(TemporaryFolder folder)
    {
        folder.Write("host.json", """
            {"version":"2.0","functionTimeout":"00:05:00","extensions":{"http":{"routePrefix":""},
             "queues":{"batchSize":8,"newBatchThreshold":4,"maxDequeueCount":5,"visibilityTimeout":"00:00:30","messageEncoding":"base64"}}}
            """);
        folder.Write("functions.metadata", """
            [{"name":"Pages","bindings":[{"name":"request","direction":"In","type":"httpTrigger","route":"{*path}"}]},
             {"name":"Api","bindings":[{"name":"request","direction":"In","type":"httpTrigger","methods":["get"],"route":"api/{*path}"}]},
             {"name":"Tick","bindings":[{"name":"timer","direction":"In","type":"timerTrigger","schedule":"0 */5 * * * *"}]},
             {"name":"Take","bindings":[{"name":"message","direction":"In","type":"queueTrigger","dataType":"Binary","queueName":"send"}]}]
            """);
        folder.Write(
            "worker.config.json",
            """{"description":{"language":"dotnet-isolated","defaultExecutablePath":"sh","defaultWorkerPath":"worker.sh"}}""");
        folder.Write("worker.sh", Script);
        return folder.Path;
    }

    /// <summary>Plays the next process that the host starts in this folder.</summary>
    /// <param name="opensLate">Its port for requests opens only with <see cref="OpenAsync"/>.</param>
    public static async Task<FakeWorker> NextAsync(string folder, CancellationToken stop, bool opensLate = false)
    {
        string? started;
        while ((started = Directory.EnumerateFiles(folder, "worker.sh.*.started").FirstOrDefault()) is null)
        {
            await Task.Delay(10, stop);
        }

        var taken = Path.ChangeExtension(started, ".taken");
        File.Move(started, taken);
        var worker = new FakeWorker(folder, Path.ChangeExtension(taken, null), await File.ReadAllLinesAsync(taken, stop));
        if (!opensLate)
        {
            await worker.OpenAsync();
        }

        _ = worker.ServeAsync();
        return worker;
    }

    public Task OpenAsync() => _http.StartAsync();

    /// <summary>Its process ends.</summary>
    public void Exit(int code) => File.WriteAllText(_file, $"{code}\n");

    public void Answer(string invocation, StatusResult result) =>
        Say(new() { InvocationResponse = new() { InvocationId = invocation, Result = result } });

    public void Log(RpcLog log) => Say(new() { RpcLog = log });

    /// <summary>Waits until the host said so.</summary>
    public async Task<StreamingMessage> HeardAsync(StreamingMessage.ContentOneofCase content, CancellationToken stop)
    {
        while (true)
        {
            if (Messages.FirstOrDefault(message => message.ContentCase == content) is { } message)
            {
                return message;
            }

            await Task.Delay(10, stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _out.Writer.TryComplete();
        _stream.Dispose();
        _channel.Dispose();
        await _http.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        Say(new() { StartStream = new() { WorkerId = Arguments[Array.IndexOf(Arguments, "--functions-worker-id") + 1] } });
        var saying = SayAsync();
        try
        {
            await foreach (var message in _stream.ResponseStream.ReadAllAsync())
            {
                Hear(message);
                Messages.Enqueue(message);
            }
        }
        catch (Grpc.Core.RpcException)
        {
            // The host is gone, or the test is over.
        }

        _out.Writer.TryComplete();
        await saying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Say(StreamingMessage message) => _out.Writer.TryWrite(message);

    private async Task SayAsync()
    {
        await foreach (var message in _out.Reader.ReadAllAsync())
        {
            await _stream.RequestStream.WriteAsync(message);
        }
    }

    private void Hear(StreamingMessage message)
    {
        var id = message.RequestId;
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.WorkerInitRequest:
                var init = new WorkerInitResponse { Result = Succeeds, Capabilities = { ["HttpUri"] = _address.AbsoluteUri } };
                Say(new() { RequestId = id, WorkerInitResponse = init });
                break;
            case StreamingMessage.ContentOneofCase.FunctionsMetadataRequest:
                var metadata = new FunctionMetadataResponse { Result = Succeeds, FunctionMetadataResults = { _functions.Select(Metadata) } };
                Say(new() { RequestId = id, FunctionMetadataResponse = metadata });
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadRequest:
                var load = new FunctionLoadResponse { FunctionId = message.FunctionLoadRequest.FunctionId, Result = Succeeds };
                Say(new() { RequestId = id, FunctionLoadResponse = load });
                break;
            case StreamingMessage.ContentOneofCase.WorkerStatusRequest:
                Say(new() { RequestId = id, WorkerStatusResponse = new() });
                break;
            case StreamingMessage.ContentOneofCase.InvocationRequest when Works(message.InvocationRequest) is { } result:
                Answer(message.InvocationRequest.InvocationId, result);
                break;
        }
    }

    private static RpcFunctionMetadata Metadata(Function function) => new()
    {
        Name = function.Name,
        FunctionId = $"id of {function.Name}",
        Bindings = { [function.Text("name")] = new() { Type = function.Trigger } },
    };
}
