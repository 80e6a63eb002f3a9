namespace Notifier.Core.Subscriptions;

/// <summary>A mailbox that refuses email for now, because it is full or its server is busy or cautious.</summary>
/// <param name="Count">Refusals in a row. Emails refused together count as one.</param>
/// <param name="Last">When it refused the last email, UTC.</param>
/// <param name="QuietUntil">Until then the mailbox gets only what the person asks for, UTC.</param>
/// <param name="Began">When we recorded the refusal that began this pause, UTC. Emails that left before could not respect it.</param>
public sealed record SoftBounces(int Count, DateTimeOffset Last, DateTimeOffset QuietUntil, DateTimeOffset Began)
{
    /// <summary>
    /// Nobody may ever report that the mailbox works again. So after the pause, each period of this length takes one refusal off.
    /// </summary>
    private static readonly TimeSpan Fades = TimeSpan.FromDays(1);

    /// <summary>How many refusals still count at that time.</summary>
    public int CountAt(DateTimeOffset now) => now <= QuietUntil ? Count : Math.Max(0, Count - (int)((now - QuietUntil) / Fades));
}
