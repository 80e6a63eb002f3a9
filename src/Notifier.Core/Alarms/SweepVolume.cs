using Notifier.Core.Reminders;

namespace Notifier.Core.Alarms;

/// <summary>Counts what one sweep puts for followers, and asks the alarm. Storage is asked only when there is something to count.</summary>
internal sealed class SweepVolume(VolumeAlarm alarm, Delays delays)
{
    private Volume? _known;

    /// <summary>Messages put by this sweep for followers, whether or not an alarm could have held them.</summary>
    public int Put { get; set; }

    /// <summary>The alarm that holds something back, whichever sweep raised it; null when none does.</summary>
    public Alarm? Holds { get; private set; }

    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        _known ??= await alarm.ReadAsync(cancellationToken);
        Holds = VolumeAlarm.Of(_known);
        return Holds is not null;
    }

    /// <summary>Whether one message more may be put that could wait.</summary>
    public async Task<bool> MayPutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (!await IsHeldAsync(cancellationToken))
        {
            var put = _known!.Before(now, delays) + Put;
            if (put < _known.Most(now, delays))
            {
                return true;
            }

            _known = await alarm.RaiseAsync(_known, put, now, cancellationToken);
        }

        return false;
    }

    /// <param name="goesOn">It left something for the next sweep.</param>
    public async Task EndAsync(DateTimeOffset now, bool goesOn, CancellationToken cancellationToken)
    {
        if (Put > 0)
        {
            await alarm.RecordAsync(_known, Put, goesOn, now, cancellationToken);
        }
    }
}
