using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notifier.Core.Jobs;
using Notifier.Functions;
using Notifier.Web;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace Notifier.Tests.Infra;

/// <summary>What Application Insights really gets from the worker: alerts read it.</summary>
public sealed partial class InsightsTests
{
    private const string Somebody = "somebody@people.example";

    private readonly ConcurrentQueue<JsonElement> _sent = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Line_Has_Its_Words_Its_Source_And_Its_Values_Where_Alerts_Look_For_Them()
    {
        await SendAsync(services => Failed(services.GetRequiredService<ILogger<RunTimed>>(), "sweep", "the storage is away"));

        var line = Assert.Single(_sent, each => TypeOf(each) == "MessageData");
        Assert.Equal("sweep failed: the storage is away", Text(line, "message"));
        Assert.Equal(typeof(RunTimed).FullName, Text(line, "properties", "CategoryName"));
        Assert.Equal("sweep", Text(line, "properties", "Work"));
    }

    /// <summary>Nor does what the framework says of its work, which names the pages that were opened.</summary>
    [Fact]
    public async Task The_Words_Of_An_Exception_Go_Nowhere()
    {
        await SendAsync(services =>
        {
            var lines = services.GetRequiredService<ILoggerFactory>();
            Unhandled(lines.CreateLogger("Microsoft.AspNetCore.Server.Kestrel"), Thrown());
            Starting(lines.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics"), "/manage/a-token");
        });

        var line = Assert.Single(_sent);
        Assert.StartsWith("An unhandled exception was thrown. FormatException ", Text(line, "message"), StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), Text(line, "message"), StringComparison.Ordinal);
        Assert.DoesNotContain(Somebody, line.GetRawText(), StringComparison.Ordinal);
    }

    private static FormatException Thrown()
    {
        try
        {
            throw new FormatException($"{Somebody} is no number.");
        }
        catch (FormatException thrown)
        {
            return thrown;
        }
    }

    /// <summary>Sends what an act leaves to a place of ours, by the same way as the worker.</summary>
    private async Task SendAsync(Action<IServiceProvider> act)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var place = builder.Build();
        place.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var unpacked = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
            using var reader = new StreamReader(unpacked);
            var lines = (await reader.ReadToEndAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in lines)
            {
                _sent.Enqueue(JsonDocument.Parse(line).RootElement);
            }

            return Results.Json(new { itemsReceived = lines.Length, itemsAccepted = lines.Length, errors = Array.Empty<object>() });
        });
        await place.StartAsync(Stop);

        var settings = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        settings.Logging.KeepAddressesOut();
        settings.Services.AddInsights($"InstrumentationKey={Guid.Empty};IngestionEndpoint={place.Urls.Single()}/", clientId: null);
        settings.Services.RemoveAll<MeterProvider>(); // every test in this process has a meter of the same name
        using var worker = settings.Build();
        await worker.StartAsync(Stop);
        act(worker.Services);
        worker.Services.GetRequiredService<LoggerProvider>().ForceFlush();
    }

    [LoggerMessage(LogLevel.Error, "{Work} failed: {Reason}")]
    private static partial void Failed(ILogger logger, string work, string reason);

    [LoggerMessage(LogLevel.Error, "An unhandled exception was thrown.")]
    private static partial void Unhandled(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "Request starting GET {Path}")]
    private static partial void Starting(ILogger logger, string path);

    private static string? TypeOf(JsonElement envelope) => envelope.GetProperty("data").GetProperty("baseType").GetString();

    private static JsonElement Data(JsonElement envelope) => envelope.GetProperty("data").GetProperty("baseData");

    private static string? Text(JsonElement envelope, params string[] path) =>
        path.Aggregate(Data(envelope), (element, name) => element.GetProperty(name)).GetString();
}
