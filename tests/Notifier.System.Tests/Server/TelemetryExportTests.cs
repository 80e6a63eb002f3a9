using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Server;

/// <summary>What goes to a collector of OpenTelemetry, where one is set.</summary>
[Trait("Category", "Long")]
public sealed class TelemetryExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Figures_And_Spans_Go_To_The_Collector_And_Nothing_In_Them_Says_Who()
    {
        var got = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, Stop);
            got.AddOrUpdate(request.Path, Text(body), (_, before) => before + Text(body)); // names and values stand in protobuf as they are
            return Results.Ok();
        });
        await collector.StartAsync(Stop);
        using var program = StartedServer.In(
            _folder.Path,
            null,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Urls.Single()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OperatorKeys", TestApp.OperatorKey));
        await program.Ready(Stop);
        using var told = new HttpRequestMessage(HttpMethod.Post, "/api/adverts") { Content = TestApp.Text("Nurse\n\nWe are looking for a nurse.\n") };
        told.Headers.Add("X-Notifier-Key", TestApp.OperatorKey);
        using var recorded = await program.Http.SendAsync(told, Stop);
        var id = (await TestApp.Json(recorded)).GetProperty("id").GetString();
        using var followed = await program.Http.PostAsync($"/api/adverts/{id}/follow", TestApp.JsonBody($$"""{ "email": "{{TestApp.Somebody}}", "consent": true }"""), Stop);
        Assert.Equal(HttpStatusCode.Accepted, followed.StatusCode);

        for (var waited = 0; waited < 600 && !(Metrics().Contains("notifier.mails.sent", StringComparison.Ordinal) && Traces().Contains("send mail", StringComparison.Ordinal)); waited++)
        {
            await Task.Delay(100, Stop);
        }

        Assert.All((string[])["closing-date-notifier", "notifier.adverts.read", "notifier.findings", "no-closing-date", "notifier.mails.sent", "notifier.mails.delay", "notifier.runs", "sweep", "notifier.answers", "2xx"], name => Assert.Contains(name, Metrics(), StringComparison.Ordinal));
        Assert.All((string[])["read advert", "send mail", "sweep"], name => Assert.Contains(name, Traces(), StringComparison.Ordinal));
        Assert.All((string[])["people.example", "/api/", TestApp.OperatorKey, id!], secret => Assert.DoesNotContain(secret, Metrics() + Traces(), StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await program.CtrlC(Stop));

        string Metrics() => got.GetValueOrDefault("/v1/metrics", string.Empty);
        string Traces() => got.GetValueOrDefault("/v1/traces", string.Empty);
    }

    [Fact]
    public async Task A_Collector_That_Is_Away_Stops_Nothing()
    {
        using var program = StartedServer.In(_folder.Path, null, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_METRIC_EXPORT_INTERVAL", "200"));
        await program.Ready(Stop);
        using var health = await program.Http.GetAsync("/api/health", Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(0, await program.CtrlC(Stop));
    }

    [Fact]
    public async Task A_Collector_That_Is_No_Address_Is_Refused_At_The_Start()
    {
        using var program = StartedServer.In(_folder.Path, null, ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"));
        Assert.Equal(2, await program.End(Stop));
        Assert.Equal("OTEL_EXPORTER_OTLP_ENDPOINT = \"collector:4317\" is refused. Allowed: the http or https address of a collector of OpenTelemetry, in the environment, such as http://localhost:4317.\n", program.Errors);
    }

    private static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
}
