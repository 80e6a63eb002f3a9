using System.Data.Common;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifier.Core;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Notifier.Functions;

/// <summary>
/// Sends our logs, metrics and traces to Application Insights. It leaves the framework's own spans out, because they contain the paths of
/// pages.
/// </summary>
internal static class Insights
{
    public const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// Checks the connection string. With a bad one the exporter would fail the start, and a missing log would stop all emails.
    /// </summary>
    public static bool IsConnection(string? text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            return parts.TryGetValue("InstrumentationKey", out var key)
                && key is string { Length: > 0 }
                && (!parts.TryGetValue("IngestionEndpoint", out var end) || Uri.TryCreate(end as string, UriKind.Absolute, out _));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <param name="clientId">The client id of the program's managed identity; null when the connection string is enough.</param>
    public static void AddInsights(this IServiceCollection services, string connection, string? clientId)
    {
        services.Configure<OpenTelemetryLoggerOptions>(lines => lines.IncludeFormattedMessage = true); // alerts read the formatted message
        services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithLogging(lines => lines.AddProcessor(new WithoutTheirWords()))
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name))
            .WithTracing(traces => traces.AddSource(Telemetry.Name))
            .UseAzureMonitorExporter(monitor =>
            {
                monitor.ConnectionString = connection;
                monitor.EnableTraceBasedLogsSampler = false; // without a sampled-out line an alert would not fire
                monitor.EnableLiveMetrics = false; // it would show the messages of exceptions
                monitor.DisableOfflineStorage = true;
                monitor.Credential = clientId is null
                    ? null
                    : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
            });
    }

    /// <summary>Replaces an exception by its type and stack, because its message may repeat what somebody sent.</summary>
    private sealed class WithoutTheirWords : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.Exception is { } exception)
            {
                data.FormattedMessage = $"{data.FormattedMessage} {exception.GetType().Name} {exception.StackTrace}";
                data.Exception = null;
            }
        }
    }
}
