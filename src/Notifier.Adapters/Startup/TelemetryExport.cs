using Notifier.Core;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Notifier.Adapters.Startup;

/// <summary>Sends what <see cref="Telemetry"/> counts and times to a collector.</summary>
/// <remarks>
/// It sends only our own spans. Those of the framework name the pages that were opened, with the tokens of people.
/// OpenTelemetry reads its other settings (protocol, headers, intervals) from the environment.
/// </remarks>
internal sealed class TelemetryExport : IDisposable
{
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    public TelemetryExport()
    {
        var about = ResourceBuilder.CreateDefault().AddService("closing-date-notifier");
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(about).AddMeter(Telemetry.Name).AddOtlpExporter().Build();
        // By default the parent decides. That is a request of the host, which nobody records.
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(about)
            .SetSampler(new AlwaysOnSampler())
            .AddSource(Telemetry.Name)
            .AddOtlpExporter()
            .Build();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }
}
