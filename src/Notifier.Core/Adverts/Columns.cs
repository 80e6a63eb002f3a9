using System.Buffers;

namespace Notifier.Core.Adverts;

/// <summary>Tables pasted as text: the head of the column a place stands in.</summary>
internal static class Columns
{
    private const int FurthestHead = 1500;
    private const int LongestRow = 400;
    private const int MostRows = 12;

    private static readonly SearchValues<char> Rule = SearchValues.Create("|-: \t\r");

    /// <summary>The head's place, when the row has at least two cells and a row above it, with as many cells and no digits, is its head.</summary>
    public static (int Start, int End)? HeadOf(ReadOnlySpan<char> text, int position)
    {
        var rowStart = LineStart(text, position);
        if (rowStart is not { } row || Separator(text[row..position]) is not { } separator)
        {
            return null;
        }

        var column = Cells(text[row..position].TrimStart("| "), separator);
        var above = row;
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
                continue; // another row, or the rule under the head
            }

            return Cells(line.TrimStart("| "), separator) >= column ? Cell(text, start, end, separator, column) : null;
        }

        return null;
    }

    private static char? Separator(ReadOnlySpan<char> row) => row.Contains('\t') ? '\t' : row.TrimStart("| ").Contains('|') ? '|' : null;

    private static int Cells(ReadOnlySpan<char> row, char separator) => row.Count(separator);

    private static (int Start, int End)? Cell(ReadOnlySpan<char> text, int lineStart, int lineEnd, char separator, int column)
    {
        var start = lineStart;
        while (start < lineEnd && text[start] is '|' or ' ')
        {
            start++;
        }

        for (var skipped = 0; skipped < column; skipped++)
        {
            var next = text[start..lineEnd].IndexOf(separator);
            if (next < 0)
            {
                return null;
            }

            start += next + 1;
        }

        var length = text[start..lineEnd].IndexOf(separator);
        return (start, length < 0 ? lineEnd : start + length);
    }

    private static int? LineStart(ReadOnlySpan<char> text, int position)
    {
        var from = Math.Max(0, position - LongestRow);
        var line = text[from..position].LastIndexOf('\n');
        return line >= 0 ? from + line + 1 : from == 0 ? 0 : null;
    }
}
