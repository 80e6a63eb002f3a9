using System.Globalization;

namespace Notifier.Core.Storage;

/// <summary>Tables that hold one month each, and are dropped whole when that is old: the cheapest way to forget.</summary>
internal static class MonthlyTables
{
    public static string NameOf(string kind, DateTimeOffset at) => kind + at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <summary>Drops the months whose last day is longer ago than this.</summary>
    public static async Task DropOldMonthsAsync(this ITableStore store, string kind, DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken)
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
