using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Notifier.System.Tests.FunctionsHost.Rpc;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>The one stream between the host and a worker: requests and answers in both directions, and the invocations under way.</summary>
/// <param name="id">As which the worker reports.</param>
/// <param name="received">Sees every message of the worker.</param>
internal sealed class WorkerChannel(string id, Action<StreamingMessage> received) : IDisposable
{
    private readonly Channel<StreamingMessage> _out = Channel.CreateUnbounded<StreamingMessage>();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _asked = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = [];
    private readonly CancellationTokenSource _cut = new();
    private Exception? _end;

    public string Id => id;

    /// <summary>What the worker can do; with HttpUri, where it takes requests.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>By their names, as the worker indexed them.</summary>
    public IReadOnlyDictionary<string, RpcFunctionMetadata> Functions { get; private set; } = new Dictionary<string, RpcFunctionMetadata>();

    /// <summary>Invocations that have no answer yet.</summary>
    public int Waiting => _invocations.Count;

    /// <summary>Start, init, metadata and a load for each function. Then invocations may come.</summary>
    public async Task OpenAsync(string folder, TimeSpan patience, CancellationToken stop)
    {
        await _connected.Task.WaitAsync(patience, stop);
        var init = new WorkerInitRequest
        {
            HostVersion = "4.1037.0.0",
            WorkerDirectory = folder,
            FunctionAppDirectory = folder,
            Capabilities = { ["MultiStream"] = "10" },
        };
        var answer = (await AskAsync(new() { WorkerInitRequest = init }, patience, stop)).WorkerInitResponse;
        Assert.Equal(StatusResult.Types.Status.Success, answer.Result.Status);
        Capabilities = answer.Capabilities;
        var ask = new FunctionsMetadataRequest { FunctionAppDirectory = folder };
        var metadata = (await AskAsync(new() { FunctionsMetadataRequest = ask }, patience, stop)).FunctionMetadataResponse;
        foreach (var loaded in await Task.WhenAll(metadata.FunctionMetadataResults.Select(each => LoadAsync(each, patience, stop))))
        {
            Assert.True(loaded.Result.Status == StatusResult.Types.Status.Success, loaded.ToString());
        }

        Functions = metadata.FunctionMetadataResults.ToDictionary(each => each.Name, StringComparer.Ordinal);
    }

    public async Task<FunctionLoadResponse> LoadAsync(RpcFunctionMetadata function, TimeSpan patience, CancellationToken stop)
    {
        var load = new FunctionLoadRequest
        {
            FunctionId = function.FunctionId,
            Metadata = new()
            {
                Name = function.Name,
                ScriptFile = function.ScriptFile,
                EntryPoint = function.EntryPoint,
                Bindings = { function.Bindings },
                Properties = { ["FunctionId"] = function.FunctionId },
            },
        };
        return (await AskAsync(new() { FunctionLoadRequest = load }, patience, stop)).FunctionLoadResponse;
    }

    public Task StatusAsync(TimeSpan patience, CancellationToken stop) => AskAsync(new() { WorkerStatusRequest = new() }, patience, stop);

    /// <exception cref="WorkerGoneException">The worker or the host died before there was an answer.</exception>
    public Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        var answer = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _invocations[request.InvocationId] = answer;
        if (_end is { } end)
        {
            _invocations.TryRemove(request.InvocationId, out _);
            answer.TrySetException(end);
        }

        _out.Writer.TryWrite(new() { InvocationRequest = request });
        return answer.Task;
    }

    public void Cancel(string invocation) => _out.Writer.TryWrite(new() { InvocationCancel = new() { InvocationId = invocation } });

    public void Terminate() => _out.Writer.TryWrite(new() { WorkerTerminate = new() });

    /// <summary>Breaks the stream off, as a host that dies does. The worker lives on.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>No answer will come any more: everything that waits for one fails.</summary>
    public void End(WorkerGoneException reason)
    {
        _end = reason;
        _out.Writer.TryComplete();
        _connected.TrySetException(reason);
        foreach (var (key, waiting) in _asked)
        {
            _asked.TryRemove(key, out _);
            waiting.TrySetException(reason);
        }

        foreach (var (key, waiting) in _invocations)
        {
            _invocations.TryRemove(key, out _);
            waiting.TrySetException(reason);
        }
    }

    /// <summary>Runs for as long as the stream is there.</summary>
    public async Task ServeAsync(
        IAsyncStreamReader<StreamingMessage> worker, IServerStreamWriter<StreamingMessage> host, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, _cut.Token);
        _connected.TrySetResult();
        var sending = SendAsync(host, over.Token);
        try
        {
            while (await worker.MoveNext(over.Token))
            {
                Take(worker.Current);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException or Grpc.Core.RpcException)
        {
            // The worker died, or the stream was cut. Whoever watches the process says what that means.
        }

        await over.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _cut.Dispose();

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> host, CancellationToken stop)
    {
        await foreach (var message in _out.Reader.ReadAllAsync(stop))
        {
            await host.WriteAsync(message, stop);
        }
    }

    private async Task<StreamingMessage> AskAsync(StreamingMessage message, TimeSpan patience, CancellationToken stop)
    {
        message.RequestId = Guid.NewGuid().ToString();
        var answer = _asked[message.RequestId] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _out.Writer.TryWrite(message);
        return await answer.Task.WaitAsync(patience, stop);
    }

    private void Take(StreamingMessage message)
    {
        received(message);
        if (message.ContentCase == StreamingMessage.ContentOneofCase.InvocationResponse)
        {
            if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
            {
                invocation.TrySetResult(message.InvocationResponse);
            }
        }
        else if (_asked.TryRemove(message.RequestId, out var asked))
        {
            asked.TrySetResult(message);
        }
    }
}

/// <summary>What an invocation was waiting for died.</summary>
/// <param name="isHost">Whether the host died too, with all its connections.</param>
internal sealed class WorkerGoneException(string message, bool isHost) : Exception(message)
{
    public bool IsHost => isHost;
}
