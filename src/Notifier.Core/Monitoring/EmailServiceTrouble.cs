using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>That the mail service took no mail. It ends by itself: whoever meets the trouble again puts its end off.</summary>
/// <param name="Since">When it began, UTC.</param>
/// <param name="Until">When it is over if nobody meets it again, UTC.</param>
/// <param name="Reason">Of the last mail that was not taken.</param>
internal sealed record EmailServiceTrouble(DateTimeOffset Since, DateTimeOffset Until, string Reason)
{
    public const string RowKey = "send";

    public TableRow ToRow() => new TableRow(AlarmStore.Partition, RowKey).With("since", Since).With("until", Until).With("reason", Reason);

    public static EmailServiceTrouble From(TableRow row) => new(row.Instant("since") ?? default, row.Instant("until") ?? default, row.Text("reason") ?? string.Empty);
}
