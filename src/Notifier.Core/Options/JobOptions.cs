namespace Notifier.Core.Options;

/// <summary>How long due items wait, how much a job does in one run, and when a run stops for an operator.</summary>
public sealed record JobOptions
{
    /// <summary>
    /// Grace period before a due item with nothing to do is deleted.
    /// Its writer may not have committed the matching state yet.
    /// </summary>
    public TimeSpan HintGrace { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A new due item is left alone this long, because its writer is just committing the matching state.</summary>
    public TimeSpan HintRest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The repair looks at a fan-out again when it is this old.</summary>
    public TimeSpan Repair { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A job stops after this, and its next run goes on at the cursor.</summary>
    public TimeSpan SweepStop { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Messages that one sweep puts at most. What closes latest waits for the next one.</summary>
    /// <remarks>
    /// With a sweep every five minutes these are 600 a minute, about what a worker sends.
    /// So the queue stays short. It keeps no order, and what closes soonest must not stand behind the rest.
    /// </remarks>
    public int MailsASweep { get; init; } = 3000;

    /// <summary>As many of those messages may ask to confirm.</summary>
    internal int ConfirmationsASweep => Math.Max(1, MailsASweep / 10);

    /// <summary>A run of fewer messages than this never raises the alarm.</summary>
    public int LeastAlarm { get; init; } = 500;

    /// <summary>A run this many times as large as the largest of the last 30 days stops, and waits for an operator.</summary>
    public int AlarmFactor { get; init; } = 5;
}
