namespace Notifier.Reading.Documents;

/// <summary>
/// Maps every position in a page's readable text to its source. It stores runs, because most of a page is copied letter by letter.
/// </summary>
internal sealed class SourceMap
{
    private readonly List<Run> _runs = [];

    /// <param name="IsVerbatim">Text and source run letter by letter. Otherwise the whole run maps to the whole piece of source
    /// ("&amp;amp;").</param>
    private readonly record struct Run(int TextStart, int SourceStart, int SourceLength, bool IsVerbatim);

    /// <summary>From <paramref name="textStart"/> on, the text runs letter by letter with the source.</summary>
    public void Verbatim(int textStart, int sourceStart)
    {
        if (_runs.Count > 0 && _runs[^1] is { IsVerbatim: true } last && textStart - last.TextStart == sourceStart - last.SourceStart)
        {
            return;
        }

        _runs.Add(new Run(textStart, sourceStart, 0, IsVerbatim: true));
    }

    /// <summary>The text at <paramref name="textStart"/> comes from this piece of the source.</summary>
    public void Made(int textStart, int sourceStart, int sourceLength) =>
        _runs.Add(new Run(textStart, sourceStart, sourceLength, IsVerbatim: false));

    /// <summary>Forgets everything from <paramref name="textLength"/> on, because it was removed from the text.</summary>
    public void Truncate(int textLength)
    {
        while (_runs.Count > 0 && _runs[^1].TextStart >= textLength)
        {
            _runs.RemoveAt(_runs.Count - 1);
        }
    }

    public int StartOf(int textPosition)
    {
        var run = RunAt(textPosition);
        return run.IsVerbatim ? run.SourceStart + (textPosition - run.TextStart) : run.SourceStart;
    }

    /// <summary>Where the source of the letter before <paramref name="textPosition"/> ends.</summary>
    public int EndOf(int textPosition)
    {
        if (textPosition == 0)
        {
            return StartOf(0);
        }

        var run = RunAt(textPosition - 1);
        return run.IsVerbatim ? run.SourceStart + (textPosition - run.TextStart) : run.SourceStart + run.SourceLength;
    }

    private Run RunAt(int textPosition)
    {
        var low = 0;
        var high = _runs.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_runs[middle].TextStart <= textPosition)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _runs.Count == 0 ? default : _runs[low];
    }
}
