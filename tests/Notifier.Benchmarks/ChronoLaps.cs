using System.Diagnostics;
using System.Globalization;

namespace Notifier.Benchmarks;

/// <summary>chrono-node in a process of its own that reads the same texts once for every lap asked of it, and is idle in between.</summary>
internal sealed class ChronoLaps : IDisposable
{
    private readonly JsonLines _texts;
    private readonly Process _node;

    public ChronoLaps(IEnumerable<string> texts)
    {
        _texts = new JsonLines(texts);
        _node = ChronoNode.Start("laps.mjs", _texts.Path);
    }

    /// <summary>How long one reading of all texts took, by its own clock.</summary>
    public Lap Next()
    {
        _node.StandardInput.WriteLine();
        var milliseconds = _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("laps.mjs ended early; what it wrote is above.");
        return new Lap(TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture)), Allocated: null);
    }

    public void Dispose()
    {
        _node.StandardInput.Close(); // it ends with its input
        _node.WaitForExit();
        _node.Dispose();
        _texts.Dispose();
    }
}
