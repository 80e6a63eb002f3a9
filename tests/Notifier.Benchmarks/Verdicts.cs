using System.Globalization;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;

namespace Notifier.Benchmarks;

/// <summary>The findings that hurt most when they are wrong, with their words, and what people found who read the adverts (<c>verdicts.tsv</c>).</summary>
internal static class Verdicts
{
    private static readonly (FindingKind Kind, Func<string, bool> IsJudgedOn)[] Judged =
    [
        (FindingKind.ClosingDatesDisagree, set => set == "civil-service"),
        (FindingKind.InternalApplicantsOnly, _ => true),
    ];

    private static readonly Dictionary<(string Set, int Row, string Finding), string> Known = Load();

    /// <summary>Prints each such finding on these sets; how many are not known to be right is held against a bar.</summary>
    public static IEnumerable<Bar> Print(string folder, IEnumerable<string> sets)
    {
        Console.WriteLine();
        Console.WriteLine("findings that were read one by one:");
        List<Bar> bars = [];
        foreach (var set in sets)
        {
            var adverts = Labelled.Read(folder, set) ?? [];
            for (var row = 1; row <= adverts.Count; row++)
            {
                foreach (var finding in Answer.Check(adverts[row - 1]).Findings.Where(finding => Array.Exists(Judged, judged => judged.Kind == finding.Kind && judged.IsJudgedOn(set))))
                {
                    var kind = KebabCase.From(finding.Kind);
                    var verdict = Known.GetValueOrDefault((set, row, kind), "not read yet");
                    Console.WriteLine($"  {set} {row} {kind}: {verdict}");
                    foreach (var quote in finding.Quotes.Concat(finding.Mentions.Select(mention => mention.Quote)))
                    {
                        Console.WriteLine($"    “{quote.OnOneLine}”");
                    }

                    if (verdict != "right")
                    {
                        bars.Add(new Bar(set, $"{kind} in row {row}, {verdict}", 0, 1));
                    }
                }
            }
        }

        return bars.Count > 0 ? bars : [new Bar("all sets", "findings that are wrong or not read yet", 0, 0)];
    }

    private static Dictionary<(string Set, int Row, string Finding), string> Load() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "verdicts.tsv"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('\t'))
        .ToDictionary(columns => (columns[0], int.Parse(columns[1], CultureInfo.InvariantCulture), columns[2]), columns => columns[3]);
}
