using System.Globalization;

namespace Notifier.Benchmarks;

/// <summary>How often the true closing dates of real adverts are found, missed and invented, and contradictions flagged.</summary>
internal static class Accuracy
{
    private const string Unlabelled = "ukrse-unlabelled";
    private const string Ours = "notifier";

    private static readonly string[] Sets = ["nhs", "nhs-none-stated", "hard", "civil-service"];

    public static int Run(bool withPeers)
    {
        if (Labelled.Folder() is not { } folder)
        {
            Console.WriteLine("There is no folder shared/labelled beside the project, so there is nothing to measure against.");
            return 0;
        }

        var withChrono = withPeers && IsChronoReady();
        List<Score> scores = [];
        List<Bar> bars = [];
        List<Failure> failures = [];
        foreach (var set in Sets)
        {
            if (Labelled.Read(folder, set) is not { } adverts)
            {
                Console.WriteLine($"{set}: not there, skipped");
                continue;
            }

            var answers = Answered(adverts, adverts.Select(advert => Answer.Ours(advert, IsSafeOnly(set))));
            scores.Add(Score.Of(set, Ours, answers));
            if (withChrono)
            {
                var peers = ChronoNode.ClosingDates(adverts).Zip(adverts, (dates, advert) => Answer.Peer(advert, dates, IsSafeOnly(set)));
                scores.Add(Score.Of(set, ChronoNode.Name, Answered(adverts, peers)));
            }

            var failed = answers.Select(pair => new Failure(set, pair.Advert, pair.Answer)).Where(failure => failure.Is).ToList();
            failures.AddRange(failed);
            bars.AddRange(Bar.On(set, failed));
        }

        PrintFailures("failures", failures.Where(failure => failure.Disputed is null));
        PrintFailures("disputed labels (counted as failures below, but against no bar)", failures.Where(failure => failure.Disputed is not null));
        PrintScores(scores);
        PrintUnlabelled(folder);
        bars.AddRange(Verdicts.Print(folder, [.. Sets, Unlabelled]));
        return PrintBars(bars);
    }

    // A Civil Service page is whole: its truth is one date, the header's.
    private static bool IsSafeOnly(string set) => set == "civil-service";

    private static List<(Labelled Advert, Answer Answer)> Answered(IReadOnlyList<Labelled> adverts, IEnumerable<Answer> answers) => [.. adverts.Zip(answers)];

    private static bool IsChronoReady()
    {
        if (ChronoNode.Prepare() is not { } obstacle)
        {
            return true;
        }

        Console.WriteLine($"{ChronoNode.Name}: not measured: {obstacle}");
        return false;
    }

    private static void PrintFailures(string heading, IEnumerable<Failure> failures)
    {
        Console.WriteLine($"{heading}:");
        var lines = failures.SelectMany(failure => failure.Lines()).DefaultIfEmpty("  none");
        Console.WriteLine(string.Join(Environment.NewLine, lines));
        Console.WriteLine();
    }

    private static void PrintScores(IEnumerable<Score> scores)
    {
        var table = new Table("set", "reader", "adverts", "found exactly", "missed", "invented", "flagged right", "wrong", "missed", "precision", "recall");
        foreach (var score in scores)
        {
            string[] flags = score.Flags is { } f ? [Figure(f.Right), Figure(f.Wrong), Figure(f.Missed), f.Precision, f.Recall] : ["-", "-", "-", "-", "-"];
            table.Add([score.Set, score.Reader, Figure(score.Adverts), Figure(score.FoundExactly), Figure(score.Missed), Figure(score.Invented), .. flags]);
        }

        table.Print();
    }

    private static void PrintUnlabelled(string folder)
    {
        if (Labelled.Read(folder, Unlabelled) is not { } adverts)
        {
            Console.WriteLine($"{Unlabelled}: not there, skipped");
            return;
        }

        var answers = adverts.Select(advert => Answer.Ours(advert, safeOnly: false)).ToList();
        Console.WriteLine($"{Unlabelled}: {adverts.Count} adverts, {answers.Count(answer => answer.Closings.Count > 0)} with a date read, {answers.Count(answer => answer.IsOpenUntilFilled)} open until filled");
    }

    private static int PrintBars(IReadOnlyList<Bar> bars)
    {
        Console.WriteLine();
        foreach (var bar in bars)
        {
            Console.WriteLine($"bar {(bar.IsKept ? "kept" : "BROKEN")}: {bar.Set}, at most {bar.Most} {bar.What}: {bar.Count}");
        }

        return bars.All(bar => bar.IsKept) ? 0 : 1;
    }

    private static string Figure(int count) => count.ToString(CultureInfo.InvariantCulture);
}
