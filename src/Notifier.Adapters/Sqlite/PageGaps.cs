using System.Buffers.Binary;

namespace Notifier.Adapters.Sqlite;

/// <summary>
/// What a page of a SQLite file holds besides its rows (sqlite.org/fileformat2.html, 1.6): nobody reads it, and copies of rows may
/// stand there.
/// </summary>
internal static class PageGaps
{
    /// <summary>The first page begins with what is said of the whole file.</summary>
    private const int FileHeader = 100;

    /// <summary>A free block begins with where the next one is, and its own size.</summary>
    private const int BlockHeader = 4;

    /// <summary>Writes zeros over it.</summary>
    /// <param name="usable">So much of each page is used.</param>
    /// <returns>The stretch that was not zero, empty where all was, or where the page holds no rows.</returns>
    public static Range Overwrite(Span<byte> page, int usable, bool isFirst)
    {
        var start = isFirst ? FileHeader : 0;
        if (page[start] is not (2 or 5 or 10 or 13))
        {
            return default; // no page of a tree: a piece of a long row, or a free page, which secure_delete has overwritten
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
