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

/// <summary>Sends our lines, figures and spans to Application Insights. The framework's spans name the pages that were opened.</summary>
internal static class Insights
{
    public const string Connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The exporter would throw at the start, and nobody would get a mail for want of a log.</summary>
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

    /// <param name="clientId">Of the identity that the program has; null where the connection alone lets it in.</param>
    public static void AddInsights(this IServiceCollection services, string connection, string? clientId)
    {
        services.Configure<OpenTelemetryLoggerOptions>(lines => lines.IncludeFormattedMessage = true); // alerts read it
        services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithLogging(lines => lines.AddProcessor(new WithoutTheirWords()))
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name))
            .WithTracing(traces => traces.AddSource(Telemetry.Name))
            .UseAzureMonitorExporter(monitor =>
            {
                monitor.ConnectionString = connection;
                monitor.EnableTraceBasedLogsSampler = false; // a line that was left out would be an alert that never comes
                monitor.EnableLiveMetrics = false; // it shows what fails, with the words of exceptions
                monitor.DisableOfflineStorage = true;
                monitor.Credential = clientId is null
                    ? null
                    : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
            });
    }

    /// <summary>The words of an exception may hold what somebody sent: its type and its stack take their place.</summary>
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
