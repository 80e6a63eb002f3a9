using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Core.Findings;

namespace Notifier.Benchmarks;

/// <summary>How often the true closing dates of real adverts are found, missed and invented, and contradictions flagged.</summary>
internal static class Accuracy
{
    private static readonly string[] Sets = ["nhs", "nhs-none-stated", "hard", "civil-service", "ukrse-unlabelled"];

    public static int Run(bool withPeers)
    {
        _ = withPeers;
        if (Labelled.Folder() is not { } folder)
        {
            Console.WriteLine("There is no folder shared/labelled beside the project, so there is nothing to measure against.");
            return 0;
        }

        foreach (var set in Sets)
        {
            if (Labelled.Read(folder, set) is not { } adverts)
            {
                Console.WriteLine($"{set}: not there, skipped");
                continue;
            }

            Measure(set, adverts);
        }

        return 0;
    }

    private static void Measure(string set, IReadOnlyList<Labelled> adverts)
    {
        int found = 0, missed = 0, invented = 0, truePositive = 0, falsePositive = 0, falseNegative = 0, trueNegative = 0;
        foreach (var advert in adverts)
        {
            var check = Check(advert);
            var read = Closings(check);
            if (advert.Expected is not { } expected)
            {
                Console.WriteLine($"  {advert.Id}: {string.Join(' ', read.Select(Iso))} {string.Join(' ', check.Findings.Select(f => f.Kind))}");
                continue;
            }

            var exact = set == "civil-service" ? check.Safe.Moment?.LastDay == expected[0] : read.SetEquals(expected);
            if (exact)
            {
                found++;
            }
            else
            {
                missed += expected.Any(date => !read.Contains(date)) ? 1 : 0;
                invented += read.Any(date => !expected.Contains(date)) ? 1 : 0;
                Console.WriteLine($"  {set} {advert.Id} posted {advert.Posted} field {advert.ValidThrough} expected [{string.Join(' ', expected.Select(Iso))}] read [{string.Join(' ', read.Select(Iso))}] safe {check.Safe.Moment?.LastDay.ToString("O", CultureInfo.InvariantCulture)}");
                foreach (var mention in check.Reading.Mentions.Where(mention => mention.Source != MentionSource.StructuredData && (mention.IsClosing || expected.Contains(mention.Date ?? default))))
                {
                    Console.WriteLine($"      {mention.Role} {mention.Date} “{mention.Quote.OnOneLine}”");
                }
            }

            if (advert.Agrees is { } agrees)
            {
                var flagged = check.Findings.Any(finding => finding.Kind == FindingKind.ClosingDatesDisagree);
                truePositive += flagged && !agrees ? 1 : 0;
                falsePositive += flagged && agrees ? 1 : 0;
                falseNegative += !flagged && !agrees ? 1 : 0;
                trueNegative += !flagged && agrees ? 1 : 0;
                if (flagged == agrees)
                {
                    Console.WriteLine($"  {set} {advert.Id}: {(flagged ? "flagged, though the label says the dates agree" : "not flagged, though the label says the dates disagree")}");
                }
            }
        }

        Console.WriteLine($"{set}: {adverts.Count} adverts, found {found}, missed {missed}, invented {invented}; flags tp {truePositive} fp {falsePositive} fn {falseNegative} tn {trueNegative}");
    }

    private static string Iso(DateOnly date) => date.ToString("O", CultureInfo.InvariantCulture);

    private static CheckedAdvert Check(Labelled advert)
    {
        var facts = new PageFacts();
        if (advert.Posted is { } posted)
        {
            facts.Dates.Add(new StructuredDate(MentionRole.Posting, new Quote(Iso(posted), 0, 0), 0));
        }

        if (advert.ValidThrough is { } validThrough)
        {
            facts.Dates.Add(new StructuredDate(MentionRole.Closing, new Quote(validThrough, 0, 0), 0));
        }

        return CheckAdvert.Of(AdvertText.FromPlainText(advert.Text, facts), advert.ReadOn ?? advert.Posted ?? new DateOnly(2020, 11, 6));
    }

    private static HashSet<DateOnly> Closings(CheckedAdvert check) =>
        [.. check.Reading.Mentions.Where(mention => mention.IsClosing && mention.Source != MentionSource.StructuredData).Select(mention => mention.Date).OfType<DateOnly>()];
}
