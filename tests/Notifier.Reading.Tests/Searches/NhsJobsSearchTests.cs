using System.Text;
using Notifier.Reading.Pages;
using Notifier.Reading.Searches;

namespace Notifier.Reading.Tests.Searches;

public sealed class NhsJobsSearchTests
{
    private static readonly Uri From = NhsJobsSearch.Address("186-1313-26-MH");

    private const string Row =
        """
        <vacancyDetails><id>1</id><reference>C9186-26-0313</reference><title>Peer Support Worker &amp; Carer</title><description>You…</description>
        <employer>Anytown NHS Trust</employer><closeDate>2026-04-20</closeDate><postDate>2026-03-31T23:15:34.938827718</postDate>
        <url>https://beta.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313?language=en</url>
        <locations><location>Anytown, AN1 1NY</location><location>Otherton</location></locations></vacancyDetails>
        """;

    [Fact]
    public void Only_External_Adverts_Are_Asked_For() =>
        Assert.Equal(
            "https://www.jobs.nhs.uk/api/v1/search_xml?keyword=a%26externalOnly%3Dfalse%20b&externalOnly=true&sort=publicationDateDesc&limit=100&page=2",
            NhsJobsSearch.Address("a&externalOnly=false\n b", 2).AbsoluteUri);

    [Fact]
    public void An_Answer_Is_Read()
    {
        var page = Read($"<nhsJobs>{Row}<totalPages>2</totalPages><totalResults>101</totalResults></nhsJobs>")!;
        var hit = Assert.Single(page.Hits);
        Assert.Equal(
            new SearchHit(
                new Uri("https://www.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313"),
                "Peer Support Worker & Carer",
                "Anytown NHS Trust",
                "Anytown, AN1 1NY; Otherton",
                new DateOnly(2026, 3, 31),
                new DateOnly(2026, 4, 20)),
            hit);
        Assert.Equal(101, page.Total);
        Assert.Equal(NhsJobsSearch.Address("186-1313-26-MH", 2), page.Next);
    }

    [Fact]
    public void The_Last_Page_Has_No_Next() =>
        Assert.Null(Read("<nhsJobs><totalResults>101</totalResults><totalPages>2</totalPages></nhsJobs>", NhsJobsSearch.Address("a", 2))!.Next);

    [Fact]
    public void No_Result_Is_An_Empty_Page()
    {
        var page = Read("<?xml version=\"1.0\" encoding=\"UTF-8\"?><nhsJobs><totalPages>0</totalPages><totalResults>0</totalResults></nhsJobs>")!;
        Assert.Equal((0, 0, null), (page.Hits.Count, page.Total, page.Next));
    }

    [Theory]
    [InlineData("<locations><locations>Anytown</locations></locations>", "Anytown")]
    [InlineData("<locations>Anytown</locations>", "Anytown")]
    [InlineData("<location>Anytown</location>", "Anytown")]
    [InlineData("<locations/>", null)]
    public void Both_Spellings_Of_A_Place_Are_Read(string places, string? expected) =>
        Assert.Equal(expected, Read($"<nhsJobs>{Row[..Row.IndexOf("<locations>", StringComparison.Ordinal)]}{places}</vacancyDetails></nhsJobs>")!.Hits[0].Place);

    [Theory]
    [InlineData("2026-03-31T23:15:34.938", "2026-03-31")]
    [InlineData("2026-03-31T23:15:34", "2026-03-31")]
    [InlineData("2026-03-31", "2026-03-31")]
    [InlineData("31/03/2026", null)]
    [InlineData("2026-02-30", null)]
    [InlineData("2026-03-311", null)]
    [InlineData("", null)]
    public void A_Posting_Date_Has_Any_Number_Of_Fraction_Digits(string stated, string? expected) =>
        Assert.Equal(
            expected,
            Read($"<nhsJobs>{Row.Replace("2026-03-31T23:15:34.938827718", stated, StringComparison.Ordinal)}</nhsJobs>")!.Hits[0].Posted?.ToString("yyyy-MM-dd", null));

