namespace Notifier.Core.Scheduling;

/// <summary>
/// The order in which a sweep looks at what has fallen due. First come adverts that close within a day, because no later reminder makes up
/// for theirs. Then comes what answers one person's own act. The rest follows by when its advert closes. What states no date, and what HR
/// contacts are told of findings, comes last.
/// </summary>
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

/// <summary>What a sweep looks at first.</summary>
internal enum DueRank
{
    /// <summary>The advert closes within a day.</summary>
    LastDay,

    /// <summary>One person waits for what follows from their own act.</summary>
    Answer,
    Rest,
}
