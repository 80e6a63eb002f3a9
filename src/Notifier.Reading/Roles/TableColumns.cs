using System.Buffers;

namespace Notifier.Reading.Roles;

/// <summary>
/// Tables pasted as text, and the header of the column at a position. Tabs, bars, commas without a space, or two or more spaces separate
/// cells.
/// </summary>
internal static class TableColumns
{
    private const int FurthestHead = 1500;
    private const int LongestRow = 400;
    private const int MostRows = 12;

    /// <summary>Two or more spaces separate cells.</summary>
    private const char Spaces = ' ';

    private static readonly SearchValues<char> Separators = SearchValues.Create("\t|,;");

    /// <summary>Marks that may surround the words of a cell.</summary>
    private static readonly SearchValues<char> Frame = SearchValues.Create(" *\"'");

    private static readonly SearchValues<char> Rule = SearchValues.Create("|-: \t\r=_+");

    /// <summary>A row of a table, and its cell at a position.</summary>
    /// <param name="Number">How many cells are before it.</param>
    /// <param name="Column">The start of the cell in its row.</param>
    private readonly record struct Cell(int RowStart, int RowEnd, char Separator, int Number, int Column);

    /// <summary>Whether the start of its line, another number or a separator is before this position.</summary>
    public static bool MayStartCell(ReadOnlySpan<char> text, int position)
    {
        var line = text[(LineStart(text, position) ?? position)..position];
        var first = line.IndexOfAnyExcept(Frame);
        return first < 0 || char.IsAsciiDigit(line[first]) || HoldsCells(line);
    }

    /// <summary>Whether a cell below another line can start here. A separator must be before it or later in its line.</summary>
    public static bool MayBeUnderHead(ReadOnlySpan<char> text, int position)
    {
        if (!MayStartCell(text, position))
        {
            return false;
        }

        return HoldsCells(text[(LineStart(text, position) ?? position)..RowEnd(text, position)]);
    }

    /// <summary>
    /// The header's position. The words here must fill their cell, and a row above with as many cells and no digits is the header row.
    /// </summary>
    /// <param name="position">The start of the words in the cell.</param>
    public static (int Start, int End)? HeadOf(ReadOnlySpan<char> text, int position)
    {
        if (CellAt(text, position) is not { } cell)
        {
            return null;
        }

        var above = cell.RowStart;
        for (var rows = 0; rows < MostRows && above > 0 && position - above < FurthestHead; rows++)
        {
            var end = above - 1;
            if (LineStart(text, end) is not { } start)
            {
                return null;
            }

            above = start;
            var line = text[start..end];
            if (line.IndexOfAnyInRange('0', '9') >= 0 || line.IndexOfAnyExcept(Rule) < 0)
            {
                continue; // another row, or the line under the header
            }

            return cell.Separator == Spaces ? BySpaces(text, start, end, cell.Column) : Numbered(text, start, end, cell);
        }

        return null;
    }

    /// <summary>The first cell of the row. If it names what the other cells hold, it wins over a header.</summary>
    public static (int Start, int End)? RowLabel(ReadOnlySpan<char> text, int position)
    {
        if (CellAt(text, position) is not { Number: > 0 } cell)
        {
            return null;
        }

        var end = cell.RowStart;
        while (end < cell.RowEnd && !Parts(text, end, cell.Separator))
        {
            end++;
        }

        return (cell.RowStart, end);
    }

    /// <summary>The cell that starts here; null when this is no row of a table.</summary>
    private static Cell? CellAt(ReadOnlySpan<char> text, int position)
    {
        if (LineStart(text, position) is not { } row)
        {
            return null;
        }

        var end = RowEnd(text, position);
        var line = text[row..end];
        if (!HoldsCells(line))
        {
            return null;
        }

        foreach (var separator in (ReadOnlySpan<char>)['\t', '|', Spaces, ',', ';'])
        {
            if (separator == Spaces ? line.IndexOf("  ") < 0 : !line.Contains(separator))
            {
                continue;
            }

            var start = row + LeadingEnd(text[row..position], separator);
            var first = start;
            var number = 0;
            for (var at = start; at < position; at++)
            {
                if (Parts(text, at, separator))
                {
                    at += separator == Spaces ? SpacesLength(text[..position], at) - 1 : 0;
                    first = at + 1;
                    number++;
                }
            }

            if ((number > 0 || HasCellAfter(text, position, end, separator)) && text[first..position].IndexOfAnyExcept(Frame) < 0)
            {
                return new Cell(row, end, separator, number, position - row);
            }
        }

        return null;
    }

    private static bool HoldsCells(ReadOnlySpan<char> line) => line.IndexOfAny(Separators) >= 0 || line.IndexOf("  ") >= 0;

    /// <summary>The end of this line, or the greatest length of a row.</summary>
    private static int RowEnd(ReadOnlySpan<char> text, int position)
    {
        var rest = text[position..Math.Min(text.Length, position + LongestRow)];
        var length = rest.IndexOf('\n');
        return position + (length < 0 ? rest.Length : length);
    }

    private static bool HasCellAfter(ReadOnlySpan<char> text, int position, int end, char separator)
    {
        for (var at = position; at < end; at++)
        {
            if (Parts(text, at, separator))
            {
                return true;
            }
        }

        return false;
    }

    private static int LeadingEnd(ReadOnlySpan<char> row, char separator) =>
        separator is '|' or Spaces ? row.Length - row.TrimStart("| ").Length : 0;

    private static bool Parts(ReadOnlySpan<char> text, int at, char separator) => separator switch
    {
        Spaces => text[at] == ' ' && at + 1 < text.Length && text[at + 1] == ' ',
        ',' or ';' => text[at] == separator && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]),
        _ => text[at] == separator,
    };

    private static int SpacesLength(ReadOnlySpan<char> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == ' ')
        {
            end++;
        }

        return end - at;
    }

    private static (int Start, int End)? Numbered(ReadOnlySpan<char> text, int lineStart, int lineEnd, Cell cell)
    {
        var start = lineStart + LeadingEnd(text[lineStart..lineEnd], cell.Separator);
        var number = 0;
        for (var at = start; at < lineEnd && number < cell.Number; at++)
        {
            if (Parts(text, at, cell.Separator))
            {
                start = at + 1;
                number++;
            }
        }

        var end = start;
        while (end < lineEnd && !Parts(text, end, cell.Separator))
        {
            end++;
        }

        // A header row has more than one cell.
        return number == cell.Number && (number > 0 || end < lineEnd) ? (start, end) : null;
    }

    /// <summary>The header above this position. Columns of numbers may start a little left of it.</summary>
    private static (int Start, int End)? BySpaces(ReadOnlySpan<char> text, int lineStart, int lineEnd, int column)
    {
        const int Slack = 2;
        var (best, cells) = (default((int Start, int End)?), 0);
        for (var start = lineStart + SpacesLength(text[..lineEnd], lineStart); start < lineEnd;)
        {
            var end = start;
            while (end < lineEnd && !Parts(text[..lineEnd], end, Spaces))
            {
                end++;
            }

            best = start - lineStart <= column + Slack ? (start, end) : best;
            cells++;
            start = end + SpacesLength(text[..lineEnd], end);
            start = start == end ? lineEnd : start;
        }

        return cells > 1 ? best : null;
    }

    /// <summary>The start of this line; null when it is further away than the greatest length of a row.</summary>
    public static int? LineStart(ReadOnlySpan<char> text, int position)
    {
        var from = Math.Max(0, position - LongestRow);
        var line = text[from..position].LastIndexOf('\n');
        return line >= 0 ? from + line + 1 : from == 0 ? 0 : null;
    }
}
