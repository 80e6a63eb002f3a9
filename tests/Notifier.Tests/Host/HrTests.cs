using System.Net;

namespace Notifier.Tests.Host;

public sealed class HrTests
{
    private const string Hr = "hr@trust.example";

    [Fact]
    public async Task A_Contact_Is_Named_Confirms_Is_Told_And_Leaves_With_One_Click()
    {
        await using var world = new World();
        using (var named = await NameAsync(world, """{ "email": "hr@trust.example", "referencePrefix": "380-" }"""))
        {
            Assert.Equal(HttpStatusCode.Accepted, named.StatusCode);
        }

        await world.Drain();
        var ask = Assert.Single(world.Mails());
        Assert.Equal(Hr, ask.To.Mailboxes.Single().Address);
        var link = World.LinkIn(ask, "hr/confirm");
        Assert.Contains("Be told about your adverts?", (await world.Open(link)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You will be told", (await world.Press(link)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You will be told", (await world.Open(link)).Body!.TextContent, StringComparison.Ordinal);

        await world.Tell(World.Sample("find-a-job-peer-support-worker"));
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SweepAndDrain();
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.SweepAndDrain();
        await world.Drain();
        var told = Assert.Single(world.Mails());
        Assert.Equal("An advert of yours states two closing dates", told.Subject);
        Assert.Contains("(For your supplier: VacancyExpiry = 2025-12-24.)", told.TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);

        var leave = World.LinkIn(told, "hr/leave");
        Assert.Contains(leave, told.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        for (var click = 0; click < 2; click++)
        {
            using var left = await world.Http.PostAsync(leave, form, World.Stop);
            Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        }

        Assert.Contains("There is nothing to confirm", (await world.Open(link)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://jobs.aggregator.example/1313", true)]
    [InlineData("https://www.jobs.nhs.uk/candidate/jobadvert/C9186-25-1313", false)]
    public async Task Of_A_Copy_Without_A_Date_It_Is_Told_Where_The_Original_May_Be(string page, bool isCopy)
    {
        await using var world = new World();
        using var named = await NameAsync(world, """{ "email": "hr@trust.example", "referencePrefix": "186-" }""");
        await world.Drain();
        await world.Press(World.LinkIn(Assert.Single(world.Mails()), "hr/confirm"));

        var advert = World.JsonBody(System.Text.Json.JsonSerializer.Serialize(new { text = World.Sample("nhs-jobs-carer-peer-support-worker"), url = page }));
        using var read = await world.Http.SendAsync(World.AsOperator(HttpMethod.Post, "/api/adverts", advert), World.Stop);
        Assert.True(read.IsSuccessStatusCode);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SweepAndDrain();
        world.Clock.Advance(TimeSpan.FromMinutes(16));
        await world.SweepAndDrain();
        await world.Drain();

        var told = Assert.Single(world.Mails()).TextBody!.ReplaceLineEndings(" ");
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
        await using var world = new World(null, ("HrDomains", "trust.example, nhs.example"));

        using var answer = await NameAsync(world, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await World.Json(answer)).GetProperty("errors").TryGetProperty(field, out _));
        await world.Drain();
        Assert.Empty(world.Mails());
    }

    [Theory]
    [InlineData("/hr/confirm/v1.k1.abc.def")]
    [InlineData("/hr/leave/nonsense")]
    public async Task A_Forged_Link_Does_Nothing(string path)
    {
        await using var world = new World();

        using var shown = await world.Http.GetAsync(path, World.Stop);
        using var pressed = await world.Http.PostAsync(path, null, World.Stop);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (shown.StatusCode, pressed.StatusCode));
    }

    [Fact]
    public async Task The_Calendar_Is_Read_With_Its_Link_And_Ends_With_The_Person()
    {
        await using var world = new World();
        await world.FollowAndConfirm(await world.Tell(World.Sample("find-a-job-peer-support-worker")));
        await world.Drain();
        world.Mails();
        using var asked = await world.Http.PostAsync("/api/manage-link", World.JsonBody($$"""{ "email": "{{World.Somebody}}" }"""), World.Stop);
        await world.Drain();
        var mail = Assert.Single(world.Mails());
        var link = World.LinkIn(mail, "calendar");

        using var calendar = await world.Http.GetAsync(link, World.Stop);
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", calendar.Headers.CacheControl!.ToString());
        Assert.Contains("DTSTART;VALUE=DATE:20251224\r\n", await calendar.Content.ReadAsStringAsync(World.Stop), StringComparison.Ordinal);

        using var without = await world.Http.GetAsync(link[..^".ics".Length], World.Stop);
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/calendar/v1.k1.abc.def.ics");
        browser.Headers.Add("Accept", "text/html");
        using var page = await world.Http.SendAsync(browser, World.Stop);
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal("There is nothing at this address", (await World.Page(page)).QuerySelector("h1")!.TextContent);

        using var forged = await world.Http.GetAsync("/calendar/v1.k1.abc.def.ics", World.Stop);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (without.StatusCode, forged.StatusCode));

        var token = World.LinkIn(mail, "manage")["/manage/".Length..];
        using var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/me");
        erase.Headers.Authorization = new("Bearer", token);
        using (await world.Http.SendAsync(erase, World.Stop))
        {
            using var gone = await world.Http.GetAsync(link, World.Stop);
            using var opened = new HttpRequestMessage(HttpMethod.Get, link);
            opened.Headers.Add("Accept", "text/html");
            using var ended = await world.Http.SendAsync(opened, World.Stop);
            Assert.Equal("This calendar has ended", (await World.Page(ended)).QuerySelector("h1")!.TextContent);
            Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        }
    }

    private static Task<HttpResponseMessage> NameAsync(World world, string body) => world.Http.SendAsync(World.AsOperator(HttpMethod.Post, "/api/hr", World.JsonBody(body)), World.Stop);
}
