using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Notifier.Benchmarks;

/// <summary>One way of reading a pile of texts, and its best lap so far.</summary>
/// <param name="name">What it is called in the table.</param>
/// <param name="texts">What one lap reads.</param>
/// <param name="run">Reads them all once.</param>
internal sealed class Contender(string name, IReadOnlyCollection<string> texts, Func<Lap> run)
{
    private readonly double _megabytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)) / 1e6;
    private Lap _best = new(TimeSpan.MaxValue, null);

    public TimeSpan Best => _best.Time;

    public double MegabytesPerSecond => _megabytes / Best.TotalSeconds;

    public void WarmUp() => run();

    public void Run()
    {
        var lap = run();
        _best = lap.Time < _best.Time ? lap : _best;
    }

    public string[] Row() =>
    [
        name,
        _megabytes.ToString("0.0", CultureInfo.InvariantCulture),
        (texts.Count / Best.TotalSeconds).ToString("#,0", CultureInfo.InvariantCulture),
        MegabytesPerSecond.ToString("0.0", CultureInfo.InvariantCulture),
        _best.Allocated is { } bytes ? (bytes / texts.Count).ToString("#,0", CultureInfo.InvariantCulture) : "-",
    ];
}

/// <summary>One reading of all texts.</summary>
/// <param name="Allocated">The bytes it allocated; null where that cannot be seen from here.</param>
internal readonly record struct Lap(TimeSpan Time, long? Allocated)
{
    public static Lap Of(Action work)
    {
        GC.Collect(); // what others left behind is not its cost
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        work();
        return new Lap(Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - allocated);
    }
}
