using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Sending;

/// <summary>Counts what one sweep puts for followers, and asks the alarm. Storage is asked only when there is something to count.</summary>
internal sealed class SweepVolume(VolumeGuard alarm, RemindersOfADay ofADay, JobOptions options)
{
    private SendingVolume? _known;
    private int _put;
    private int _reminders;

    /// <summary>The alarm that holds something back, whichever sweep raised it; null when none does.</summary>
    public Alarm? Holds { get; private set; }

    /// <summary>A message was put by this sweep for a follower, whether or not an alarm could have held it.</summary>
    public void Count(DueItemKind kind)
    {
        _put++;
        _reminders += kind == DueItemKind.Rung ? 1 : 0;
    }

    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        _known ??= await alarm.ReadAsync(cancellationToken);
        Holds = VolumeGuard.From(_known);
        return Holds is not null;
    }

    /// <summary>Whether one message more may be put that could wait.</summary>
    public async Task<bool> MayPutAsync(DueItemKind kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (!await IsHeldAsync(cancellationToken))
        {
            var (put, reminders) = (_known!.Before(now, options) + _put, _known.RemindersBefore(now, options) + _reminders);
            if (_known.Allows(kind == DueItemKind.Rung, put, reminders, now, options))
            {
                return true;
            }

            // Counting today's reminders is costly, so a run does it only at the limit. The run stops there unless more are due than were
            // known.
            if (kind == DueItemKind.Rung
                && !_known.HasHistory(now)
                && await ofADay.CountAsync(now, cancellationToken) is var due
                && due > _known.DueOn(now))
            {
                _known = await alarm.NoteAsync(_known, new DueReminders(LondonTime.DayOf(now), due), cancellationToken);
                continue;
            }

            _known = await alarm.RaiseAsync(_known, put, reminders, now, cancellationToken);
        }

        return false;
    }

    /// <param name="goesOn">It left something for the next sweep.</param>
    public async Task EndAsync(DateTimeOffset now, bool goesOn, CancellationToken cancellationToken)
    {
        if (_put > 0)
        {
            await alarm.RecordAsync(_known, _put, _reminders, goesOn, now, cancellationToken);
        }
    }
}
