using System.Collections.Immutable;

namespace Notifier.Core.Storage;

/// <summary>
/// One row of a table: two keys, and named values. It keeps to the rules and limits of Azure Tables (<see cref="StorageLimits"/>).
/// </summary>
/// <remarks>
/// A value is a string, bool, long, <see cref="DateTimeOffset"/> (an instant, stored in UTC) or byte[].
/// A null value is not stored: its name is absent when the row is read again.
/// </remarks>
/// <param name="Partition">Rows of one partition can be written together, all or nothing.</param>
/// <param name="Key">Unique in its partition. Rows are kept in ordinal order of partition, then key.</param>
public sealed record TableRow(string Partition, string Key)
{
    /// <summary>The stored version of the row; opaque. Null on a row that was never read.</summary>
    public string? ETag { get; init; }

    public ImmutableDictionary<string, object> Values { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The same row with this value. A null value removes the name, and an int becomes a long.</summary>
    public TableRow With(string name, object? value) =>
        this with { Values = value is null ? Values.Remove(name) : Values.SetItem(name, value is int number ? (long)number : value) };

    public string? Text(string name) => Values.GetValueOrDefault(name) as string;

    public bool Flag(string name) => Values.GetValueOrDefault(name) is true;

    public long? Number(string name) => Values.GetValueOrDefault(name) as long?;

    /// <summary>An instant in UTC; null when absent.</summary>
    public DateTimeOffset? Instant(string name) => Values.GetValueOrDefault(name) as DateTimeOffset?;

    public byte[]? Bytes(string name) => Values.GetValueOrDefault(name) as byte[];
}
