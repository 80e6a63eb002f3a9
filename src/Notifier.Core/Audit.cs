using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Core;

/// <summary>What was done, for operators: neither who nor where to. A month is one table, dropped whole when it is old.</summary>
public sealed class Audit(ITableStore store)
{
    public static string TableOf(DateTimeOffset at) => "audit" + at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <param name="sid">Of the mail it is about.</param>
    /// <param name="what">What became of it.</param>
    public async Task WriteAsync(DateTimeOffset now, string sid, string kind, string what, string? reason, CancellationToken cancellationToken)
    {
        var row = new Row(now.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture), $"{now.UtcDateTime.ToString("mmss", CultureInfo.InvariantCulture)}-{sid}")
            .With("kind", kind)
            .With("what", what)
            .With("reason", reason);
        await store.WriteAsync(TableOf(now), new RowWrite.Upsert(row), cancellationToken);
    }

    /// <summary>Drops the months whose last day is longer ago than this.</summary>
    public async Task DropOldAsync(DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken)
    {
        // A month a year back is long gone; those between are asked for again, which costs nothing.
        var firstOfMonth = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        for (var months = 1; months <= 12; months++)
        {
            var month = firstOfMonth.AddMonths(-months);
            if (month.AddMonths(1) + keep < now)
            {
                await store.DropAsync(TableOf(month), cancellationToken);
            }
        }
    }
}
