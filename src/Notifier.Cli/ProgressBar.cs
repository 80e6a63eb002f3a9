namespace Notifier.Cli;

/// <summary>A line that redraws itself, below a report on the same terminal.</summary>
internal sealed class ProgressBar(Terminal terminal, int total)
{
    private const int MostCells = 30;
    private const string EraseLine = "\r\u001b[K";
    private int _done;
    private bool _isDrawn;

    /// <remarks>Flushes the report first. Its buffered text would otherwise appear in the middle of the bar.</remarks>
    public void Advance()
    {
        _done++;
        var count = $" {_done} of {total}";
        var cells = Math.Min(MostCells, terminal.Width - count.Length - 3); // a longer line would wrap, and could not be redrawn
        if (cells <= 0)
        {
            return;
        }

        terminal.Out.Flush();
        var full = _done * cells / total;
        terminal.Error.Write($"{EraseLine}[{new string('#', full)}{new string('.', cells - full)}]{count}");
        _isDrawn = true;
    }

    public void Clear()
    {
        if (_isDrawn)
        {
            terminal.Error.Write(EraseLine);
            _isDrawn = false;
        }
    }
}
