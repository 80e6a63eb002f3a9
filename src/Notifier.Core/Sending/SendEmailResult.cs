using Notifier.Core.Monitoring;

namespace Notifier.Core.Sending;

/// <summary>What became of one message of the queue. Whatever it is, the message is done with.</summary>
public abstract record SendEmailResult
{
    private SendEmailResult()
    {
    }

    public sealed record Sent(string Sid, string Kind) : SendEmailResult;

    /// <summary>There is nothing to send, or not any more.</summary>
    public sealed record Ended(string Reason) : SendEmailResult
    {
        internal static readonly Ended PersonGone = new("the person is gone");

        /// <summary>Nothing is kept of them any more, except that this message was in the queue.</summary>
        public bool IsPersonGone => this == PersonGone;

        /// <summary>It should have gone and came too late: an operator should look.</summary>
        public bool IsMissed { get; init; }
    }

    /// <summary>The same message will come again at this time.</summary>
    public sealed record PutBack(DateTimeOffset Until, string Reason, bool IsTrouble) : SendEmailResult
    {
        /// <summary>The alarm that this mail was the first to raise; null when it raised none.</summary>
        public Alarm? Raised { get; init; }
    }

    /// <summary>The mail service will never take it: an operator should look.</summary>
    public sealed record Refused(string Sid, string Reason) : SendEmailResult;

    /// <summary>It may or may not have been accepted, and is not sent again: an operator should look.</summary>
    public sealed record Doubtful(string Sid) : SendEmailResult;

    /// <summary>It left while its person was erased, and the mail service could not delete it: an operator should.</summary>
    public sealed record LeftBehind(string Sid) : SendEmailResult;

    /// <summary>
    /// The person's address cannot be opened: an operator should look. When it can be again, the repair brings what it repairs.
    /// </summary>
    /// <param name="Key">The id of the key that sealed the address.</param>
    public sealed record CannotOpen(string Kind, string Key) : SendEmailResult;

    /// <summary>It is no message of ours, or none that this version understands.</summary>
    public sealed record Malformed(string Reason) : SendEmailResult;
}
