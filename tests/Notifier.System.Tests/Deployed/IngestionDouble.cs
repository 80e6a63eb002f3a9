using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Notifier.System.Tests.Deployed;

/// <summary>Takes what the exporter sends to Application Insights, as the ingestion service does.</summary>
internal sealed class IngestionDouble : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<JsonElement> _sent = [];
    private readonly WebApplication _app;

    private IngestionDouble()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/{**path}", TakeAsync);
    }

    /// <summary>Each envelope that came, in the order of their coming.</summary>
    public IReadOnlyList<JsonElement> Sent => [.. _sent];

    /// <summary>A connection string that leads here.</summary>
    public string Connection => $"InstrumentationKey={Guid.Empty};IngestionEndpoint={_app.Urls.Single()}/";

    public static async Task<IngestionDouble> StartAsync(CancellationToken stop)
    {
        var place = new IngestionDouble();
        await place._app.StartAsync(stop);
        return place;
    }

    public static string? TypeOf(JsonElement envelope) => envelope.GetProperty("data").GetProperty("baseType").GetString();

    public static string? Text(JsonElement envelope, params string[] path) =>
        path.Aggregate(Data(envelope), (element, name) => element.GetProperty(name)).GetString();

    /// <summary>Of a figure.</summary>
    public static double Value(JsonElement envelope) => Metric(envelope).GetProperty("value").GetDouble();

    /// <summary>Waits for the first figure of this name.</summary>
    public async Task<JsonElement> FigureAsync(string name, CancellationToken stop)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patient.CancelAfter(Patience);
        while (true)
        {
            var figures = _sent.Where(each => TypeOf(each) == "MetricData" && Metric(each).GetProperty("name").GetString() == name);
            if (figures.Cast<JsonElement?>().FirstOrDefault() is { } figure)
            {
                return figure;
            }

            await Task.Delay(50, patient.Token);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static JsonElement Data(JsonElement envelope) => envelope.GetProperty("data").GetProperty("baseData");

    private static JsonElement Metric(JsonElement envelope) => Data(envelope).GetProperty("metrics")[0];

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        await using var unpacked = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(unpacked);
        var lines = (await reader.ReadToEndAsync(request.HttpContext.RequestAborted)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            _sent.Enqueue(JsonElement.Parse(line));
        }

        return Results.Json(new { itemsReceived = lines.Length, itemsAccepted = lines.Length, errors = Array.Empty<object>() });
    }
}
