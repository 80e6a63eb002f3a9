using Notifier.Core;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Notifier.Adapters.Startup;

/// <summary>
/// Sends what <see cref="Telemetry"/> counts and times to a collector, where one is set. Only our own spans go: those of the framework name the pages that were opened, and the
/// token of a person is in the name. Everything else about it (protocol, headers, intervals) is set as OpenTelemetry names it, in the environment.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    public TelemetryExport()
    {
        var about = ResourceBuilder.CreateDefault().AddService("closing-date-notifier");
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(about).AddMeter(Telemetry.Name).AddOtlpExporter().Build();
        // A request of the host's, of which nobody has a span, would be its parent, and by default decides that it is not kept.
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(about).SetSampler(new AlwaysOnSampler()).AddSource(Telemetry.Name).AddOtlpExporter().Build();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }
}
