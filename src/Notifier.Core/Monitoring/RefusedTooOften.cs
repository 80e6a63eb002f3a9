using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>More keys and tokens were refused within an hour than happens by mistake. The alarm ends by itself.</summary>
/// <param name="Since">When it began, UTC.</param>
/// <param name="Until">When it ends if nothing more is refused, UTC.</param>
/// <param name="Count">How many refusals one process counted in its last hour.</param>
/// <param name="What">How many of each kind, in words.</param>
internal sealed record RefusedTooOften(DateTimeOffset Since, DateTimeOffset Until, int Count, string What)
{
    public const string RowKey = "refusals";

    public TableRow ToRow() =>
        new TableRow(AlarmStore.Partition, RowKey).With("since", Since).With("until", Until).With("count", Count).With("what", What);

    public static RefusedTooOften From(TableRow row) =>
        new(
            row.Instant("since") ?? default,
            row.Instant("until") ?? default,
            (int)(row.Number("count") ?? 0),
            row.Text("what") ?? string.Empty);

    /// <returns>Null when it is over.</returns>
    public Alarm? AlarmAt(DateTimeOffset now) => Until <= now ? null : new Alarm(
        RowKey,
        AlarmKind.Refusals,
        Since,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} keys and tokens were refused within an hour ({What}). If no program of yours uses an old key, ")
        + "somebody is trying keys or links. "
        + "Find out from where in what stands before the site, and shut it there. This ends by itself an hour after the last one.");
}
