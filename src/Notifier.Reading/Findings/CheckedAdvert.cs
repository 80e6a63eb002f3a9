using System.Collections.Immutable;
using Notifier.Reading.Dates;

namespace Notifier.Reading.Findings;

/// <summary>An advert, the date that is safe, and what is wrong with its dates.</summary>
/// <param name="Findings">Errors first, then warnings, then notes.</param>
public sealed record CheckedAdvert(AdvertReading Reading, SafeDate Safe, ImmutableArray<Finding> Findings)
{
    /// <summary>What the copy states, each date and time once for each place it is stated in. The safe date is among them.</summary>
    public IReadOnlyList<ClosingDate> ClosingDates => ClosingDate.From(Reading, Safe);

    /// <summary>The most severe of the findings; null when there are none.</summary>
    public Severity? Worst => Findings.IsEmpty ? null : Findings.Max(finding => finding.Severity);
}
