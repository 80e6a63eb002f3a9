using System.Globalization;

namespace Notifier.Core.Storage;

/// <summary>Tables that hold one month each. Dropping a whole old table is the cheapest way to delete data.</summary>
public static class MonthlyTables
{
    private const int LongestMonth = 31;

    /// <summary>The longest time a row can stay: from the first day of its month until the table is dropped.</summary>
    public static TimeSpan LongestKept(TimeSpan keep) => keep + TimeSpan.FromDays(LongestMonth);

    internal static string NameOf(string kind, DateTimeOffset at) => kind + at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <summary>Drops each month whose last day is longer ago than <paramref name="keep"/>.</summary>
    internal static async Task DropOldMonthsAsync(
        this ITableStore store, string kind, DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken)
    {
        // Earlier runs have dropped everything older than a year. Dropping a table again costs nothing.
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
