using System.Buffers;
using System.Text;

namespace Notifier.Core.Storage;

/// <summary>
/// Which rows a query reads: part of one partition, or several whole partitions. Other queries do not exist, so none can be a scan.
/// </summary>
public sealed record RowRange
{
    private RowRange(string fromPartition, string? beforePartition, string? fromKey, string? beforeKey) =>
        (FromPartition, BeforePartition, FromKey, BeforeKey) = (fromPartition, beforePartition, fromKey, beforeKey);

    /// <summary>The first partition, inclusive.</summary>
    public string FromPartition { get; }

    /// <summary>The first partition that is not read any more. Null when only <see cref="FromPartition"/> is read.</summary>
    public string? BeforePartition { get; }

    /// <summary>The first key to read in that partition, inclusive. Null for its start.</summary>
    public string? FromKey { get; }

    /// <summary>The first key that is not read any more. Null for the end.</summary>
    public string? BeforeKey { get; }

    public static RowRange Partition(string partition) => new(partition, null, null, null);

    /// <summary>The rows of a partition between two keys, the second one excluded.</summary>
    public static RowRange Keys(string partition, string? from, string? before) => new(partition, null, from, before);

    /// <summary>The rows of a partition whose keys start with <paramref name="prefix"/>.</summary>
    /// <exception cref="ArgumentException">The prefix is empty, ends in half a surrogate pair, or ends in the last Unicode
    /// character.</exception>
    public static RowRange Prefix(string partition, string prefix) => new(partition, null, prefix, AfterPrefix(prefix));

    /// <summary>All rows of the partitions between two, the second one excluded.</summary>
    public static RowRange Partitions(string from, string before) => new(from, before, null, null);

    /// <summary>
    /// The first text after all that start with the prefix. Its last character, which may be an emoji, is replaced by the next one.
    /// </summary>
    private static string AfterPrefix(string prefix)
    {
        if (Rune.DecodeLastFromUtf16(prefix, out var last, out var units) != OperationStatus.Done || last.Value == 0x10FFFF)
        {
            throw new ArgumentException("No text follows this prefix.", nameof(prefix));
        }

        return prefix[..^units] + new Rune(last.Value == 0xD7FF ? 0xE000 : last.Value + 1);
    }
}

/// <summary>One page of a query's rows, in order.</summary>
/// <param name="Rows">May be empty although more rows follow.</param>
/// <param name="Continuation">Opaque; asks for the rows that follow. Null when there are none.</param>
public sealed record RowPage(IReadOnlyList<TableRow> Rows, string? Continuation);
