using System.Diagnostics;
using System.Net;
using Notifier.System.Tests.FunctionsHost;

namespace Notifier.Benchmarks;

/// <summary>A published worker under the double of the Functions host, which is there before and after it.</summary>
internal sealed class StartedWorker(string folder, params (string Name, string Value)[] settings) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HostDouble _host = new(folder, settings);

    /// <summary>Starts the worker, asks it through the host, and kills it.</summary>
    /// <returns>From just before the process is made to its first answer; with the first start also the host's own.</returns>
    public async Task<TimeSpan> RunAsync()
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            var watch = Stopwatch.StartNew();
            await _host.StartAsync(late.Token);
            await AskAsync("/", late.Token);
            var time = watch.Elapsed;
            await AskAsync("/api/health", late.Token);
            return time;
        }
        finally
        {
            _host.Kill();
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task AskAsync(string path, CancellationToken stop)
    {
        using var answer = await _host.AskAsync(HttpMethod.Get, path, null, stop);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{folder} answers {path} with {(int)answer.StatusCode}.\n{_host.Output}");
        }
    }
}
