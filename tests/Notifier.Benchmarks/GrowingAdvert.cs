using System.Diagnostics;
using Notifier.Reading;
using Notifier.Reading.Documents;

namespace Notifier.Benchmarks;

/// <summary>One size of an advert that is read in several sizes.</summary>
/// <param name="work">What is timed.</param>
internal sealed class GrowingAdvert(string name, string source, Action<string> work)
{
    public const int Rounds = 3;

    private static readonly DateOnly Today = new(2026, 5, 1);

    /// <summary>Only read and checked.</summary>
    public static GrowingAdvert Checked(string name, string source, Func<string, AdvertText> read) =>
        new(name, source, text => AdvertReader.Read(read(text), Today));

    private TimeSpan _best = TimeSpan.MaxValue;

    public string Name => name;

    public double Megabytes => source.Length / 1e6;

    public TimeSpan PerMegabyte => _best / Megabytes;

    /// <summary>Times all sizes in turn, so that each meets the same good and bad moments of the machine.</summary>
    public static void Measure(IReadOnlyList<GrowingAdvert> sizes)
    {
        // As many copies of a small advert as fill the largest: else the small one is read from the processor's cache and the large one is not.
        var copies = sizes.Select(advert => advert.Copies((int)Math.Ceiling(sizes[^1].Megabytes / advert.Megabytes))).ToList();
        sizes[0].Time(copies[0], TimeSpan.FromSeconds(1)); // warm-up
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (advert, texts) in sizes.Zip(copies))
            {
                var reading = advert.Time(texts, TimeSpan.FromMilliseconds(100)); // shorter laps are mostly noise
                advert._best = reading < advert._best ? reading : advert._best;
            }
        }
    }

    private List<string> Copies(int count) => [source, .. Enumerable.Range(1, count - 1).Select(_ => new string(source.AsSpan()))];

    /// <summary>How long one reading takes on average, when all copies are read, and for at least this long one after the other.</summary>
    /// <remarks>So every size meets as many bad moments of the machine as the others: shorter laps would dodge them.</remarks>
    private TimeSpan Time(List<string> copies, TimeSpan atLeast)
    {
        GC.Collect(); // what others left behind is not its cost
        var start = Stopwatch.GetTimestamp();
        for (var readings = 1; ; readings++)
        {
            work(copies[readings % copies.Count]);
            if (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed >= atLeast && readings >= copies.Count)
            {
                return elapsed / readings;
            }
        }
    }
}