    [Theory]
    [InlineData("https://evil.example/candidate/jobadvert/C9186-26-0313")]
    [InlineData("https://www.jobs.nhs.uk.evil.example/candidate/jobadvert/C9186-26-0313")]
    [InlineData("https://www.jobs.nhs.uk@evil.example/candidate/jobadvert/C9186-26-0313")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://www.jobs.nhs.uk/candidate/search")]
    [InlineData("/candidate/jobadvert/C9186-26-0313")]
    [InlineData("")]
    public void A_Row_That_Leads_Elsewhere_Is_Dropped(string url) =>
        Assert.Empty(Read($"<nhsJobs>{Row.Replace("https://beta.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313?language=en", url, StringComparison.Ordinal)}</nhsJobs>")!.Hits);

    [Fact]
    public void A_Row_Without_A_Title_Is_Dropped() =>
        Assert.Empty(Read($"<nhsJobs>{Row.Replace("title>", "name>", StringComparison.Ordinal)}</nhsJobs>")!.Hits);

    [Fact]
    public void A_Title_Is_One_Line_Of_Words() =>
        Assert.Equal(
            "a b <script> c",
            Read($"<nhsJobs>{Row.Replace("Peer Support Worker &amp; Carer", "a\n b\u202E <![CDATA[<script>]]> c", StringComparison.Ordinal)}</nhsJobs>")!.Hits[0].Title);

    [Fact]
    public void At_Most_100_Rows_Are_Taken() => Assert.Equal(100, Read($"<nhsJobs>{string.Concat(Enumerable.Repeat(Row, 150))}</nhsJobs>")!.Hits.Count);

    [Theory]
    [InlineData("")]
    [InlineData("words")]
    [InlineData("{\"nhsJobs\":[]}")]
    [InlineData("<!DOCTYPE html><html><body>nhsJobs</body></html>")]
    [InlineData("<html><body/></html>")]
    [InlineData("<nhsJobs>")]
    [InlineData("<nhsJobs><vacancyDetails></nhsJobs>")]
    [InlineData("<nhsJobs/><nhsJobs/>")]
    [InlineData("<!DOCTYPE nhsJobs [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><nhsJobs>&x;</nhsJobs>")]
    [InlineData("<!DOCTYPE nhsJobs SYSTEM \"http://127.0.0.1/x.dtd\"><nhsJobs/>")]
    [InlineData("<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><nhsJobs>&b;</nhsJobs>")]
    [InlineData("<nhsJobs>&unknown;</nhsJobs>")]
    [InlineData("<nhsJobs>\u0001</nhsJobs>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"nonsense\"?><nhsJobs/>")]
    public void What_Is_No_Result_Is_Null(string answer) => Assert.Null(Read(answer));

    [Fact]
    public void A_Broken_Answer_Is_Not_Half_Believed() => Assert.Null(Read($"<nhsJobs>{Row}{Row}<vacancyDetails><title>"));

    [Fact]
    public void A_Large_Or_Deep_Answer_Has_An_Outcome()
    {
        Assert.Null(Read($"<nhsJobs>{new string(' ', 10 * 1024 * 1024)}</nhsJobs>"));
        Assert.Null(Read($"<nhsJobs>{string.Concat(Enumerable.Repeat("<a>", 500_000))}"));
        Assert.Empty(Read($"<nhsJobs><vacancyDetails><title>{new string('a', 9_000_000)}</title></vacancyDetails></nhsJobs>")!.Hits);
        Assert.Null(NhsJobsSearch.Read(new FetchedBytes(new byte[100_000], "text/xml"), From));
    }

    [Theory]
    [InlineData("totalPages", "-1")]
    [InlineData("totalPages", "99999999999999999999")]
    [InlineData("totalPages", "many")]
    public void A_Strange_Count_Has_No_Next_Page(string name, string value) => Assert.Null(Read($"<nhsJobs><{name}>{value}</{name}></nhsJobs>")!.Next);

    private static SearchPage? Read(string answer, Uri? from = null) => NhsJobsSearch.Read(new FetchedBytes(Encoding.UTF8.GetBytes(answer), "application/xml"), from ?? From);
}
