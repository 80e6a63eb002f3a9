using System.Diagnostics;
using System.Text.RegularExpressions;
using Notifier.Adapters.AzureStorage;

namespace Notifier.Testing.Storage;

/// <summary>Azure's emulator in memory, on free ports; started when a test first asks for it, ended with the run.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>Each test of whole use cases has an account of its own, for the tables have fixed names.</summary>
    private const int Accounts = 90;
    private const string Key = "bm8gc2VjcmV0LCBvbmx5IGZvciB0ZXN0cw==";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private Task<Running>? _start;
    private int _given;

    /// <summary>An account that nobody else uses.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> OwnAccountAsync()
    {
        var running = await StartedAsync();
        return ConnectionString(OwnName(), running.Tables, running.Queues);
    }

    /// <summary>The name of an account that nobody else uses.</summary>
    public string OwnName()
    {
        var number = Interlocked.Increment(ref _given);
        Assert.True(number <= Accounts, "Azurite is started with too few accounts for these tests.");
        return $"test{number:00}";
    }

    /// <summary>For tests that name their tables and queues as nobody else does.</summary>
    public async Task<AzureAccount> SharedAccountAsync()
    {
        var running = await StartedAsync();
        return AccountAt("test00", running.Tables, running.Queues);
    }

    /// <summary>The same account, asked somewhere else.</summary>
    public static AzureAccount AccountAt(string name, Uri tables, Uri queues) => AzureAccount.TryParse(ConnectionString(name, tables, queues), out var refusal) ?? throw new InvalidOperationException(refusal);

    public static string ConnectionString(string name, Uri tables, Uri queues) => $"AccountName={name};AccountKey={Key};TableEndpoint={tables}{name};QueueEndpoint={queues}{name}";

    public async ValueTask DisposeAsync()
    {
        if (_start is { } start)
        {
            await using var running = await start;
        }
    }

    /// <param name="more">Further arguments.</param>
    internal static async Task<Running> StartAsync(params IEnumerable<string> more)
    {
        var folder = NodePackages.Installed("azurite");
        string[] arguments = ["start.cjs", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck", .. more];
        var process = NodePackages.Start("node", arguments, folder, [("AZURITE_ACCOUNTS", string.Join(';', Enumerable.Range(0, Accounts + 1).Select(number => $"test{number:00}:{Key}")))]);
        var addresses = new Dictionary<string, Uri>();
        using var late = new CancellationTokenSource(Longest);
        while (addresses.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(late.Token);
            if (line is null)
            {
                Assert.Fail($"Azurite did not start:\n{await process.StandardError.ReadToEndAsync(late.Token)}");
            }

            if (Listening().Match(line) is { Success: true } match)
            {
                addresses[match.Groups[1].Value] = new Uri(match.Groups[2].Value);
            }
        }

        // A pipe that nobody reads fills up, and then its writer waits.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new(process, addresses["Table"], addresses["Queue"]);
    }

    private Task<Running> StartedAsync()
    {
        lock (_lock)
        {
            return _start ??= StartAsync();
        }
    }

    [GeneratedRegex(@"^Azurite (\w+) service is successfully listening at (\S+)", RegexOptions.NonBacktracking)]
    private static partial Regex Listening();

    internal sealed class Running(Process process, Uri tables, Uri queues) : IAsyncDisposable
    {
        public Uri Tables => tables;

        public Uri Queues => queues;

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
