using Notifier.Core.Alarms;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;

namespace Notifier.Core.Email;

/// <summary>
/// How much of an hour's room for mails that ask to confirm is taken, and how many wait for some. All of it is one row, so that it
/// changes as a whole.
/// </summary>
/// <param name="Hour">The hour that is counted, UTC.</param>
/// <param name="Taken">Room taken in it.</param>
/// <param name="Since">Since when somebody waits, UTC; null while nobody does.</param>
/// <param name="At">When a sweep last counted those who wait, UTC.</param>
/// <param name="Waiting">How many waited then.</param>
internal sealed record ConfirmationRoom(DateTimeOffset Hour, int Taken, DateTimeOffset? Since, DateTimeOffset At, int Waiting)
{
    public const string RowKey = "confirmations";

    private const int Minutes = 60;

    /// <summary>
    /// While some wait, an hour's room is dealt out this many minutes ahead of the clock: all of it is used even where sweeps run only
    /// every quarter of an hour.
    /// </summary>
    private const int MinutesAhead = 15;

    public static ConfirmationRoom Empty { get; } = new(default, 0, null, default, 0);

    public string? ETag { get; init; }

    /// <summary>
    /// Whoever asks now comes after those who wait. When nobody counted them for long, no sweep runs, and nobody is kept waiting for it.
    /// </summary>
    public bool IsCrowded(DateTimeOffset now, Delays delays) => Since is not null && At + delays.Repair > now;

    public bool IsFree(DateTimeOffset now, Delays delays) => !IsCrowded(now, delays) && TakenAt(now) < delays.ConfirmationsAnHour;

    /// <summary>
    /// How many of those who wait a sweep may let go now. The hour's room is spread over the hour, so that who asks late in it need not
    /// wait for the next.
    /// </summary>
    public int Share(DateTimeOffset now, Delays delays)
    {
        var dealt = Math.Min(Minutes, now.UtcDateTime.Minute + MinutesAhead);
        var most = (int)(((long)delays.ConfirmationsAnHour * dealt + Minutes - 1) / Minutes);
        return Math.Clamp(most - TakenAt(now), 0, delays.ConfirmationsASweep);
    }

    public ConfirmationRoom With(int taken, DateTimeOffset now) =>
        this with { Hour = HourOf(now), Taken = Math.Max(0, TakenAt(now) + taken) };

    private int TakenAt(DateTimeOffset now) => Hour == HourOf(now) ? Taken : 0;

    private static DateTimeOffset HourOf(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    public Row ToRow() => new Row(AlarmBook.Partition, RowKey) { ETag = ETag }
        .With("hour", Hour)
        .With("taken", Taken)
        .With("since", Since)
        .With("at", Since is null ? null : At)
        .With("waiting", Since is null ? null : Waiting);

    public static ConfirmationRoom Of(Row row) => new(
        row.Instant("hour") ?? default,
        (int)(row.Number("taken") ?? 0),
        row.Instant("since"),
        row.Instant("at") ?? default,
        (int)(row.Number("waiting") ?? 0))
    {
        ETag = row.ETag,
    };
}
