using Notifier.Reading.Pages;

namespace Notifier.Reading.Tests.Pages;

/// <summary>Teaching Vacancies, Greenhouse, Lever and Teamtailor.</summary>
public sealed class SystemPageTests
{
    private const string Teaching = "https://teaching-vacancies.service.gov.uk/jobs/teacher-of-maths";
    private const string Greenhouse = "https://boards.greenhouse.io/acme/jobs/4012345";
    private const string Lever = "https://jobs.lever.co/acme/0a1b2c3d-0000-4000-8000-0123456789ab";
    private const string Teamtailor = "https://acme.teamtailor.com/jobs/1234567-site-manager";

    private const string TeachingPage =
        """
        <title>Teacher of Maths - Teaching Vacancies - GOV.UK</title><header><nav><h2>Menu</h2></nav></header>
        <main><h1>Teacher of Maths</h1><dl class="govuk-summary-list">
        <dt>School name</dt><dd>Anytown High School</dd><dt>Closing date</dt><dd>5 May 2026 at 9am</dd>
        <dt>Date listed</dt><dd>1 April 2026</dd><dt>Job start date</dt><dd>1 September 2026</dd><dt>Contract type</dt><dd>Permanent</dd>
        <dt>Working pattern</dt><dd>Full time</dd><dt>Visa sponsorship</dt><dd>Cannot be sponsored</dd></dl>
        <h2>What skills we look for</h2><p>You teach maths.</p></main><footer><h2>Support</h2></footer>
        """;

