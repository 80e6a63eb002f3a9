using System.Collections.Immutable;
using System.Globalization;
using Notifier.Core.Options;
using Notifier.Core.Storage;

namespace Notifier.Core.Monitoring;

/// <summary>
/// How much of an hour's room for confirmation emails is taken, and how many emails wait for room. All of it is one row, so it changes as a
/// whole.
/// </summary>
/// <param name="Hour">The hour that is counted, UTC.</param>
/// <param name="Taken">How many emails took room in that hour.</param>
/// <param name="Since">Since when an email has been waiting, UTC. Null while none waits.</param>
/// <param name="At">When a sweep last counted the waiting emails, UTC.</param>
/// <param name="Ahead">How many waited then in the first turn, in the first two turns, and so on. The last number is all of them.</param>
internal sealed record ConfirmationRoom(DateTimeOffset Hour, int Taken, DateTimeOffset? Since, DateTimeOffset At, ImmutableArray<int> Ahead)
{
    public const string RowKey = "confirmations";

    private const int Minutes = 60;

    /// <summary>
    /// While emails wait, a sweep may use an hour's room this many minutes ahead of the clock. Otherwise sweeps every quarter of an hour
    /// could not use all of it.
    /// </summary>
    private const int MinutesAhead = 15;

    /// <summary>The time from the sweep that releases an email until it reaches the mailbox.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Turns that are counted one by one. Anyone in a later turn has asked too often to get an expected time to the hour.
    /// </summary>
    public const int TurnsApart = 8;

    public static ConfirmationRoom Empty { get; } = new(default, 0, null, default, []);

    public string? ETag { get; init; }

    /// <summary>
    /// New requests queue behind those that wait. If no sweep has counted them for long, none is running, so nobody is made to wait for
    /// one.
    /// </summary>
    public bool IsCrowded(DateTimeOffset now, JobOptions options) => Since is not null && At + options.Repair > now;

    public bool IsFree(
        DateTimeOffset now, ConfirmationOptions confirmationOptions, JobOptions jobOptions) =>
        !IsCrowded(now, jobOptions) && TakenAt(now) < confirmationOptions.ConfirmationsAnHour;

    /// <summary>
    /// How many waiting emails a sweep may release now. The hour's room is spread over the hour, so that someone who asks late in the hour
    /// need not wait for the next.
    /// </summary>
    public int Share(DateTimeOffset now, ConfirmationOptions confirmationOptions, JobOptions jobOptions)
    {
        var dealt = Math.Min(Minutes, now.UtcDateTime.Minute + MinutesAhead);
        var most = (int)(((long)confirmationOptions.ConfirmationsAnHour * dealt + Minutes - 1) / Minutes);
        return Math.Clamp(most - TakenAt(now), 0, jobOptions.ConfirmationsASweep);
    }

    /// <summary>When the email of someone who asks now should have arrived, UTC, rounded up to a quarter of an hour.</summary>
    /// <param name="turn">Their own turn, from 1.</param>
    public DateTimeOffset ExpectedAt(int turn, DateTimeOffset now, ConfirmationOptions options)
    {
        var ahead = Ahead.IsEmpty ? 0 : Ahead[Math.Min(turn, Ahead.Length) - 1];
        var place = TakenAt(now) + ahead;
        var (hours, inHour) = (place / options.ConfirmationsAnHour, place % options.ConfirmationsAnHour);
        var minutes = Math.Max(0, ((long)inHour * Minutes / options.ConfirmationsAnHour) + 1 - MinutesAhead);
        var dealt = HourOf(now).AddHours(hours).AddMinutes(minutes);
        var expected = (dealt > now ? dealt : now) + OnItsWay;
        return expected.AddTicks(Quarter.Ticks - 1 - ((expected.UtcTicks - 1) % Quarter.Ticks));
    }

    /// <returns>Null while nobody waits.</returns>
    public Alarm? AlarmAt(
        DateTimeOffset now, ConfirmationOptions confirmationOptions, JobOptions jobOptions) =>
        !IsCrowded(now, jobOptions) ? null : new Alarm(
        RowKey,
        AlarmKind.Confirmations,
        Since!.Value,
        $"More people ask to follow than {confirmationOptions.ConfirmationsAnHour} an hour, "
            + $"and {(Ahead.IsEmpty ? 0 : Ahead[^1])} emails that ask to "
        + "confirm wait for their turn. If the people are real, raise Delays__ConfirmationsAnHour. If they are not, every network still "
        + "has its turn, and this ends by itself.");

    public ConfirmationRoom With(int taken, DateTimeOffset now) =>
        this with { Hour = HourOf(now), Taken = Math.Max(0, TakenAt(now) + taken) };

    private int TakenAt(DateTimeOffset now) => Hour == HourOf(now) ? Taken : 0;

    private static DateTimeOffset HourOf(DateTimeOffset now) =>
        new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    public TableRow ToRow() => new TableRow(AlarmStore.Partition, RowKey) { ETag = ETag }
        .With("hour", Hour)
        .With("taken", Taken)
        .With("since", Since)
        .With("at", Since is null ? null : At)
        .With("ahead", Since is null || Ahead.IsEmpty ? null : string.Join(' ', Ahead.Select(Text)));

    public static ConfirmationRoom From(TableRow row) => new(
        row.Instant("hour") ?? default,
        (int)(row.Number("taken") ?? 0),
        row.Instant("since"),
        row.Instant("at") ?? default,
        [.. (row.Text("ahead") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)])
    {
        ETag = row.ETag,
    };

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
