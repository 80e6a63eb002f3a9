using System.Text.Json;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>What one pass over the due items did.</summary>
/// <param name="Looked">Due items looked at.</param>
/// <param name="Enqueued">Messages put into the queue.</param>
/// <param name="IsCutShort">It ran out of time, or put as many messages as one pass may. The next pass continues there.</param>
/// <param name="Faults">Items that failed, because stored data is unreadable or the email service could not erase a person. An operator
/// should look. The items stay where they are.</param>
/// <param name="Late">Items that fell due long ago without any email (<see cref="DueItem.IsLate"/>). For a while, no sweep ran or sweeps
/// did not reach them.</param>
public sealed record JobResult(int Looked, int Enqueued, bool IsCutShort, int Faults, int Late = 0)
{
    /// <summary>The alarm that holds back what can wait, because there was implausibly much. Null when none does.</summary>
    public Alarm? Holds { get; init; }

    /// <summary>The alarm that confirmation emails are waiting for room. Null when there is none.</summary>
    public Alarm? Waits { get; init; }

    /// <summary>
    /// How far encrypting addresses with the current key has come. Null when it was not due, or when there is no old key.
    /// </summary>
    public Sealing? Sealing { get; init; }

    /// <summary>The storage's message, if it did not answer for some item. Null when it always did.</summary>
    public string? Trouble { get; init; }

    /// <summary>Whether the fault is that stored data is unreadable. That concerns one item and must not stop the others.</summary>
    internal static bool IsOfOneRow(Exception fault) =>
        fault is FormatException
            or InvalidDataException
            or ArgumentException
            or JsonException
            or InvalidOperationException
            or StorageLimitException;
}

/// <summary>Counts during one pass.</summary>
internal sealed class JobProgress(TimeProvider clock, JobOptions options)
{
    private readonly long _started = clock.GetTimestamp();

    public RowFaults Rows { get; } = new();

    public int Looked { get; set; }

    public int Enqueued { get; set; }

    public int Faults { get; set; }

    /// <summary>Messages reserved for confirmation emails whose turn has come.</summary>
    public int Reserved { get; set; }

    /// <summary>The sweep has put as many messages as it may.</summary>
    public bool IsFull => Enqueued >= options.MailsASweep - Reserved;

    /// <summary>Something was passed over and is left for the next sweep.</summary>
    public bool LeavesSome { get; set; }

    public int Late { get; set; }

    /// <summary>The email service could not erase a person. This pass does not ask it again.</summary>
    public bool IsMailServiceSilent { get; set; }

    /// <summary>
    /// Whether to leave the rest of a page to the next sweep. At least one message has been put, so every sweep makes progress, however
    /// slow the queue is.
    /// </summary>
    public bool IsEnough => IsFull || (Enqueued > 0 && IsTimeOver);

    public bool IsTimeOver => clock.GetElapsedTime(_started) > options.SweepStop;

    public JobResult Result(bool isCutShort) => new(Looked, Enqueued, isCutShort, Faults, Late) { Trouble = Rows.Trouble };
}
