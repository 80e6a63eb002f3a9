using System.Net;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Endpoints;

public sealed class HrEndpointsTests
{
    private const string Hr = "hr@trust.example";

    [Fact]
    public async Task A_Contact_Is_Named_Confirms_Is_Told_And_Leaves_With_One_Click()
    {
        await using var app = new TestApp();
        using (var named = await NameAsync(app, """{ "email": "hr@trust.example", "referencePrefix": "380-" }"""))
        {
            Assert.Equal(HttpStatusCode.Accepted, named.StatusCode);
        }

        await app.Drain();
        var ask = Assert.Single(app.Mails());
        Assert.Equal(Hr, ask.To.Mailboxes.Single().Address);
        var link = TestApp.LinkIn(ask, "hr/confirm");
        Assert.Contains("Be told about your adverts?", (await app.Open(link)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You will be told", (await app.Press(link)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You will be told", (await app.Open(link)).Body!.TextContent, StringComparison.Ordinal);

        await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SweepAndDrain();
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        await app.SweepAndDrain();
        await app.Drain();
        var told = Assert.Single(app.Mails());
        Assert.Equal("An advert of yours states two closing dates", told.Subject);
        Assert.Contains("(For your supplier: VacancyExpiry = 2025-12-24.)", told.TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);

        var leave = TestApp.LinkIn(told, "hr/leave");
        Assert.Contains(leave, told.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        for (var click = 0; click < 2; click++)
        {
            using var left = await app.Http.PostAsync(leave, form, TestApp.Stop);
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }

        Assert.Contains("There is nothing to confirm", (await app.Open(link)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://jobs.aggregator.example/1313", true)]
    [InlineData("https://www.jobs.nhs.uk/candidate/jobadvert/C9186-25-1313", false)]
    public async Task Of_A_Copy_Without_A_Date_It_Is_Told_Where_The_Original_May_Be(string page, bool isCopy)
    {
        await using var app = new TestApp();
        using var named = await NameAsync(app, """{ "email": "hr@trust.example", "referencePrefix": "186-" }""");
        await app.Drain();
        await app.Press(TestApp.LinkIn(Assert.Single(app.Mails()), "hr/confirm"));

        var advert = TestApp.JsonBody(System.Text.Json.JsonSerializer.Serialize(new { text = TestApp.Sample("nhs-jobs-carer-peer-support-worker"), url = page }));
        using var read = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", advert), TestApp.Stop);
        Assert.True(read.IsSuccessStatusCode);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.SweepAndDrain();
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        await app.SweepAndDrain();
        await app.Drain();

        var told = Assert.Single(app.Mails()).TextBody!.ReplaceLineEndings(" ");
        Assert.Contains(page, told, StringComparison.Ordinal);
        Assert.Equal(isCopy, told.Contains("Its original may be on NHS Jobs, under this reference.", StringComparison.Ordinal));
        Assert.DoesNotContain("Look for", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "email": "hr@trust.example" }""", "employer")]
    [InlineData("""{ "email": "hr@trust.example", "employer": "A", "referencePrefix": "380-" }""", "referencePrefix")]
    [InlineData("""{ "email": "hr@trust.example", "referencePrefix": "3/" }""", "referencePrefix")]
    [InlineData("""{ "email": "hr@trust.example", "employer": " . " }""", "employer")]
    [InlineData("""{ "email": "hr", "employer": "A" }""", "email")]
    [InlineData("""{ "email": "hr@elsewhere.example", "employer": "A" }""", "email")]
    [InlineData("""{ "email": "hr@nottrust.example", "employer": "A" }""", "email")]
    public async Task A_Contact_That_Cannot_Be_Is_Refused_By_Its_Field(string body, string field)
    {
        await using var app = new TestApp(null, ("HrDomains", "trust.example, nhs.example"));

        using var answer = await NameAsync(app, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await TestApp.Json(answer)).GetProperty("errors").TryGetProperty(field, out _));
        await app.Drain();
        Assert.Empty(app.Mails());
    }

    [Theory]
    [InlineData("/hr/confirm/v1.k1.abc.def")]
    [InlineData("/hr/leave/nonsense")]
    public async Task A_Forged_Link_Does_Nothing(string path)
    {
        await using var app = new TestApp();

        using var shown = await app.Http.GetAsync(path, TestApp.Stop);
        using var pressed = await app.Http.PostAsync(path, null, TestApp.Stop);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (shown.StatusCode, pressed.StatusCode));
    }

    [Fact]
    public async Task The_Calendar_Is_Read_With_Its_Link_And_Ends_With_The_Person()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Tell(TestApp.Sample("find-a-job-peer-support-worker")));
        await app.Drain();
        app.Mails();
        using var asked = await app.Http.PostAsync("/api/manage-link", TestApp.JsonBody($$"""{ "email": "{{TestApp.Somebody}}" }"""), TestApp.Stop);
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        var link = TestApp.LinkIn(mail, "calendar");

        using var calendar = await app.Http.GetAsync(link, TestApp.Stop);
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", calendar.Headers.CacheControl!.ToString());
        Assert.Contains("DTSTART;VALUE=DATE:20251224\r\n", await calendar.Content.ReadAsStringAsync(TestApp.Stop), StringComparison.Ordinal);

        using var without = await app.Http.GetAsync(link[..^".ics".Length], TestApp.Stop);
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/calendar/v1.k1.abc.def.ics");
        browser.Headers.Add("Accept", "text/html");
        using var page = await app.Http.SendAsync(browser, TestApp.Stop);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("There is nothing at this address", (await TestApp.Page(page)).QuerySelector("h1")!.TextContent);

        using var forged = await app.Http.GetAsync("/calendar/v1.k1.abc.def.ics", TestApp.Stop);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (without.StatusCode, forged.StatusCode));

        var token = TestApp.LinkIn(mail, "manage")["/manage/".Length..];
        using var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/me");
        erase.Headers.Authorization = new("Bearer", token);
        using (await app.Http.SendAsync(erase, TestApp.Stop))
        {
            using var gone = await app.Http.GetAsync(link, TestApp.Stop);
            using var opened = new HttpRequestMessage(HttpMethod.Get, link);
            opened.Headers.Add("Accept", "text/html");
            using var ended = await app.Http.SendAsync(opened, TestApp.Stop);
            Assert.Equal("This calendar has ended", (await TestApp.Page(ended)).QuerySelector("h1")!.TextContent);
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        }
    }

    private static Task<HttpResponseMessage> NameAsync(TestApp app, string body) => app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/hr", TestApp.JsonBody(body)), TestApp.Stop);
}
