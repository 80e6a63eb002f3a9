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

    public static IReadOnlySet<DateOnly> Find(AdvertReading reading, int days) =>
        Find(reading.Closing.Select(mention => mention.Date!.Value), reading.PostingDate is { } posted ? [posted] : [], days);

    /// <summary>
    /// The closing days more than so many days from all other closing days and the posting dates. It returns none rather than all of them.
    /// </summary>
    public static IReadOnlySet<DateOnly> Find(IEnumerable<DateOnly> closing, IEnumerable<DateOnly> posted, int days)
    {
        var known = closing.ToHashSet();
        if (known.Count < 2 || known.Max().DayNumber - known.Min().DayNumber <= days)
        {
            return ReadOnlySet<DateOnly>.Empty;
        }

        List<DateOnly> all = [.. known.Union(posted).Order()];
        var remote = new HashSet<DateOnly>();
        for (var index = 0; index < all.Count; index++)
        {
            var isFarFromEarlier = index == 0 || all[index].DayNumber - all[index - 1].DayNumber > days;
            var isFarFromLater = index == all.Count - 1 || all[index + 1].DayNumber - all[index].DayNumber > days;
            if (isFarFromEarlier && isFarFromLater && known.Contains(all[index]))
            {
                remote.Add(all[index]);
            }
        }

        return remote.Count == known.Count ? ReadOnlySet<DateOnly>.Empty : remote;
    }
}
