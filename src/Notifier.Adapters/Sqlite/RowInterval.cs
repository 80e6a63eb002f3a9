using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>What a query still has to read: every row between two places, the second one excluded.</summary>
internal readonly record struct RowInterval(RowPlace From, RowPlace Before)
{
    /// <exception cref="ArgumentException">The text is not a continuation, or belongs to a query of another partition.</exception>
    public static RowInterval Create(RowRange range, string? continuation)
    {
        var before = range switch
        {
            { BeforePartition: { } partition } => new RowPlace(partition, ""),
            { BeforeKey: { } key } => new RowPlace(range.FromPartition, key),
            _ => RowPlace.AfterPartition(range.FromPartition),
        };
        if (continuation is null)
        {
            return new(new(range.FromPartition, range.FromKey ?? ""), before);
        }

        var from = RowPlace.Parse(continuation);
        return range.BeforePartition is not null || from.Partition == range.FromPartition
            ? new(from, before)
            : throw new ArgumentException("This continuation belongs to another query.", nameof(continuation));
    }
}
