using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Core;

/// <summary>What was done, for operators: neither who nor where to. A month is one table, dropped whole when it is old.</summary>
public sealed class Audit(ITableStore store)
{
    /// <summary>What stands there of a mail that the mail service accepted.</summary>
    public const string Sent = "sent";

    private const string Kind = "audit";
    private const string HourForm = "yyyyMMddHH";

    public static string TableOf(DateTimeOffset at) => MonthlyTables.NameOf(Kind, at);

    /// <param name="sid">Of the mail it is about.</param>
    /// <param name="what">What became of it.</param>
    public async Task WriteAsync(DateTimeOffset now, string sid, string kind, string what, string? reason, CancellationToken cancellationToken)
    {
        var row = new Row(HourOf(now), $"{now.UtcDateTime.ToString("mmss", CultureInfo.InvariantCulture)}-{sid}")
            .With("kind", kind)
            .With("what", what)
            .With("reason", reason);
        await store.WriteAsync(TableOf(now), new RowWrite.Upsert(row), cancellationToken);
    }

    /// <summary>Whether the mail service accepted any mail in this time. It is looked for hour by hour, the latest first.</summary>
    /// <param name="after">Exclusive, UTC, in whole seconds.</param>
    /// <param name="until">Inclusive, UTC, in whole seconds.</param>
    public async Task<bool> WasAnySentAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        for (var hour = until; string.CompareOrdinal(HourOf(hour), HourOf(after)) >= 0; hour = hour.AddHours(-1))
        {
            var from = HourOf(hour) == HourOf(after) ? Second(after.AddSeconds(1)) : null;
            if (from == "0000")
            {
                return false; // the last second of that hour
            }

            await foreach (var row in store.ReadAsync(TableOf(hour), RowRange.Keys(HourOf(hour), from, HourOf(hour) == HourOf(until) ? Second(until) + "." : null), cancellationToken))
            {
                if (row.Text("what") == Sent)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Drops the months whose last day is longer ago than this.</summary>
    public Task DropOldAsync(DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken) => store.DropOldMonthsAsync(Kind, now, keep, cancellationToken);

    private static string HourOf(DateTimeOffset at) => at.UtcDateTime.ToString(HourForm, CultureInfo.InvariantCulture);

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("mmss", CultureInfo.InvariantCulture);
}
