using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;

namespace Notifier.Reading;

/// <summary>Reads an advert and says what is wrong with its dates. It needs no network, no clock and no storage.</summary>
public static class AdvertReader
{
    /// <param name="text">The advert.</param>
    /// <param name="today">The current day in London.</param>
    public static CheckedAdvert Read(AdvertText text, DateOnly today) => Read(AdvertReading.Create(text, today), today);

    /// <param name="reading">An advert that has been read.</param>
    /// <param name="today">The current day in London.</param>
    public static CheckedAdvert Read(AdvertReading reading, DateOnly today) => Check(reading, today, CancellationToken.None);

    /// <summary>Reads and checks an advert. Both stop when the caller cancels.</summary>
    /// <param name="read">The day in London on which the advert is read.</param>
    /// <param name="page">The address of this copy; null when only the copy itself can tell.</param>
    /// <param name="today">The day to which the findings refer.</param>
    public static CheckedAdvert Read(AdvertText text, DateOnly read, Uri? page, DateOnly today, CancellationToken cancellationToken) =>
        Check(AdvertReading.CreateUnlessCancelled(text, read, page, cancellationToken), today, cancellationToken);

    /// <remarks>The safe date is found among all dates. Only the list of dates and the findings are cut.</remarks>
    private static CheckedAdvert Check(AdvertReading reading, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reading);
        cancellationToken.ThrowIfCancellationRequested();
        var safe = SafeDate.From(reading);
        var listed = reading.Listed(safe.Mention);
        var facts = new CheckContext(listed, safe.Within(listed), NoticePhrases.From(listed), today);
        var findings = new List<Finding>();
        foreach (var check in FindingRules.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(check(facts));
        }

        return new CheckedAdvert(
            listed,
            facts.Safe,
            findings.Count < 2 ? [.. findings] : [.. findings.OrderByDescending(finding => finding.Severity)]);
    }
}
