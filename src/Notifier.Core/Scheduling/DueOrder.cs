namespace Notifier.Core.Scheduling;

/// <summary>
/// The order in which a sweep looks at due items. First come adverts that close within a day, because no later reminder makes up for
/// theirs.
/// </summary>
/// <remarks>
/// Next comes what answers one person's own act. The rest follows by closing time. Items without a closing date, and findings for HR
/// contacts, come last.
/// </remarks>
internal readonly record struct DueOrder(DueRank Rank, DateTimeOffset Closes, DateTimeOffset At, string RowKey) : IComparable<DueOrder>
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    public static DueOrder From(DueItem row, DateTimeOffset now)
    {
        var rank = RankOf(row, now);
        var closes = rank == DueRank.Answer ? DateTimeOffset.MinValue : row.Closes ?? DateTimeOffset.MaxValue;
        return new(rank, closes, row.Key.At, row.Key.RowKey);
    }

    private static DueRank RankOf(DueItem row, DateTimeOffset now) => row.Key switch
    {
        { Kind: DueItemKind.Rung, Days: 0 } => DueRank.LastDay,
        { Person: null } when row.Closes - now <= ADay => DueRank.LastDay,
        { Person: null } or { Kind: DueItemKind.HrDigest } => DueRank.Rest,
        _ => DueRank.Answer,
    };

    public int CompareTo(DueOrder other) =>
        Rank != other.Rank ? Rank.CompareTo(other.Rank)
        : Closes != other.Closes ? Closes.CompareTo(other.Closes)
        : At != other.At ? At.CompareTo(other.At)
        : string.CompareOrdinal(RowKey, other.RowKey);
}

/// <summary>The groups of <see cref="DueOrder"/>.</summary>
internal enum DueRank
{
    /// <summary>The advert closes within a day.</summary>
    LastDay,

    /// <summary>One person is waiting for the result of their own act.</summary>
    Answer,
    Rest,
}
