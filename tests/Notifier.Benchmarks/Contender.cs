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

    /// <summary>Long enough for the compiler's last tier, which waits for a quiet tenth of a second.</summary>
    public void WarmUp()
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2))
        {
            run();
        }
    }

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
    /// <summary>A lap that is over in a few milliseconds is run ten times, or the first touch of its texts would be most of it.</summary>
    public static Lap Of(Action work)
    {
        const int Times = 10;
        GC.Collect(); // what others left behind is not its cost
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var time = 0; time < Times; time++)
        {
            work();
        }

        return new Lap(Stopwatch.GetElapsedTime(start) / Times, (GC.GetAllocatedBytesForCurrentThread() - allocated) / Times);
    }
}
