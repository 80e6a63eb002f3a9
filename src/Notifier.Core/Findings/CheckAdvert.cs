using System.Collections.Immutable;
using Notifier.Core.Adverts;

namespace Notifier.Core.Findings;

/// <summary>An advert, the date that is safe, and what is wrong with its dates.</summary>
/// <param name="Findings">Errors first, then warnings, then notes.</param>
public sealed record CheckedAdvert(Reading Reading, SafeDate Safe, ImmutableArray<Finding> Findings)
{
    /// <summary>The most severe of the findings; null when there are none.</summary>
    public Severity? Worst => Findings.IsEmpty ? null : Findings.Max(finding => finding.Severity);
}

/// <summary>Reads an advert and says what is wrong with its dates. It needs no network, no clock and no storage.</summary>
public static class CheckAdvert
{
    /// <param name="text">The advert.</param>
    /// <param name="today">The day it is in London.</param>
    public static CheckedAdvert Of(AdvertText text, DateOnly today) => Of(Reading.Of(text, today), today);

    /// <param name="reading">An advert that has been read.</param>
    /// <param name="today">The day it is in London.</param>
    public static CheckedAdvert Of(Reading reading, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var facts = new Facts(reading, SafeDate.Of(reading), Phrases.Of(reading), today);
        var findings = new List<Finding>();
        foreach (var check in Checks.All)
        {
            findings.AddRange(check(facts));
        }

        return new CheckedAdvert(reading, facts.Safe, findings.Count < 2 ? [.. findings] : [.. findings.OrderByDescending(finding => finding.Severity)]);
    }
}
