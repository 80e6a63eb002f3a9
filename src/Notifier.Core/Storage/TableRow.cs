using System.Collections.Immutable;

namespace Notifier.Core.Storage;

/// <summary>One row of a table: two keys, and values under names. The rules and limits are those of Azure tables (<see cref="StorageLimits"/>).</summary>
/// <remarks>
/// A value is a string, bool, int, long, double, <see cref="DateTimeOffset"/> (an instant, stored in UTC), <see cref="Guid"/> or byte[].
/// A null value is not kept: the name is absent when the row is read again.
/// </remarks>
/// <param name="Partition">Rows of one partition can be written together, all or none.</param>
/// <param name="Key">Unique in its partition. Rows are kept in the ordinal order of partition, then key.</param>
public sealed record TableRow(string Partition, string Key)
{
    /// <summary>The version of the row as read from the store; opaque; null on a row that was never read.</summary>
    public string? ETag { get; init; }

    public ImmutableDictionary<string, object> Values { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The same row with this value; without the name when the value is null.</summary>
    public TableRow With(string name, object? value) => this with { Values = value is null ? Values.Remove(name) : Values.SetItem(name, value) };

    public string? Text(string name) => Values.GetValueOrDefault(name) as string;

    public bool Flag(string name) => Values.GetValueOrDefault(name) is true;

    /// <summary>A whole number, whether kept as int or long; null when absent.</summary>
    public long? Number(string name) => Values.GetValueOrDefault(name) switch
    {
        int number => number,
        long number => number,
        _ => null,
    };

    /// <summary>An instant in UTC; null when absent.</summary>
    public DateTimeOffset? Instant(string name) => Values.GetValueOrDefault(name) as DateTimeOffset?;

    public byte[]? Bytes(string name) => Values.GetValueOrDefault(name) as byte[];
}
