using System.Collections.Immutable;
using Notifier.Reading.Dates;

namespace Notifier.Reading.Findings;

/// <summary>An advert, its safe date, and its findings.</summary>
/// <param name="Findings">The findings: errors first, then warnings, then notes.</param>
public sealed record CheckedAdvert(AdvertReading Reading, SafeDate Safe, ImmutableArray<Finding> Findings)
{
    /// <summary>The closing dates that the copy states, each date and time once for each source. The safe date is among them.</summary>
    public IReadOnlyList<ClosingDate> ClosingDates => ClosingDate.From(Reading, Safe);

    /// <summary>The highest severity of the findings; null when there are none.</summary>
    public Severity? Worst => Findings.IsEmpty ? null : Findings.Max(finding => finding.Severity);
}
