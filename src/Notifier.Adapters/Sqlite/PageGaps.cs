using System.Buffers.Binary;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// The unused bytes of a page in a SQLite file (sqlite.org/fileformat2.html, 1.6). Nobody reads them, but they may hold copies of rows.
/// </summary>
internal static class PageGaps
{
    /// <summary>The first page begins with the file header.</summary>
    private const int FileHeader = 100;

    /// <summary>A free block begins with the place of the next one and its own size.</summary>
    private const int BlockHeader = 4;

    /// <summary>Overwrites the gaps with zeros.</summary>
    /// <param name="usable">How many bytes of each page SQLite uses.</param>
    /// <returns>The range that was not zero. Empty when all was zero, or when the page holds no rows.</returns>
    public static Range Overwrite(Span<byte> page, int usable, bool isFirst)
    {
        var start = isFirst ? FileHeader : 0;
        if (page[start] is not (2 or 5 or 10 or 13))
        {
            // Not a b-tree page: a piece of a long row, or a free page, which secure_delete has overwritten.
            return default;
        }

        var header = page[start..];
        var pointers = start + (header[0] < 10 ? 12 : 8) + (2 * Number(header[3..]));
        var content = Number(header[5..]) is > 0 and var at ? at : 65_536;
        if (pointers > content || content > usable)
        {
            return default;
        }

        var changed = Clear(page, pointers, content, default);
        var last = content;
        for (var block = Number(header[1..]); block >= last && block <= usable - BlockHeader;)
        {
            last = block + Number(page[(block + 2)..]);
            if (last < block + BlockHeader || last > usable)
            {
                break;
            }

            changed = Clear(page, block + BlockHeader, last, changed);
            block = Number(page[block..]);
        }

        return changed;
    }

    private static Range Clear(Span<byte> page, int from, int until, Range changed)
    {
        var gap = page[from..until];
        if (!gap.ContainsAnyExcept((byte)0))
        {
            return changed;
        }

        gap.Clear();
        return changed.Equals(default) ? from..until : changed.Start..until;
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
