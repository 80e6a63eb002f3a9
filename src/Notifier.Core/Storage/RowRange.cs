using System.Buffers;
using System.Text;

namespace Notifier.Core.Storage;

/// <summary>Which rows a query reads: some of one partition, or all of some partitions. There is no other query, so there is never a scan.</summary>
public sealed record RowRange
{
    private RowRange(string fromPartition, string? beforePartition, string? fromKey, string? beforeKey) =>
        (FromPartition, BeforePartition, FromKey, BeforeKey) = (fromPartition, beforePartition, fromKey, beforeKey);

    /// <summary>The first partition, inclusive.</summary>
    public string FromPartition { get; }

    /// <summary>The first partition no longer read; null when <see cref="FromPartition"/> alone is read.</summary>
    public string? BeforePartition { get; }

    /// <summary>The first key read in that one partition, inclusive; null for its start.</summary>
    public string? FromKey { get; }

    /// <summary>The first key no longer read; null for its end.</summary>
    public string? BeforeKey { get; }

    public static RowRange Partition(string partition) => new(partition, null, null, null);

    /// <summary>The rows of a partition from one key, inclusive, to another, exclusive.</summary>
    public static RowRange Keys(string partition, string? from, string? before) => new(partition, null, from, before);

    /// <summary>The rows of a partition whose keys start so.</summary>
    /// <exception cref="ArgumentException">The prefix is empty, or ends in half a surrogate pair or in the last character there is.</exception>
    public static RowRange Prefix(string partition, string prefix) => new(partition, null, prefix, AfterPrefix(prefix));

    /// <summary>All rows of the partitions from one, inclusive, to another, exclusive.</summary>
    public static RowRange Partitions(string from, string before) => new(from, before, null, null);

    /// <summary>The first text that sorts after all that start so: the last character, which may be an emoji, gives way to the next one.</summary>
    private static string AfterPrefix(string prefix)
    {
        if (Rune.DecodeLastFromUtf16(prefix, out var last, out var units) != OperationStatus.Done || last.Value == 0x10FFFF)
        {
            throw new ArgumentException("No text follows this prefix.", nameof(prefix));
        }

        return prefix[..^units] + new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1);
    }
}

/// <summary>Some rows of a query, in order.</summary>
/// <param name="Rows">May be empty although more follow.</param>
/// <param name="Continuation">Asks for the following rows; opaque; null when there are none.</param>
public sealed record RowPage(IReadOnlyList<TableRow> Rows, string? Continuation);