    [Fact]
    public void Teaching_Vacancies_Shows_Its_Fields_In_A_List()
    {
        var content = PageAssert.Read(TeachingPage, Teaching);
        Assert.Equal("Teacher of Maths | Anytown High School | - | Teaching Vacancies | 2026-04-01 | 2026-05-05 9 am", PageAssert.Said(content, Teaching));
        Assert.Equal(1, Count(content.Text!.Text, "Closing date"));
        Assert.DoesNotContain("Support", content.Text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Teaching_Vacancies_Says_When_The_Deadline_Has_Passed() =>
        PageAssert.Is(
            PageState.ClosedInWords,
            "deadline has passed",
            PageAssert.Read(TeachingPage.Replace("<dl", "<div class=\"govuk-notification-banner\">The deadline has passed for this job.</div><dl", StringComparison.Ordinal), Teaching));

    [Fact]
    public void Teaching_Vacancies_Leads_To_Its_List() =>
        PageAssert.Is(PageState.OtherPage, "https://teaching-vacancies.service.gov.uk/jobs", PageAssert.Read(TeachingPage, Teaching, "https://teaching-vacancies.service.gov.uk/jobs"));

    private const string GreenhouseJson =
        """
        {"id":4012345,"title":"Site Manager","company_name":"Acme","requisition_id":"R-17","location":{"name":"Leeds"},
        "first_published":"2026-04-01T20:30:00-04:00","updated_at":"2026-04-09T00:00:00-04:00","application_deadline":DEADLINE,
        "content":"&lt;p&gt;You manage sites &amp;amp; people.&lt;/p&gt;&lt;p&gt;Apply by 30 April 2026.&lt;/p&gt;"}
        """;

    [Theory]
    [InlineData("null", "Site Manager | Acme | R-17 | - | 2026-04-02 | 2026-04-30")]
    [InlineData("\"2026-04-28T17:00:00+01:00\"", "Site Manager | Acme | R-17 | - | 2026-04-02 | 2026-04-28 5 pm | 2026-04-30")]
    [InlineData("\"2026-04-28\"", "Site Manager | Acme | R-17 | - | 2026-04-02 | 2026-04-28 | 2026-04-30")]
    [InlineData("\"2026-04-28T23:59:59Z\"", "Site Manager | Acme | R-17 | - | 2026-04-02 | 2026-04-28 11:59 pm | 2026-04-30")]
    [InlineData("{\"a\":1}", "Site Manager | Acme | R-17 | - | 2026-04-02 | 2026-04-30")]
    public void Greenhouse_Answers_In_Json(string deadline, string expected)
    {
        var content = PageAssert.Read(GreenhouseJson.Replace("DEADLINE", deadline, StringComparison.Ordinal), Greenhouse, contentType: "application/json");
        Assert.Equal(expected, PageAssert.Said(content, Greenhouse));
        Assert.Equal("R-17", content.Reference);
        Assert.Contains("You manage sites & people.", content.Text!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":17,\"title\":\"Other\",\"content\":\"x\"}", "17")]
    [InlineData("{\"status\":404,\"error\":\"Job not found\"}", "no posting")]
    [InlineData("[]", "no posting")]
    [InlineData("{", "no posting")]
    [InlineData("{\"id\":[],\"title\":{}}", "no posting")]
    [InlineData("{\"id\":4012345,\"title\":\"\\ud800\",\"content\":\"x\"}", "no posting")]
    [InlineData("{\"id\":4012345,\"title\":\"Clerk\",\"content\":7}", "no posting", "Clerk")]
    public void An_Answer_Without_The_Posting_Is_Another_Page(string json, string sign, string? title = null)
    {
        var content = PageAssert.Read(json, Greenhouse, contentType: "application/json");
        if (title is null)
        {
            PageAssert.Is(PageState.OtherPage, sign, content);
        }
        else
        {
            Assert.Equal(PageState.Advert, content.State); // a number is words too
        }
    }

    [Fact]
    public void Json_That_Is_Nested_Deeply_Is_No_Posting() =>
        PageAssert.Is(PageState.OtherPage, "no posting", PageAssert.Read(new string('[', 100_000), Greenhouse, contentType: "application/json"));

    /// <summary>1,775,000,000,000 ms is 1 April 2026, 00:33 in London, and still 31 March in UTC.</summary>
    [Fact]
    public void Lever_Has_Words_Only()
    {
        const string json =
            """
            {"id":"0a1b2c3d-0000-4000-8000-0123456789ab","text":"Site Manager","createdAt":1774999980000,
            "categories":{"location":"Leeds","team":"Sites","commitment":"Full-time"},"description":"<div>You manage sites.</div>",
            "lists":[{"text":"What you bring","content":"<li>Care</li><li>A licence</li>"},7],"additional":"<p>Closing date: 30 April 2026</p>"}
            """;
        var content = PageAssert.Read(json, Lever, contentType: "application/json");
        Assert.Equal("Site Manager | - | - | - | 2026-04-01 | 2026-04-30", PageAssert.Said(content, Lever));
        Assert.Equal(
            """
            Job title: Site Manager
            Location: Leeds
            Department: Sites
            Job type: Full-time
            Date posted: 1 April 2026

            You manage sites.

            What you bring
            Care

            A licence

            Closing date: 30 April 2026
            """,
            content.Text!.Text);
        PageAssert.Is(PageState.OtherPage, "0a1b2c3d-0000-4000-8000-0123456789ac", PageAssert.Read(json.Replace("9ab\"", "9ac\"", StringComparison.Ordinal), Lever, contentType: "application/json"));
    }

    [Fact]
    public void Teamtailor_Holds_Its_Dates_In_Json_Ld()
    {
        const string page =
            """
            <title>Site Manager - Acme</title><script type="application/ld+json">{"@type":"JobPosting","title":"Site Manager",
            "hiringOrganization":{"@type":"Organization","name":"Acme"},"identifier":{"value":"SM-17"},"datePosted":"2026-04-01T08:00:00+01:00",
            "validThrough":"2026-05-01T23:59:00+01:00","description":"<p>You manage sites.</p>"}</script>
            <h1>Site Manager</h1><p>You manage sites.</p><p>Please apply with a letter.</p>
            """;
        var content = PageAssert.Read(page, Teamtailor);
        Assert.Equal("Site Manager | Acme | - | - | 2026-04-01 | 2026-05-01 11:59 pm", PageAssert.Said(content, Teamtailor));
        Assert.Equal("SM-17", content.Reference);
    }

    [Fact]
    public void Teamtailor_Without_Json_Ld_Is_Read_By_Its_Words()
    {
        var content = PageAssert.Read("<h1>Site Manager</h1><p>You manage sites. Closing date: 1 May 2026.</p>", Teamtailor);
        Assert.Contains("2026-05-01", PageAssert.Said(content, Teamtailor), StringComparison.Ordinal);
    }

    private static int Count(string text, string words) => text.Split(words).Length - 1;
}
