using System.Globalization;
using Notifier.Core.Adverts;
using Notifier.Testing.Apps;

namespace Notifier.Core.Tests.Adverts;

/// <summary>Whichever copy of a job we happen to read first, all of them together come to the same.</summary>
public sealed class ReadingOrderTests
{
    private static readonly int Jobs = int.Parse(Environment.GetEnvironmentVariable("NOTIFIER_SEEDS") ?? "1000", CultureInfo.InvariantCulture) / 10;

    private static readonly string[] Words =
    [
        "This advert closes on 24 December 2025.",
        "This advert closes on 24 December 2025 at 5pm.",
        "This advert closes on 22/12/2025.",
        "Closing date: 24 December, at midnight.",
        "This advert closes on 03/01/2026.",
        "This advert closes on 24 December 2025. Internal applicants only.",
        "The closing date for internal applicants is 18 December 2025.",
        "The closing date has been extended to 9 January 2026.",
        "The closing date has been extended to 12 January 2026.",
        "We will now close this vacancy on 19 December 2025.",
        "This advert closes on 30 January 2026.",
        "We look forward to hearing from you.",
        "We look forward to hearing from you soon.",
    ];

    private static readonly string?[] Postings = ["10 December 2025", "8 December 2025", null];

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_Order_In_Which_Copies_Are_Read_Does_Not_Change_What_They_Come_To()
    {
        for (var seed = 1; seed <= Jobs; seed++)
        {
            var copies = CopiesOf(new Random(seed));
            var results = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var order in OrdersOf(copies.Count))
            {
                var inOrder = order.Select(index => copies[index]).ToList();
                results.TryAdd(await ReadAsync(inOrder), string.Join(", ", order));
            }

            Assert.True(results.Count == 1, $"job {seed}: {string.Join("\n", results.Select(result => $"{result.Value}: {result.Key}"))}\n{string.Join("\n--\n", copies.Select(copy => copy.Text))}");
        }
    }

    /// <summary>Each copy is read once, and the first two once more.</summary>
    private static async Task<string> ReadAsync(List<(string Text, string? Page)> copies)
    {
        var app = new InMemoryApp(InMemoryApp.At("2025-12-11 10:00"));
        var advert = default(Advert);
        foreach (var (text, page) in copies.Concat(copies.Take(2)))
        {
            var read = await app.ReadAsync(text, url: page);
            Assert.True(advert is null || advert.Id == read.Id, "The copies are of one job.");
            advert = read;
            app.Clock.Advance(TimeSpan.FromMinutes(20));
        }

        var closing = advert!.Closing;
        return string.Create(CultureInfo.InvariantCulture, $"{closing.Safe?.LastDay:d MMM} {closing.Safe?.Time} {closing.Safe?.Confidence} {closing.Safe?.Quote} ({closing.Disagreement}) posted {advert.Posted:d MMM}{(advert.IsInternalOnly ? " internal" : string.Empty)}");
    }

    private static List<(string Text, string? Page)> CopiesOf(Random chance)
    {
        List<(string Text, string? Page)> copies =
        [
            (Fields(chance, null, ["Date posted", "Employer", "Reference number", "Pay scheme", "Contract", "Working pattern", "Job locations"]), null),
            (Fields(chance, "09 January 2026", ["Posting date", "Company", "Job reference", "Hours", "Job type", "Location"]), null),
            (Fields(chance, null, ["Date posted", "Employer", "Reference"]), "https://trust.example/jobs/1"),
            (Fields(chance, null, ["Date posted", "Employer", "Reference"]), "https://jobs.other.example/17"),
        ];
        return [.. copies.OrderBy(_ => chance.Next()).Take(chance.Next(2, 5))];
    }

    private static string Fields(Random chance, string? filledIn, string[] labels)
    {
        var posted = filledIn is null ? Postings[chance.Next(Postings.Length)] : Postings[0];
        var values = labels.Select((label, number) => (label, value: number switch { 0 => posted, 1 => "Example Trust", 2 => "380-AB1234", _ => "As agreed" }));
        var shown = filledIn is null ? chance.Next(3) == 0 ? "30 December 2025" : null : filledIn;
        var lines = values.Append(("Closing date", shown)).Where(field => field.Item2 is not null).Select(field => $"{field.Item1}: {field.Item2}");
        return string.Join('\n', ["Ward Clerk", .. lines, string.Empty, Words[chance.Next(Words.Length)]]);
    }

    private static IEnumerable<int[]> OrdersOf(int count) => count == 1
        ? [[0]]
        : OrdersOf(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => (int[])[.. order[..at], count - 1, .. order[at..]]));
}
