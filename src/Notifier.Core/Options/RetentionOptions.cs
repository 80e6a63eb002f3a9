namespace Notifier.Core.Options;

/// <summary>How long data is kept, and how much of a text.</summary>
public sealed record RetentionOptions
{
    /// <summary>A subscription that nobody confirmed is kept this long.</summary>
    public TimeSpan KeepUnconfirmed { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Subscriptions and the advert are kept this long after it closed.</summary>
    public TimeSpan KeepAfterClosing { get; init; } = TimeSpan.FromDays(28);

    /// <summary>A subscription to an advert without a date ends this long after the advert was last read.</summary>
    public TimeSpan KeepUndated { get; init; } = TimeSpan.FromDays(60);

    /// <summary>An advert that a visitor pasted and nobody follows is kept this long after it was pasted last.</summary>
    public TimeSpan KeepUnfollowed { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Characters of an advert's text that are kept. The longest of 852 adverts had about a quarter of them.</summary>
    public int LongestText { get; init; } = 100_000;

    /// <summary>The ledger and the audit are kept this long.</summary>
    public TimeSpan KeepLedger { get; init; } = TimeSpan.FromDays(90);
}
