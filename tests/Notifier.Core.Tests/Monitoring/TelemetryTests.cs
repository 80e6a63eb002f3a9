using System.Diagnostics.Metrics;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Monitoring;

/// <summary>What is counted and timed of a story, and under which names.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task What_Is_Read_Falls_Due_And_Is_Sent_Is_Counted_And_How_Late_It_Was()
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-10 10:02"));
        var meter = app.The<Telemetry>().Meter;
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == meter)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.Start();

        var advert = await app.ReadAsync(Notifier.Testing.Apps.TestApp.Sample("find-a-job-peer-support-worker"));
        Assert.Equal(["notifier.adverts.read 1", "notifier.findings 1 kind=board-default", "notifier.findings 1 kind=closing-dates-disagree", "notifier.findings 1 kind=internal-applicants-only"], Taken());

        await app.FollowAndConfirmAsync("ann@example.org", advert.Id);
        Assert.Equal(
            [
                "notifier.mails.claimed 1 kind=closes-sooner", "notifier.mails.claimed 1 kind=confirm",
                "notifier.mails.delay 0 kind=closes-sooner", "notifier.mails.delay 0 kind=confirm",
                "notifier.mails.sent 1 kind=closes-sooner", "notifier.mails.sent 1 kind=confirm",
            ],
            Taken());

        await app.PassAsync(TimeSpan.FromMinutes(15));
        Taken();
        app.Clock.Now = InMemoryApp.At("2025-12-17 08:02"); // seven days before it closes, and two minutes after the hour
        await app.SweepAsync();
        await app.DeliverAsync();
        var taken = Taken();
        Assert.Contains("notifier.due 1 kind=rung", taken);
        Assert.Equal(["notifier.mails.claimed 1 kind=d07", "notifier.mails.delay 120 kind=d07", "notifier.mails.sent 1 kind=d07"], taken.Where(line => line.StartsWith("notifier.mails", StringComparison.Ordinal)));

        app.Emails.Script.Enqueue(_ => new Notifier.Core.Sending.Service.SendOutcome.Refused("no such mailbox"));
        app.Clock.Now = InMemoryApp.At("2025-12-22 08:01");
        await app.SweepAsync();
        await app.DeliverAsync();
        Assert.Equal(["notifier.mails.claimed 1 kind=d02", "notifier.mails.refused 1 kind=d02"], Taken().Where(line => line.StartsWith("notifier.mails", StringComparison.Ordinal)));

        List<string> Taken()
        {
            List<string> lines = [.. seen.Order(StringComparer.Ordinal)];
            seen.Clear();
            return lines;
        }
    }

    private static string Line<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {value}{string.Concat(tags.ToArray().Select(tag => $" {tag.Key}={tag.Value}"))}";
}
