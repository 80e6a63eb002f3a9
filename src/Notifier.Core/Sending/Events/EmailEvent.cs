using Notifier.Core.Security;

namespace Notifier.Core.Sending.Events;

/// <summary>What a mail service tells of a mail that it accepted.</summary>
public enum EmailEventKind
{
    /// <summary>It will try to deliver the mail.</summary>
    Processed,

    Delivered,

    /// <summary>The receiving server put it off; the service tries again by itself.</summary>
    Deferred,

    /// <summary>The receiving server will never take mail for this address.</summary>
    Bounced,

    /// <summary>The receiving server did not take this mail, and may take another one: a soft bounce.</summary>
    Blocked,

    /// <summary>The service did not even try, for what it knows of the address.</summary>
    Dropped,

    /// <summary>The person called the mail spam.</summary>
    Complained,

    /// <summary>The person asked the service for no more mail.</summary>
    Unsubscribed,
}

/// <summary>Something that a mail service tells of one mail, perhaps more than once and in any order.</summary>
/// <param name="Sid">Of the mail, as it was sent with it.</param>
/// <param name="At">When it happened, UTC, in whole seconds.</param>
/// <param name="Address">Whose mail it was; null when the service did not say, or no address.</param>
public sealed record EmailEvent(string Sid, EmailEventKind Kind, DateTimeOffset At, EmailAddress? Address)
{
    public override string ToString() => $"{Kind} {At:u}";
}
