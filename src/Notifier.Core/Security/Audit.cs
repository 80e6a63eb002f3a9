using System.Globalization;
using System.Runtime.CompilerServices;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Security;

/// <summary>What became of one email at one moment.</summary>
internal sealed record AuditEntry(string EmailId, string Kind, string What, string? Reason);

/// <summary>
/// What was done, for operators. It says neither who nor where to. Each month is one table, dropped whole when it is old.
/// </summary>
public sealed class Audit(ITableStore store)
{
    /// <summary>The email service accepted the email.</summary>
    public const string Sent = "sent";

    public const string Refused = "refused";

    public const string Unknown = "unknown";

    /// <summary>The email service could not take the email for now. Each attempt writes this again.</summary>
    public const string Waiting = "waiting";

    /// <summary>The email was due, but a worker got to it too late.</summary>
    public const string Missed = "missed";

    private const string Kind = "audit";
    private const string HourForm = "yyyyMMddHH";
    private const int Hours = 24;

    public static string TableOf(DateTimeOffset at) => MonthlyTables.NameOf(Kind, at);

    /// <param name="emailId">The id of the email.</param>
    /// <param name="what">What became of the email.</param>
    /// <param name="reason">In the email service's own words. An address or a key in them is not kept.</param>
    public async Task WriteAsync(
        DateTimeOffset now, string emailId, string kind, string what, string? reason, CancellationToken cancellationToken)
    {
        var row = new TableRow(HourOf(now), $"{now.UtcDateTime.ToString("mmss", CultureInfo.InvariantCulture)}-{emailId}")
            .With("kind", kind)
            .With("what", what)
            .With("reason", reason is null ? null : StatedReason.From(reason, SingleLine.LongestName));
        await store.WriteAsync(TableOf(now), new RowWrite.Upsert(row), cancellationToken);
    }

    /// <summary>When the first of the last 24 hours began. The current hour is one of them.</summary>
    internal static DateTimeOffset FirstHour(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour - Hours + 1);

    /// <summary>What was done in the last 24 hours, oldest first.</summary>
    internal async IAsyncEnumerable<AuditEntry> LastDayAsync(
        DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = FirstHour(now);
        foreach (var table in new[] { TableOf(first), TableOf(now) }.Distinct())
        {
            var hours = RowRange.Partitions(HourOf(first), HourOf(now.AddHours(1)));
            await foreach (var row in store.ReadAsync(table, hours, cancellationToken))
            {
                yield return new AuditEntry(
                    row.Key[(row.Key.IndexOf('-', StringComparison.Ordinal) + 1)..],
                    row.Text("kind") ?? string.Empty,
                    row.Text("what") ?? string.Empty,
                    row.Text("reason"));
            }
        }
    }

    /// <summary>Whether the email service accepted any email in this time. The latest hour is read first.</summary>
    /// <param name="after">Exclusive, UTC, in whole seconds.</param>
    /// <param name="until">Inclusive, UTC, in whole seconds.</param>
    public async Task<bool> WasAnySentAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellationToken)
    {
        for (var hour = until; string.CompareOrdinal(HourOf(hour), HourOf(after)) >= 0; hour = hour.AddHours(-1))
        {
            var from = HourOf(hour) == HourOf(after) ? Second(after.AddSeconds(1)) : null;
            if (from == "0000")
            {
                // This is the last second of that hour.
                return false;
            }

            var before = HourOf(hour) == HourOf(until) ? Second(until) + "." : null;
            await foreach (var row in store.ReadAsync(TableOf(hour), RowRange.Keys(HourOf(hour), from, before), cancellationToken))
            {
                if (row.Text("what") == Sent)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Drops each month whose last day is longer ago than <paramref name="keep"/>.</summary>
    public Task DropOldAsync(DateTimeOffset now, TimeSpan keep, CancellationToken cancellationToken) =>
        store.DropOldMonthsAsync(Kind, now, keep, cancellationToken);

    private static string HourOf(DateTimeOffset at) => at.UtcDateTime.ToString(HourForm, CultureInfo.InvariantCulture);

    private static string Second(DateTimeOffset at) => at.UtcDateTime.ToString("mmss", CultureInfo.InvariantCulture);
}
