using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>Reads and releases the alarms of every kind.</summary>
public sealed class AlarmStore(ITableStore store, VolumeGuard volume, ConfirmationOptions confirmationOptions, JobOptions jobOptions)
{
    internal const string Partition = "alarms";

    public async Task<IReadOnlyList<Alarm>> StandingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var standing = new List<Alarm>();
        await foreach (var row in store.ReadAsync(Tables.State, RowRange.Partition(Partition), cancellationToken))
        {
            var alarm = row.Key switch
            {
                SendingVolume.RowKey => VolumeGuard.From(SendingVolume.From(row)),
                ConfirmationRoom.RowKey => ConfirmationRoom.From(row).AlarmAt(now, confirmationOptions, jobOptions),
                RefusedTooOften.RowKey => RefusedTooOften.From(row).AlarmAt(now),
                EmailServiceTrouble.RowKey => EmailServiceAlarm.From(EmailServiceTrouble.From(row), now),
                _ => null,
            };
            if (alarm is not null)
            {
                standing.Add(alarm);
            }
        }

        return standing;
    }

    /// <summary>Lets the sweep continue with what an alarm holds back. Releasing it again changes nothing.</summary>
    /// <returns>False when there is no such alarm, or when it holds nothing back.</returns>
    public Task<bool> ReleaseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        volume.ReleaseAsync(id, now, cancellationToken);
}
