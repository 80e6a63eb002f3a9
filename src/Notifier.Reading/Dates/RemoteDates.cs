using System.Collections.ObjectModel;

namespace Notifier.Reading.Dates;

/// <summary>
/// Closing dates far from every other date of their advert. Such a date has a mistyped year or is a rule ("a scheme closed before 31 March
/// 2012").
/// </summary>
internal static class RemoteDates
{
    /// <summary>We do not believe a closing date that is more days than this from all other dates.</summary>
    public const int AYear = 366;

    /// <summary>More days than this are not even a mistyped year, so the date contradicts nothing.</summary>
    public const int TwoYears = 2 * AYear;

    /// <summary>
    /// The closing days more than so many days from all other closing days and the posting date. It returns none rather than all of them.
    /// </summary>
    public static IReadOnlySet<DateOnly> Find(AdvertReading reading, int days)
    {
        if (!SpanMoreThan(reading.Closing, days))
        {
            return ReadOnlySet<DateOnly>.Empty;
        }

        var closing = reading.Closing.Select(mention => mention.Date!.Value).ToHashSet();
        List<DateOnly> all = [.. closing];
        if (reading.PostingDate is { } posted && !closing.Contains(posted))
        {
            all.Add(posted);
        }

        all.Sort();
        var remote = new HashSet<DateOnly>();
        for (var index = 0; index < all.Count; index++)
        {
            var isFarFromEarlier = index == 0 || all[index].DayNumber - all[index - 1].DayNumber > days;
            var isFarFromLater = index == all.Count - 1 || all[index + 1].DayNumber - all[index].DayNumber > days;
            if (isFarFromEarlier && isFarFromLater && closing.Contains(all[index]))
            {
                remote.Add(all[index]);
            }
        }

        return remote.Count == closing.Count ? ReadOnlySet<DateOnly>.Empty : remote;
    }

    private static bool SpanMoreThan(IReadOnlyList<DateMention> closing, int days)
    {
        var (first, last) = (DateOnly.MaxValue, DateOnly.MinValue);
        foreach (var mention in closing)
        {
            first = mention.Date < first ? mention.Date.Value : first;
            last = mention.Date > last ? mention.Date.Value : last;
        }

        return last.DayNumber - first.DayNumber > days;
    }
}
