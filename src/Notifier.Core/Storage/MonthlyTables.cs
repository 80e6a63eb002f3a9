using System.Globalization;

namespace Notifier.Core.Storage;

/// <summary>Tables that hold one month each, and are dropped whole when that is old: the cheapest way to forget.</summary>
public static class MonthlyTables
{
    private const int LongestMonth = 31;

    /// <summary>How long a row of the first day of a month is kept, when its table is dropped this long after the month's last day.</summary>
    public static TimeSpan LongestKept(TimeSpan keep) => keep + TimeSpan.FromDays(LongestMonth);

    internal static string NameOf(string kind, DateTimeOffset at) => kind + at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <summary>Drops the months whose last day is longer ago than this.</summary>
    internal static async Task DropOldMonthsAsync(this ITableStore store, string kind, DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken)
    {
        // A month a year back is long gone; those between are asked for again, which costs nothing.
        var firstOfMonth = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (var months = 1; months <= 12; months++)
        {
            var month = firstOfMonth.AddMonths(-months);
            if (month.AddMonths(1) + keep < now)
            {
                await store.DropAsync(NameOf(kind, month), cancellationToken);
            }
        }
    }
}
