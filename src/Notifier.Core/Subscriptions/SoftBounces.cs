namespace Notifier.Core.Subscriptions;

/// <summary>A mailbox that does not take mail for now: it is full, or its server is busy or careful.</summary>
/// <param name="Count">Refusals in a row; mails refused together are one.</param>
/// <param name="Last">When it refused the last mail, UTC.</param>
/// <param name="QuietUntil">Until then only what the person asks for is sent to it, UTC.</param>
/// <param name="Began">When we noted the refusal that began this pause, UTC: what left before could not wait for it.</param>
public sealed record SoftBounces(int Count, DateTimeOffset Last, DateTimeOffset QuietUntil, DateTimeOffset Began)
{
    /// <summary>Nobody may ever tell that the mailbox takes mail again, so each of these after the pause takes one refusal off.</summary>
    private static readonly TimeSpan Fades = TimeSpan.FromDays(1);

    /// <summary>The refusals that still count at that time.</summary>
    public int CountAt(DateTimeOffset now) => now <= QuietUntil ? Count : Math.Max(0, Count - (int)((now - QuietUntil) / Fades));
}
