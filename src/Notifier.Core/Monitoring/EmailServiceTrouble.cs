using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>The email service took no email. The trouble ends by itself, unless a worker meets it again and extends it.</summary>
/// <param name="Since">When it began, UTC.</param>
/// <param name="Until">When it ends if no worker meets it again, UTC.</param>
/// <param name="Reason">Why the last email was not taken.</param>
internal sealed record EmailServiceTrouble(DateTimeOffset Since, DateTimeOffset Until, string Reason)
{
    public const string RowKey = "send";

    public TableRow ToRow() => new TableRow(AlarmStore.Partition, RowKey).With("since", Since).With("until", Until).With("reason", Reason);

    public static EmailServiceTrouble From(TableRow row) => new(
        row.Instant("since") ?? default, row.Instant("until") ?? default, row.Text("reason") ?? string.Empty);
}
