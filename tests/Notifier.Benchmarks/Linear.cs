using System.Globalization;
using Notifier.Reading.Documents;

namespace Notifier.Benchmarks;

/// <summary>That the cost of reading grows with the length of an advert and not faster, whatever is written in it.</summary>
internal static class Linear
{
    private const int Megabyte = 1_000_000;
    private const double MostTimesFirst = 1.5;

    private static readonly int[] TextSizes = [1 * Megabyte, 2 * Megabyte, 4 * Megabyte, 8 * Megabyte, AdvertText.LargestText];
    private static readonly int[] PageSizes = [AdvertText.LargestHtml / 2, AdvertText.LargestHtml];

    /// <summary>What one request may hold.</summary>
    private static readonly int[] BodySizes = [Megabyte / 4, Megabyte / 2, Megabyte];

    public static int Run()
    {
        var isLinear = true;
        foreach (var sizes in Shapes())
        {
            GrowingAdvert.Measure(sizes);
            isLinear &= Print(sizes);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bar {(isLinear ? "kept" : "BROKEN")}: no row above {MostTimesFirst} times the first of its kind, best of {GrowingAdvert.Rounds} rounds"));
        return isLinear ? 0 : 1;
    }

    // One shape at a time: each holds a hundred megabytes.
    private static IEnumerable<IReadOnlyList<GrowingAdvert>> Shapes()
    {
        var samples = string.Join("\n\n", SpeedAdverts.Samples().Select(sample => sample.Text)) + "\n\n";
        yield return Texts("advert text", samples);
        yield return Texts("digits", "0123456789");
        yield return Texts("closing closing closing", "closing ");
        yield return Texts("one line without spaces", "abcdefghijklmnopqrstuvwxyz");
        yield return Texts("closing 3 May 2026, again and again", "closing 3 May 2026 ");
        yield return Texts("lists of closing dates", "closing dates 1 May 2026, 2 May 2026 ");
        yield return Texts("similar jobs, never at a line's start", "similar jobs ", "Closing date: 1 May 2026\nClosing date: 2 May 2026\n");
        yield return [.. PageSizes.Select(size => GrowingAdvert.Checked("page of advert text (HTML)", Page(samples, size), AdvertText.FromHtml))];
        using var kept = new KeptAndShown();
        yield return [.. BodySizes.Select(size => new GrowingAdvert("closing dates, recorded and on their page", Repeated("Closes 3/5/27 ", size), kept.Run))];
        yield return [.. BodySizes.Select(size => new GrowingAdvert("other jobs' dates, recorded and on their page", Repeated("Nurse closing date 3 May 2027\nPorter closing date 4 May 2027\n", size), kept.Run))];
    }

    private static bool Print(IReadOnlyList<GrowingAdvert> sizes)
    {
        var table = new Table(sizes[0].Name.PadRight(40), "  MB", "ms per MB", "times the first", string.Empty);
        var isLinear = true;
        foreach (var advert in sizes)
        {
            var times = advert.PerMegabyte / sizes[0].PerMegabyte;
            isLinear &= times <= MostTimesFirst;
            table.Add(
                string.Empty,
                advert.Megabytes.ToString("0.0", CultureInfo.InvariantCulture),
                advert.PerMegabyte.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture),
                times.ToString("0.00", CultureInfo.InvariantCulture),
                times <= MostTimesFirst ? string.Empty : "TOO SLOW");
        }

        table.Print();
        return isLinear;
    }

    private static IReadOnlyList<GrowingAdvert> Texts(string name, string unit, string head = "") =>
        [.. TextSizes.Select(size => GrowingAdvert.Checked(name, head + Repeated(unit, size - head.Length), AdvertText.FromPlainText))];

    private static string Repeated(string unit, int length) => string.Create(length, unit, (text, words) =>
    {
        for (var at = 0; at < text.Length; at += words.Length)
        {
            words.AsSpan(0, Math.Min(words.Length, text.Length - at)).CopyTo(text[at..]);
        }
    });

    // The largest page of whole copies that is still accepted: every copy adds the same, a digit of a count apart.
    private static string Page(string text, int length)
    {
        const int Slack = 64;
        var one = AdvertPage.Of(text).Length;
        var copy = AdvertPage.Of(text + text).Length - one;
        return AdvertPage.Of(string.Concat(Enumerable.Repeat(text, 1 + ((length - Slack - one) / copy))));
    }
}
