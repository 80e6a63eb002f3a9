using Notifier.Adapters.AzureStorage;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>The wires to the emulator, on which every request is named for what it asks of the service.</summary>
public sealed class CountedConnections(Azurite azurite) : IAsyncLifetime
{
    private FaultyProxy? _tables;
    private FaultyProxy? _queues;

    public async ValueTask InitializeAsync()
    {
        var shared = await azurite.SharedAccountAsync();
        _tables = await FaultyProxy.ToAsync(shared.Tables);
        _queues = await FaultyProxy.ToAsync(shared.Queues);
    }

    /// <summary>An account of its own, whose requests are added to a list.</summary>
    internal AzureAccount OwnAccount(List<string> requests)
    {
        foreach (var proxy in new[] { _tables!, _queues! })
        {
            proxy.Script = request =>
            {
                requests.Add(NameOf(request));
                return ProxyFault.None;
            };
        }

        return Azurite.AccountAt(azurite.OwnName(), _tables!.Address, _queues!.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _tables!.DisposeAsync();
        await _queues!.DisposeAsync();
    }

    private static string NameOf(ProxiedRequest request)
    {
        var resource = request.Path.Split('/', 3)[2];
        var table = resource.Split('(')[0];
        return (request.Method, resource) switch
        {
            ("POST", "send/messages") => "put",
            ("PUT", "send") => "make the queue",
            ("POST", "Tables") => "make a table",
            ("POST", "$batch") => $"batch {TableOf(request.Body)}",
            ("POST", _) => $"insert {table}",
            ("PUT", _) => $"{(request.IsConditional ? "replace" : "upsert")} {table}",
            ("DELETE", _) => $"delete {table}",
            ("GET", _) when resource.StartsWith($"{table}(PartitionKey='", StringComparison.Ordinal) => $"point read {table}",
            ("GET", _) => $"{KindOf(request.Query)} {table}",
            _ => $"{request.Method} {resource}",
        };
    }

    /// <summary>A query that does not say between which keys it reads is a scan.</summary>
    private static string KindOf(string query)
    {
        const string Filter = "$filter=";
        var filter = query.Split('&').First(part => part.StartsWith(Filter, StringComparison.Ordinal))[Filter.Length..];
        var comparisons = filter.Split(" and ").Select(comparison => comparison.Split(" '")[0]).ToList();
        return comparisons switch
        {
            ["PartitionKey eq", .. var keys] when keys.TrueForAll(key => key is "RowKey ge" or "RowKey lt") => "range",
            ["PartitionKey ge", "PartitionKey lt"] => "partitions",
            _ => "scan",
        };
    }

    private static string TableOf(string batch)
    {
        var line = batch.Split("\r\n").First(line => line.EndsWith(" HTTP/1.1", StringComparison.Ordinal));
        return new Uri(line.Split(' ')[1]).AbsolutePath.Split('/')[2].Split('(')[0];
    }
}
