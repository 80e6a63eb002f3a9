using System.Diagnostics;
using System.Diagnostics.Metrics;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Core;

/// <summary>
/// The application's metrics and activities, for any listener of .NET's. They name no person and no advert, and cost next to nothing while
/// nobody listens.
/// </summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Notifier";

    private readonly Meter _meter = new(Name);
    private readonly ActivitySource _source = new(Name);
    private readonly Counter<long> _read;
    private readonly Counter<long> _findings;
    private readonly Counter<long> _due;
    private readonly Counter<long> _claimed;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _unknown;
    private readonly Counter<long> _refusedSecrets;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _answers;
    private readonly Histogram<double> _delay;

    public Telemetry()
    {
        _read = _meter.CreateCounter<long>("notifier.adverts.read", "{advert}", "Readings of adverts.");
        _findings = _meter.CreateCounter<long>("notifier.findings", "{finding}", "Findings in them, by kind.");
        _due = _meter.CreateCounter<long>("notifier.due", "{row}", "Due items looked at, by kind.");
        _claimed = _meter.CreateCounter<long>("notifier.mails.claimed", "{mail}", "Mails that an attempt took, by kind.");
        _sent = _meter.CreateCounter<long>("notifier.mails.sent", "{mail}", "Mails that the mail service accepted, by kind.");
        _refused = _meter.CreateCounter<long>("notifier.mails.refused", "{mail}", "Mails that the mail service will never take, by kind.");
        _unknown = _meter.CreateCounter<long>(
            "notifier.mails.unknown", "{mail}", "Mails that may or may not have been accepted, and are not sent again, by kind.");
        _refusedSecrets = _meter.CreateCounter<long>(
            "notifier.secrets.refused", "{secret}", "Keys, tokens and signatures that were refused, by kind.");
        _runs = _meter.CreateCounter<long>("notifier.runs", "{run}", "Runs of timed work, by work and by how they went.");
        _answers = _meter.CreateCounter<long>("notifier.answers", "{answer}", "Answers to requests, by class of their status.");
        _delay = _meter.CreateHistogram(
            "notifier.mails.delay",
            "s",
            "From the moment at which a mail fell due to the moment at which it was accepted, by kind.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3600, 14400, 86400] });
    }

    /// <summary>For tests that listen to one instance only.</summary>
    internal Meter Meter => _meter;

    /// <returns>Null when nobody listens.</returns>
    public Activity? Start(string what, ActivityKind kind = ActivityKind.Internal) => _source.StartActivity(what, kind);

    public void Dispose()
    {
        _meter.Dispose();
        _source.Dispose();
    }

    internal void Read(CheckedAdvert advert)
    {
        _read.Add(1);
        foreach (var finding in advert.Findings)
        {
            _findings.Add(1, new KeyValuePair<string, object?>("kind", KebabCase.From(finding.Kind)));
        }
    }

    internal void LookedAt(string kind) => _due.Add(1, Kind(kind));

    internal void SecretRefused(string kind) => _refusedSecrets.Add(1, Kind(kind));

    internal void Ran(string work, bool isWell) => _runs.Add(
        1, new KeyValuePair<string, object?>("work", work), new KeyValuePair<string, object?>("went", isWell ? "well" : "badly"));

    /// <param name="status">The HTTP status.</param>
    public void Answered(int status) => _answers.Add(1, new KeyValuePair<string, object?>("status", $"{status / 100}xx"));

    internal void Claimed(string kind) => _claimed.Add(1, Kind(kind));

    internal void Unknown(string kind) => _unknown.Add(1, Kind(kind));

    /// <param name="due">When the email fell due, UTC. Null when nobody knows.</param>
    internal void Sent(string kind, DateTimeOffset? due, DateTimeOffset now)
    {
        _sent.Add(1, Kind(kind));
        if (due is { } moment)
        {
            _delay.Record(Math.Max(0, (now - moment).TotalSeconds), Kind(kind));
        }
    }

    internal void Refused(string kind) => _refused.Add(1, Kind(kind));

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
