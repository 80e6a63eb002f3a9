using System.Text.Json;
using Notifier.Core.Adverts;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Tests.Dates;

/// <summary>Changed closing dates over several copies, as they are stored, and as reports name them. Within one copy: <c>cases/changed.cases</c>.</summary>
public sealed class ClosingChangesTests
{
    private static readonly DateOnly Posted = new(2025, 12, 10);
    private static readonly DateOnly Today = new(2025, 12, 12);

    [Theory]
    [InlineData("Closing date extended to 31 December 2025.", "Closing date extended to 20 January 2026.", "2026-01-20")]
    [InlineData("Closing date extended to 20 January 2026.", "Closing date extended to 31 December 2025.", "2026-01-20")]
    [InlineData("Closing date extended to 10 January 2026.", "This vacancy now closes on 5 January 2026.", "2026-01-05")]
    [InlineData("This vacancy now closes on 5 January 2026.", "Closing date extended to 10 January 2026.", "2026-01-05")]
    [InlineData("Closing date extended to 5 January 2026.", "This vacancy now closes on 10 January 2026.", "2026-01-05")]
    [InlineData("This vacancy now closes on 10 January 2026.", "This vacancy now closes on 5 January 2026.", "2026-01-05")]
    [InlineData("Closing date: 24 December 2025.", "This vacancy now closes on 31 December 2025.", "2025-12-31")]
    [InlineData("Closing date: 24 December 2025.", "This vacancy now closes on 19 December 2025.", "2025-12-19")]
    [InlineData("Extended to 10 January 2026. Now closes on 5 January 2026.", "Closing date: 24 December 2025.", "2026-01-05")]
    public void Over_Copies_The_Latest_Extension_Counts_And_An_Undecided_Change_Is_The_Earlier(string one, string other, string safe) =>
        Assert.Equal(safe, MergedClosingDate.Merge([StatedBy(one), StatedBy(other)]).Safe!.LastDay.ToString("O"));

    [Fact]
    public void A_Date_Changed_In_The_Words_Of_Its_Own_Copy_Disagrees_With_Nothing() =>
        Assert.Null(MergedClosingDate.Merge([StatedBy("Closing date: 24 December 2025. This vacancy will now close on 19 December 2025.")]).Other);

    [Theory]
    [InlineData("Extended to 10 January 2026.", true, false)]
    [InlineData("This vacancy now closes on 10 January 2026.", true, true)]
    [InlineData("Closing date: 10 January 2026.", false, false)]
    public void What_Is_Stored_Is_Read_Again(string words, bool isExtension, bool isNowClosing)
    {
        var stated = StatedBy(words);
        var json = ClosingDate.Json(stated);

        Assert.Equal(stated, ClosingDate.Read(json, posted: null));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(isExtension, document.RootElement[0].GetProperty("IsExtension").GetBoolean());
        Assert.Equal(isNowClosing, document.RootElement[0].GetProperty("IsNowClosing").GetBoolean());
    }

    [Fact]
    public void Of_What_The_Version_Before_Stored_The_Earlier_Change_Goes_On_Counting()
    {
        const string Stored = """
            [{"LastDay":"2026-01-10","Time":null,"Instant":"2026-01-11T00:00:00+00:00","Quote":"words","Source":2,"Board":null,"IsBoardDefault":false,"IsExtension":true,"IsCredible":true,"ForWhom":null},
             {"LastDay":"2026-01-05","Time":null,"Instant":"2026-01-06T00:00:00+00:00","Quote":"words","Source":2,"Board":null,"IsBoardDefault":false,"IsExtension":true,"IsCredible":true,"ForWhom":null},
             {"LastDay":"2025-12-24","Time":null,"Instant":"2025-12-25T00:00:00+00:00","Quote":"words","Source":2,"Board":null,"IsBoardDefault":false,"IsExtension":false,"IsCredible":true,"ForWhom":null}]
            """;
        var stated = ClosingDate.Read(Stored, posted: null);

        Assert.Equal([true, true, false], stated.Select(closing => closing.IsExtension));
        Assert.Equal(new DateOnly(2026, 1, 5), MergedClosingDate.Merge([stated]).Safe!.LastDay);
    }

    [Fact]
    public void Only_The_Order_Of_The_Words_Tells_So_A_Later_Change_Is_Likely_And_Not_Certain()
    {
        Assert.Equal(Confidence.Likely, Check("Now closes on 5 January 2026. Extended to 10 January 2026.").Safe.Confidence);
        Assert.Equal(Confidence.Certain, Check("Extended to 10 January 2026. Now closes on 5 January 2026.").Safe.Confidence);
        Assert.Equal(Confidence.Certain, Check("Extended to 10 January 2026. Extended again to 20 January 2026.").Safe.Confidence);
    }

    [Theory]
    [InlineData("This vacancy now closes on 10 January 2026.", MentionRole.NowClosesOn)]
    [InlineData("Extended to 10 January 2026.", MentionRole.ExtendedTo)]
    public void Version_1_Of_The_Report_Knows_One_Role_For_Both(string words, MentionRole role)
    {
        var check = Check(words);
        var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var document = new CheckReportJson(json);
            document.Begin(Today);
            document.Add("advert.txt", check);
            document.End();
        }

        using var report = JsonDocument.Parse(stream.ToArray());
        var mentions = report.RootElement.GetProperty("adverts")[0].GetProperty("mentions").EnumerateArray().Select(mention => mention.GetProperty("role").GetString());
        Assert.Equal(["posting", "extended-to"], mentions);
        Assert.Equal(role, check.Reading.Closing[0].Role);
    }

    private static IReadOnlyList<ClosingDate> StatedBy(string words) => Check(words).ClosingDates;

    private static CheckedAdvert Check(string words)
    {
        var page = new PageMetadata();
        page.Dates.Add(new StructuredDate(MentionRole.Posting, new Quote(Posted.ToString("O"), 0, 0), 0));
        return AdvertReader.Read(AdvertText.FromPlainText(words, page), Today);
    }
}
