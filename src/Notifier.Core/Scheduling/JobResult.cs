using System.Text.Json;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Storage;

namespace Notifier.Core.Scheduling;

/// <summary>What one pass over the due rows did.</summary>
/// <param name="Looked">Due rows looked at.</param>
/// <param name="Enqueued">Messages put into the queue.</param>
/// <param name="IsCutShort">It stopped because of its time, or because it had put as many messages as it may; the next one goes on where it stopped.</param>
/// <param name="Faults">Rows that could not be dealt with, because what they lead to cannot be read, or because the mail service cannot forget somebody: an operator should look. They are left where they are.</param>
/// <param name="Late">Of the rows looked at, those that had fallen due long before with nobody written to (<see cref="DueItem.IsLate"/>): for a while nobody swept, or not all that was due.</param>
public sealed record JobResult(int Looked, int Enqueued, bool IsCutShort, int Faults, int Late = 0)
{
    /// <summary>The alarm that holds back what can wait, because it was too much to be believed; null when none does.</summary>
    public Alarm? Holds { get; init; }

    /// <summary>The alarm that mails which ask to confirm wait for room; null when none does.</summary>
    public Alarm? Waits { get; init; }

    /// <summary>How far sealing the addresses anew has come; null when it was not its time, or there is no old key.</summary>
    public Sealing? Sealing { get; init; }

    /// <summary>What the storage said where it did not answer for one row; null when it always did.</summary>
    public string? Trouble { get; init; }

    /// <summary>Stored data that cannot be read is the trouble of one row, and must not stop the others.</summary>
    internal static bool IsOfOneRow(Exception fault) => fault is FormatException or InvalidDataException or ArgumentException or JsonException or InvalidOperationException or StorageLimitException;
}

/// <summary>Counts while a pass is under way.</summary>
internal sealed class JobProgress(TimeProvider clock, Delays delays)
{
    private readonly long _started = clock.GetTimestamp();

    public RowFaults Rows { get; } = new();

    public int Looked { get; set; }

    public int Enqueued { get; set; }

    public int Faults { get; set; }

    /// <summary>Messages kept free for mails that ask to confirm, whose turn has come.</summary>
    public int Reserved { get; set; }

    /// <summary>As many messages were put as one sweep may put.</summary>
    public bool IsFull => Enqueued >= delays.MailsASweep - Reserved;

    /// <summary>Something was passed over and is left for the next sweep.</summary>
    public bool LeavesSome { get; set; }

    public int Late { get; set; }

    /// <summary>The mail service could not forget somebody: it is not asked again in this pass.</summary>
    public bool IsMailServiceSilent { get; set; }

    /// <summary>In the middle of a page the rest is left to the next sweep. At least one message was put: each sweep gets on, however slow the queue is.</summary>
    public bool IsEnough => IsFull || (Enqueued > 0 && IsTimeOver);

    public bool IsTimeOver => clock.GetElapsedTime(_started) > delays.SweepStop;

    public JobResult Result(bool isCutShort) => new(Looked, Enqueued, isCutShort, Faults, Late) { Trouble = Rows.Trouble };
}
