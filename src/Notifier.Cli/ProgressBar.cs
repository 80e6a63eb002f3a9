namespace Notifier.Cli;

/// <summary>One line that is drawn over itself.</summary>
internal sealed class ProgressBar(TextWriter output, int total)
{
    private const int Cells = 30;
    private int _done;
    private int _drawn = -1;

    public void Advance()
    {
        _done++;
        var cells = _done * Cells / total;
        if (cells != _drawn)
        {
            _drawn = cells;
            output.Write($"\r[{new string('#', cells)}{new string('.', Cells - cells)}] {_done} of {total}");
        }
    }

    public void Clear()
    {
        output.Write("\r" + new string(' ', Cells + 24) + "\r");
        _drawn = -1;
    }
}
