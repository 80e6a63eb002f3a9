namespace Notifier.Adapters.Options;

/// <summary>Where a collector of OpenTelemetry listens.</summary>
internal sealed record TelemetryOptions
{
    public const string Name = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Null for none. The exporter reads this itself, with its other variables, and only from the environment.</summary>
    [WebAddress(
        "the http or https address of a collector of OpenTelemetry, in the environment, such as http://localhost:4317",
        Name = Name, HasPath = true)]
    public Uri? Collector { get; init; }
}
