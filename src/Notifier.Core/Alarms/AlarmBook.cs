using Notifier.Core.Email;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Alarms;

/// <summary>The alarms that stand, whoever raised them.</summary>
public sealed class AlarmBook(ITableStore store, VolumeAlarm volume, Delays delays)
{
    internal const string Partition = "alarms";

    public async Task<IReadOnlyList<Alarm>> StandingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var standing = new List<Alarm>();
        await foreach (var row in store.ReadAsync(Tables.State, RowRange.Partition(Partition), cancellationToken))
        {
            var alarm = row.Key switch
            {
                Volume.RowKey => VolumeAlarm.Of(Volume.Of(row)),
                ConfirmationRoom.RowKey => ConfirmationRoom.Of(row).AlarmAt(now, delays),
                RefusedTooOften.RowKey => RefusedTooOften.Of(row).AlarmAt(now),
                SendTrouble.RowKey => SendAlarm.Of(SendTrouble.Of(row), now),
                _ => null,
            };
            if (alarm is not null)
            {
                standing.Add(alarm);
            }
        }

        return standing;
    }

    /// <summary>Lets go on what an alarm holds. Releasing it again changes nothing.</summary>
    /// <returns>False when there is no such alarm, or none that holds anything.</returns>
    public Task<bool> ReleaseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) => volume.ReleaseAsync(id, now, cancellationToken);
}
