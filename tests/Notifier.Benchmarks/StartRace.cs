using System.Globalization;

namespace Notifier.Benchmarks;

/// <summary>Programs that are started in turn, the empty one first.</summary>
/// <param name="How">How they are published and asked.</param>
/// <param name="Empty">What the first is, in a few words.</param>
/// <param name="MostTimesEmpty">The bar for the second.</param>
internal sealed record StartRace(string How, string Empty, double MostTimesEmpty, IReadOnlyList<StartContender> Contenders)
{
    private const int Rounds = 9;

    /// <summary>
    /// In turn, so that each meets the same good and bad moments. The first round does not count: it reads files from the disk.
    /// </summary>
    public async Task RunAsync()
    {
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var contender in Contenders)
            {
                await contender.RunAsync(round, counts: round > 0);
            }
        }
    }

    /// <returns>Whether the bar is kept.</returns>
    public bool Print()
    {
        Console.WriteLine($"{How}, median of {Rounds}");
        var table = new Table("what", "ms", $"times {Empty}", "fastest ms", "slowest ms");
        foreach (var contender in Contenders)
        {
            var times = Times(contender).ToString("0.00", CultureInfo.InvariantCulture);
            table.Add(contender.Name, Ms(contender.Median), times, Ms(contender.Times[0]), Ms(contender.Times[^1]));
        }

        table.Print();
        var isKept = Times(Contenders[1]) <= MostTimesEmpty;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bar {(isKept ? "kept" : "BROKEN")}: {Contenders[1].Name} answers within {MostTimesEmpty} times what {Empty} takes"));
        return isKept;
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private double Times(StartContender contender) => contender.Median / Contenders[0].Median;
}
