using System.Globalization;
using AngleSharp.Html.Parser;
using Notifier.Reading;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;

namespace Notifier.Benchmarks;

/// <summary>How fast adverts are read on one core, beside AngleSharp's parse alone and chrono-node.</summary>
internal static class Speed
{
    private const int Rounds = 25;
    private const double LeastTimesChrono = 15;
    private const double MostTimesAngleSharp = 1.3;

    public static int Run()
    {
        var (source, adverts) = SpeedAdverts.Read();
        var texts = adverts.Select(advert => advert.Text).ToList();
        var pages = adverts.Select(AdvertPage.Of).ToList();
        var days = adverts.Select(advert => advert.Today).ToList();

        // chrono finds dates; like for like is our reading: dates, their roles, years and order, and the board's fields.
        var text = new Contender("text, read", texts, () => Lap.Of(() => ReadAll(texts, days)));
        var textChecked = new Contender("text, read and checked", texts, () => Lap.Of(() => CheckAll(texts, days, AdvertText.FromPlainText)));
        var html = new Contender("HTML, read and checked", pages, () => Lap.Of(() => CheckAll(pages, days, AdvertText.FromHtml)));
        var angleSharp = new Contender("HTML, AngleSharp's parse alone", pages, () => Lap.Of(() => ParseAll(pages)));
        List<Contender> contenders = [text, textChecked, html, angleSharp];

        var obstacle = ChronoNode.Prepare();
        using var laps = obstacle is null ? new ChronoLaps(texts) : null;
        var chrono = laps is null ? null : new Contender("text, chrono-node, strict", texts, laps.Next);
        if (chrono is not null)
        {
            contenders.Add(chrono);
        }

        RunInTurn(contenders);

        Console.WriteLine($"{adverts.Count} adverts ({source}), one core, best of {Rounds} rounds");
        Print(contenders);
        var timesAngleSharp = html.Best / angleSharp.Best;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"HTML takes {timesAngleSharp:0.00} times AngleSharp's own parse (bar: at most {MostTimesAngleSharp})"));
        if (chrono is null)
        {
            Console.WriteLine($"chrono-node: not measured: {obstacle}");
            return 1;
        }

        var timesChrono = text.MegabytesPerSecond / chrono.MegabytesPerSecond;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Text is read and checked {textChecked.MegabytesPerSecond / chrono.MegabytesPerSecond:0} times as fast as chrono finds dates in it, and read (bar: at least {LeastTimesChrono}):"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{timesChrono:0} times chrono"));
        return timesAngleSharp <= MostTimesAngleSharp && timesChrono >= LeastTimesChrono ? 0 : 1;
    }

    // In turn, because the machine's own speed drifts: each meets the same good and bad moments.
    private static void RunInTurn(List<Contender> contenders)
    {
        contenders.ForEach(contender => contender.WarmUp());

        for (var round = 0; round < Rounds; round++)
        {
            contenders.ForEach(contender => contender.Run());
        }
    }

    private static void ReadAll(List<string> texts, List<DateOnly> days)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            AdvertReading.Create(AdvertText.FromPlainText(texts[i]), days[i]);
        }
    }

    private static void CheckAll(List<string> sources, List<DateOnly> days, Func<string, AdvertText> read)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            AdvertReader.Read(read(sources[i]), days[i]);
        }
    }

    private static void ParseAll(List<string> pages)
    {
        foreach (var page in pages)
        {
            using var document = new HtmlParser().ParseDocument(page);
        }
    }

    private static void Print(List<Contender> contenders)
    {
        var table = new Table("what", "MB", "adverts/s", "MB/s", "bytes allocated an advert");
        foreach (var contender in contenders)
        {
            table.Add(contender.Row());
        }

        table.Print();
    }
}
