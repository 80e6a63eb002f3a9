using System.Text;
using Notifier.Reading.Pages;
using Notifier.Reading.Searches;

namespace Notifier.Reading.Tests.Searches;

public sealed class TeachingVacanciesSearchTests
{
    private static readonly Uri From = TeachingVacanciesSearch.Address();

    private const string Row =
        """
        {"title":"Teacher of Maths","datePosted":"2026-04-01","validThrough":"2026-05-05T23:59:00+01:00",
        "url":"https://teaching-vacancies.service.gov.uk/jobs/teacher-of-maths",
        "hiringOrganization":{"name":"Anytown High School","identifier":"123456"},
        "jobLocation":{"@type":"Place","address":{"addressLocality":"Anytown","addressRegion":"Countyshire"}}}
        """;

    [Fact]
    public void A_Page_Is_Read()
    {
        Assert.Equal("https://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page=1", From.AbsoluteUri);
        var page = Read($$$"""{"data":[{{{Row}}}],"links":{"next":"https://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page=2"},"meta":{"totalPages":69,"count":6847}}""")!;
        Assert.Equal(
            new SearchHit(
                new Uri("https://teaching-vacancies.service.gov.uk/jobs/teacher-of-maths"),
                "Teacher of Maths",
                "Anytown High School",
                "Anytown, Countyshire",
                new DateOnly(2026, 4, 1),
                new DateOnly(2026, 5, 5)),
            Assert.Single(page.Hits));
        Assert.Equal(6847, page.Total);
        Assert.Equal(TeachingVacanciesSearch.Address(2), page.Next);
    }

    [Fact]
    public void A_List_Of_Places_Is_Read() =>
        Assert.Equal(
            "Anytown; Otherton",
            Read(Listed(Row.Replace("{\"@type\":\"Place\",\"address\":{\"addressLocality\":\"Anytown\",\"addressRegion\":\"Countyshire\"}}", "[{\"address\":{\"addressLocality\":\"Anytown\"}},{\"address\":{\"addressLocality\":\"Otherton\"}},7,{}]", StringComparison.Ordinal)))!.Hits[0].Place);

    [Theory]
    [InlineData("2026-05-05", "2026-05-05")]
    [InlineData("2026-05-05T23:30:00Z", "2026-05-06")]
    [InlineData("2026-05-05T23:30:00.000", "2026-05-05")]
    [InlineData("2026-05-05T25:30:00Z", null)]
    [InlineData("05/05/2026", null)]
    [InlineData("soon", null)]
    public void An_Instant_Is_Told_As_Its_Day_In_London(string stated, string? expected) =>
        Assert.Equal(expected, Read(Listed(Row.Replace("2026-05-05T23:59:00+01:00", stated, StringComparison.Ordinal)))!.Hits[0].Closes?.ToString("yyyy-MM-dd", null));

    [Theory]
    [InlineData("https://evil.example/api/v1/jobs.json?page=2", null)]
    [InlineData("http://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page=2", null)]
    [InlineData("https://teaching-vacancies.service.gov.uk@evil.example/", null)]
    [InlineData("https://teaching-vacancies.service.gov.uk:8443/api/v1/jobs.json?page=2", null)]
    [InlineData("https://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page=1", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/api/v1/jobs.json?page=2", "https://teaching-vacancies.service.gov.uk/api/v1/jobs.json?page=2")]
    public void The_Next_Page_Is_On_The_Same_Host(string next, string? expected) =>
        Assert.Equal(expected, Read($$$"""{"data":[],"links":{"next":"{{{next}}}"}}""")!.Next?.AbsoluteUri);

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{\"title\":7,\"url\":\"https://teaching-vacancies.service.gov.uk/jobs/a\"}")]
    [InlineData("{\"title\":\"A\",\"url\":\"https://evil.example/jobs/a\"}")]
    [InlineData("{\"title\":\"A\",\"url\":\"https://teaching-vacancies.service.gov.uk/jobs\"}")]
    [InlineData("{\"title\":\"\\ud800\",\"url\":\"https://teaching-vacancies.service.gov.uk/jobs/a\"}")]
    public void A_Row_Of_Another_Shape_Is_Dropped(string row) => Assert.Single(Read(Listed($"{row},{Row}"))!.Hits);

    [Fact]
    public void A_Row_Needs_Only_Its_Title_And_Address() =>
        Assert.Equal(
            new SearchHit(new Uri("https://teaching-vacancies.service.gov.uk/jobs/a"), "A", null, null, null, null),
            Read(Listed("{\"title\":\"A\",\"url\":\"https://teaching-vacancies.service.gov.uk/jobs/a\",\"hiringOrganization\":7,\"jobLocation\":\"x\",\"datePosted\":[]}"))!.Hits[0]);

    [Theory]
    [InlineData("")]
    [InlineData("words")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[")]
    [InlineData("<html></html>")]
    public void What_Is_No_List_Is_Null(string answer) => Assert.Null(Read(answer));

    [Fact]
    public void A_Large_Or_Deep_Answer_Has_An_Outcome()
    {
        Assert.Null(Read(new string('[', 1_000_000)));
        Assert.Null(Read($"{{\"data\":[\"{new string('a', 10 * 1024 * 1024)}\"]}}"));
        Assert.Equal(100, Read(Listed(string.Join(',', Enumerable.Repeat(Row, 5000))))!.Hits.Count);
    }

    private static string Listed(string rows) => $"{{\"data\":[{rows}]}}";

    private static SearchPage? Read(string answer) => TeachingVacanciesSearch.Read(new FetchedBytes(Encoding.UTF8.GetBytes(answer), "application/json; charset=utf-8"), From);
}
