using System.Globalization;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Email;

/// <summary>
/// How many confirmations left in this hour, to everybody together. Anybody can have one sent to any address, so a flood of them
/// must stop somewhere; whoever waits gets theirs in the next hour.
/// </summary>
public sealed class ConfirmationCap(ITableStore store, Delays delays)
{
    private const string Partition = "confirmations";

    /// <returns>False when this hour's are used up.</returns>
    public async Task<bool> TakeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hour = now.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        while (true)
        {
            var row = await store.GetAsync(Tables.State, Partition, "hour", cancellationToken);
            var count = row?.Text("hour") == hour ? row.Number("count") ?? 0 : 0;
            if (count >= delays.ConfirmationsAnHour)
            {
                return false;
            }

            var next = new Row(Partition, "hour") { ETag = row?.ETag }.With("hour", hour).With("count", count + 1);
            var written = await store.WriteAsync(Tables.State, row is null ? new RowWrite.Insert(next) : new RowWrite.Replace(next), cancellationToken);
            if (written.IsDone)
            {
                return true;
            }
        }
    }
}
