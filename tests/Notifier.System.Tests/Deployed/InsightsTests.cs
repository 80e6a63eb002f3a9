using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Notifier.Core.Jobs;
using Notifier.Functions;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Storage;
using Notifier.Web;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;

namespace Notifier.System.Tests.Deployed;

/// <summary>What Application Insights really gets from the worker: alerts read it.</summary>
[Trait("Category", "Long")]
public sealed partial class InsightsTests(Package package, Azurite azurite)
{
    private const string Somebody = "somebody@people.example";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Line_Has_Its_Words_Its_Source_And_Its_Values_Where_Alerts_Look_For_Them()
    {
        var sent = await SendAsync(services => Failed(services.GetRequiredService<ILogger<JobRunner>>(), "sweep", "the storage is away"));

        var line = Assert.Single(sent, each => IngestionDouble.TypeOf(each) == "MessageData");
        Assert.Equal("sweep failed: the storage is away", IngestionDouble.Text(line, "message"));
        Assert.Equal(typeof(JobRunner).FullName, IngestionDouble.Text(line, "properties", "CategoryName"));
        Assert.Equal("sweep", IngestionDouble.Text(line, "properties", "Work"));
    }

    /// <summary>In a process of its own: the exporter listens to every meter of the name that it finds in one.</summary>
    [Fact]
    public async Task A_Figure_Has_Its_Name_Its_Sum_And_Its_Kind_Where_Alerts_Look_For_Them()
    {
        await using var place = await IngestionDouble.StartAsync(Stop);
        await using var deployment = new Deployment(
            package, await azurite.OwnAccountAsync(), 1, (Insights.Connection, place.Connection), ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        await deployment.StartAsync(Stop);
        using var answer = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));

        var answers = await place.FigureAsync("notifier.answers", Stop);
        Assert.Equal(("2xx", 1), (IngestionDouble.Text(answers, "properties", "status"), IngestionDouble.Value(answers)));
        var runs = await place.FigureAsync("notifier.runs", Stop);
        Assert.Equal(("sweep", 1), (IngestionDouble.Text(runs, "properties", "work"), IngestionDouble.Value(runs)));
    }

    /// <summary>Nor does what the framework says of its work, which names the pages that were opened.</summary>
    [Fact]
    public async Task The_Words_Of_An_Exception_Go_Nowhere()
    {
        var sent = await SendAsync(services =>
        {
            var lines = services.GetRequiredService<ILoggerFactory>();
            Unhandled(lines.CreateLogger("Microsoft.AspNetCore.Server.Kestrel"), Thrown());
            Starting(lines.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics"), "/manage/a-token");
        });

        var line = Assert.Single(sent);
        Assert.StartsWith("An unhandled exception was thrown. FormatException ", IngestionDouble.Text(line, "message"), StringComparison.Ordinal);
        Assert.Contains(nameof(Thrown), IngestionDouble.Text(line, "message"), StringComparison.Ordinal);
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
    private static async Task<IReadOnlyList<JsonElement>> SendAsync(Action<IServiceProvider> act)
    {
        await using var place = await IngestionDouble.StartAsync(Stop);
        var settings = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        settings.Logging.KeepAddressesOut();
        settings.Services.AddInsights(place.Connection, clientId: null);
        using var noMeters = Sdk.CreateMeterProviderBuilder().Build();
        settings.Services.Replace(ServiceDescriptor.Singleton<MeterProvider>(noMeters)); // every test in this process has a meter of the same name
        using var worker = settings.Build();
        await worker.StartAsync(Stop);
        act(worker.Services);
        worker.Services.GetRequiredService<LoggerProvider>().ForceFlush();
        return place.Sent;
    }

    [LoggerMessage(LogLevel.Error, "{Work} failed: {Reason}")]
    private static partial void Failed(ILogger logger, string work, string reason);

    [LoggerMessage(LogLevel.Error, "An unhandled exception was thrown.")]
    private static partial void Unhandled(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "Request starting GET {Path}")]
    private static partial void Starting(ILogger logger, string path);
}
