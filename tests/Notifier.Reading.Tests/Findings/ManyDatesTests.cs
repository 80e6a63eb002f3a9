using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;

namespace Notifier.Reading.Tests.Findings;

/// <summary>Texts that state more dates than any advert: what is kept and listed of them is bounded, and the safe date is never lost.</summary>
[Trait("Category", "Long")]
public sealed class ManyDatesTests
{
    private static readonly DateOnly Today = new(2026, 5, 1);

    [Fact]
    public void What_Is_Kept_Of_Many_Closing_Dates_Costs_Less_Than_Reading_Them()
    {
        var text = AdvertText.FromPlainText(string.Concat(Enumerable.Repeat("Closes 3/5/27 ", 30_000)));
        var reads = Stopwatch.StartNew();
        var check = AdvertReader.Read(text, Today);
        reads.Stop();

        var keeps = Stopwatch.StartNew();
        Assert.Single(check.ClosingDates);
        Assert.True(keeps.Elapsed < reads.Elapsed, $"Reading took {reads.Elapsed}, what is kept of it {keeps.Elapsed}.");
    }

    [Fact]
    public void The_Safe_Date_Is_Kept_However_Many_Come_Before_It()
    {
        var check = Check([.. Days(20).Reverse()]);
        Assert.Equal(new DateOnly(2027, 1, 1), check.Safe.Moment!.Value.LastDay);

        var kept = check.ClosingDates;
        Assert.Equal(8, kept.Count);
        Assert.Equal(check.Safe.Moment.Value.LastDay, MergedClosingDate.Merge([kept]).Safe!.LastDay);
    }

    [Fact]
    public void A_Report_Lists_300_Dates_The_Closing_Ones_First_And_Says_How_Many_More_There_Are()
    {
        string[] others = [.. Days(400).Select(day => $"Our fair on {Written(day)} was fun.")];
        var check = AdvertReader.Read(AdvertText.FromPlainText(string.Join('\n', [.. others, .. Days(40).Select(day => $"Closing date: {Written(day)}"), "Extended to 1 March 2028"])), Today);

        Assert.Equal(300, check.Reading.Mentions.Count);
        Assert.Equal(41, check.Reading.Mentions.Count(mention => mention.IsClosing));
        Assert.Equal([.. check.Reading.Mentions.OrderBy(mention => mention.Quote.Offset)], check.Reading.Mentions);
        Assert.Equal(141, check.Reading.LeftOut);
        Assert.Equal(141, Json(check).GetProperty("datesLeftOut").GetInt32());
    }

    [Theory]
    [InlineData(300, Confidence.Certain)]
    [InlineData(301, Confidence.Likely)]
    public void Over_300_Closing_Dates_None_Is_Certain(int count, Confidence most)
    {
        var check = Check([.. Enumerable.Repeat(new DateOnly(2027, 5, 3), count)]);
        Assert.Equal(most, check.Safe.Confidence);
        Assert.Equal([most], check.ClosingDates.Select(closing => closing.Confidence));
        Assert.Equal(count - 300, check.Reading.LeftOut);
    }

    [Fact]
    public void The_Earliest_Of_A_Thousand_Closing_Dates_Is_Safe_And_Listed_Wherever_It_Stands()
    {
        var check = Check([.. Days(1000).Reverse()]);
        Assert.Equal(new DateOnly(2027, 1, 1), check.Safe.Moment!.Value.LastDay);
        Assert.Contains(check.Safe.Mention, check.Reading.Mentions);
        Assert.All(check.Findings.SelectMany(finding => finding.Mentions), mention => Assert.Contains(mention, check.Reading.Mentions));
        Assert.Equal(Confidence.Likely, check.Safe.Confidence);
    }

    [Fact]
    public void No_Report_Is_Longer_Than_Its_Text_By_Much()
    {
        string[] hostile = ["Closes 3/5/27 ", "closes 4 May\n", "3/5/27 ", "Closes Monday 4/5/27 ", "Closing date: 3/4/27\n", "closing dates 1 May 2027, 2 May 2027 ", "interview 31/2/27\n"];
        foreach (var words in hostile)
        {
            var text = string.Concat(Enumerable.Repeat(words, 500_000 / words.Length));
            var report = Json(AdvertReader.Read(AdvertText.FromPlainText(text), Today)).GetRawText();
            Assert.True(report.Length < text.Length, $"{text.Length} characters of “{words}” became {report.Length}.");
        }
    }

    [Fact]
    public void A_Sentence_Names_Twenty_Jobs_And_Counts_The_Others()
    {
        var jobs = Days(60).Select((day, job) => $"Nurse {(char)('A' + (job / 26))}{(char)('a' + (job % 26))} - closing date {Written(day)}");
        var check = AdvertReader.Read(AdvertText.FromPlainText(string.Join('\n', jobs)), Today);
        var several = Assert.Single(check.Findings, finding => finding.Kind == FindingKind.SeveralAudiences);
        Assert.EndsWith("; and 40 more.", several.Message, StringComparison.Ordinal);
        Assert.Equal(60, several.Mentions.Length);
    }

    [Fact]
    public void Nobody_Reads_On_For_Somebody_Who_Has_Gone()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        var text = AdvertText.FromPlainText("Closing date: 3 May 2027");
        Assert.Throws<OperationCanceledException>(() => AdvertReading.CreateUnlessCancelled(text, Today, null, gone.Token));
        Assert.Throws<OperationCanceledException>(() => AdvertReader.Read(text, Today, null, Today, gone.Token));
    }

    private static IEnumerable<DateOnly> Days(int count) => Enumerable.Range(0, count).Select(day => new DateOnly(2027, 1, 1).AddDays(day));

    private static string Written(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static CheckedAdvert Check(params DateOnly[] closing) =>
        AdvertReader.Read(AdvertText.FromPlainText(string.Join('\n', closing.Select(day => $"Closing date: {Written(day)}"))), Today);

    private static JsonElement Json(CheckedAdvert check)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = CheckReportJson.Letters }))
        {
            var document = new CheckReportJson(json);
            document.Begin(Today);
            document.Add("-", check);
            document.End();
        }

        using var document2 = JsonDocument.Parse(buffer.ToArray());
        return document2.RootElement.GetProperty("adverts")[0].Clone();
    }
}
