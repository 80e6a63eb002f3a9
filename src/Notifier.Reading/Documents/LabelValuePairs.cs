using Notifier.Reading.Boards;

namespace Notifier.Reading.Documents;

/// <summary>
/// Collects the label/value pairs of a page's tables and definition lists while the page is read. End tags may be missing.
/// </summary>
internal sealed class LabelValuePairs
{
    private readonly Stack<Table> _tables = new();
    private Table _table = new();
    private (int Start, int End)? _term;
    private int _termStart = -1;
    private int _descriptionStart = -1;

    public List<BoardFields.Pair> Pairs { get; } = [];

    private sealed class Table
    {
        public List<(int Start, int End, bool IsHead)> Cells { get; } = [];

        public int CellStart { get; set; } = -1;

        public bool IsHead { get; set; }
    }

    /// <param name="at">The length of the readable text so far, as in the methods below.</param>
    public void StartTag(string tag, int at)
    {
        switch (tag)
        {
            case "table":
                _tables.Push(_table);
                _table = new Table();
                break;
            case "tr":
                EndRow(at);
                break;
            case "td" or "th":
                EndCell(at);
                _table.CellStart = at;
                _table.IsHead = tag == "th";
                break;
            case "dt":
                EndDescription(at);
                _term = null;
                _termStart = at;
                break;
            case "dd":
                EndTerm(at);
                EndDescription(at);
                _descriptionStart = at;
                break;
        }
    }

    public void EndTag(string tag, int at)
    {
        switch (tag)
        {
            case "td" or "th":
                EndCell(at);
                break;
            case "tr":
                EndRow(at);
                break;
            case "table":
                EndRow(at);
                _table = _tables.Count > 0 ? _tables.Pop() : new Table();
                break;
            case "dt":
                EndTerm(at);
                break;
            case "dd" or "dl":
                EndDescription(at);
                break;
        }
    }

    /// <summary>The text has ended, and its trailing spaces were removed.</summary>
    public void EndText(int length)
    {
        for (var index = 0; index < Pairs.Count; index++)
        {
            var pair = Pairs[index];
            Pairs[index] = new BoardFields.Pair(
                Math.Min(pair.LabelStart, length),
                Math.Min(pair.LabelEnd, length),
                Math.Min(pair.ValueStart, length),
                Math.Min(pair.ValueEnd, length));
        }
    }

    private void EndCell(int at)
    {
        if (_table.CellStart >= 0)
        {
            _table.Cells.Add((Math.Min(_table.CellStart, at), at, _table.IsHead));
            _table.CellStart = -1;
        }
    }

    /// <summary>Two cells are a pair. Among more cells, each header is paired with the next cell.</summary>
    private void EndRow(int at)
    {
        EndCell(at);
        var cells = _table.Cells;
        for (var cell = 0; cell + 1 < cells.Count; cell += 2)
        {
            if (cells.Count == 2 || (cells[cell].IsHead && !cells[cell + 1].IsHead))
            {
                Pairs.Add(new BoardFields.Pair(cells[cell].Start, cells[cell].End, cells[cell + 1].Start, cells[cell + 1].End));
            }
        }

        cells.Clear();
    }

    private void EndTerm(int at)
    {
        if (_termStart >= 0)
        {
            _term = (Math.Min(_termStart, at), at);
            _termStart = -1;
        }
    }

    private void EndDescription(int at)
    {
        if (_term is { } term && _descriptionStart >= 0)
        {
            Pairs.Add(new BoardFields.Pair(term.Start, term.End, Math.Min(_descriptionStart, at), at));
        }

        _descriptionStart = -1;
    }
}
