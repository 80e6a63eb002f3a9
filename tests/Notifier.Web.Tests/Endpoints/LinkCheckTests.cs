using System.Net;
using NJsonSchema;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;
using Notifier.Web.Tests.Pages.AdvertLinks;

namespace Notifier.Web.Tests.Endpoints;

/// <summary>A program that sends only the link of an advert.</summary>
public sealed class LinkCheckTests
{
    [Fact]
    public async Task A_Readable_Page_Is_The_Same_Document_With_Where_It_Was_Read()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).NhsJobs.Add(WebPages.ClerkOriginal);
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert("Apply by 5 pm on Friday 19 December 2025."));
        web.Serve(WebPages.Host, "/advert/2", WebPages.Advert(""));
        await using var app = new TestApp(web.Use);
        var schema = await JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, "notifier-check-1.schema.json"), TestApp.Stop);
        foreach (var outcome in new[] { "read", "unchanged" })
        {
            using var answer = await Check(app, "jobs.example/advert/1?utm_source=x");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Empty(schema.Validate(await answer.Content.ReadAsStringAsync(TestApp.Stop)));
            var advert = (await TestApp.Json(answer)).GetProperty("adverts")[0];
            Assert.Equal(outcome, advert.GetProperty("outcome").GetString());
            Assert.Equal("https://jobs.example/advert/1", advert.GetProperty("source").GetString());
            Assert.Equal("2025-12-19", advert.GetProperty("safeClosingDate").GetString());
            Assert.Equal(System.Text.Json.JsonValueKind.Null, advert.GetProperty("elsewhere").ValueKind);
            using var kept = await app.Http.GetAsync($"/api/adverts/{advert.GetProperty("id").GetString()}", TestApp.Stop);
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        }

        using var undated = await Check(app, "https://jobs.example/advert/2");
        Assert.Empty(schema.Validate(await undated.Content.ReadAsStringAsync(TestApp.Stop)));
        var elsewhere = (await TestApp.Json(undated)).GetProperty("adverts")[0].GetProperty("elsewhere");
        Assert.Equal(("2025-12-24", "reference", "NHS Jobs"), (elsewhere.GetProperty("safeClosingDate").GetString(), elsewhere.GetProperty("recognisedBy").GetString(), elsewhere.GetProperty("board").GetString()));
    }

    [Fact]
    public async Task A_Page_That_Was_Not_Read_Is_422_With_The_Outcome_And_A_Sentence()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).NhsJobs.Add(WebPages.ClerkOriginal);
        web.Serve("www.healthjobsuk.com", _ => WebAnswer.Wall());
        web.Serve(WebPages.Host, "/gone", WebAnswer.Nothing(410));
        await using var app = new TestApp(web.Use);
        using var wall = await Check(app, "https://www.healthjobsuk.com/job/UK/Devon/Exeter/Example_Trust/Administration/Ward_Clerk-v7000001");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wall.StatusCode);
        Assert.Equal("application/problem+json", wall.Content.Headers.ContentType!.MediaType);
        var problem = await TestApp.Json(wall);
        Assert.Equal("wall", problem.GetProperty("outcome").GetString());
        Assert.StartsWith("www.healthjobsuk.com checks whether a visitor is a human", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("2025-12-24", problem.GetProperty("elsewhere").GetProperty("safeClosingDate").GetString());

        using var gone = await Check(app, "https://jobs.example/gone");
        Assert.Equal("gone", (await TestApp.Json(gone)).GetProperty("outcome").GetString());
        using var list = await Check(app, "https://www.jobs.nhs.uk/candidate/search/results?keyword=nurse");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, list.StatusCode);
        Assert.Equal("no-advert", (await TestApp.Json(list)).GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("nurse")]
    [InlineData("")]
    [InlineData("ftp://jobs.example/1")]
    [InlineData("http://10.0.0.1/")]
    public async Task What_Is_No_Link_Is_Named_As_A_Wrong_Url(string url)
    {
        await using var app = new TestApp();
        using var answer = await Check(app, url);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["url"], (await TestApp.Json(answer)).GetProperty("errors").EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task Too_Many_Links_Are_429_And_A_Site_That_Must_Wait_Is_503()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve("busy.example", _ => WebAnswer.Nothing(429).With("Retry-After", "600"));
        web.Serve(WebPages.Host, _ => WebAnswer.Nothing(404));
        await using var app = new TestApp(web.Use, ("Limits:LinksAMinute", "3"));
        using var first = await Check(app, "https://busy.example/1");
        using var second = await Check(app, "https://busy.example/2");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        Assert.Equal("later", (await TestApp.Json(second)).GetProperty("outcome").GetString());
        using var third = await Check(app, "https://jobs.example/1");
        using var fourth = await Check(app, "https://jobs.example/2");
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.NotNull(fourth.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_Operators_Import_Takes_No_Link_Alone()
    {
        await using var app = new TestApp();
        using var answer = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.JsonBody("""{ "url": "https://jobs.example/1" }""")), TestApp.Stop);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> Check(TestApp app, string url) =>
        app.Http.PostAsync("/api/check", TestApp.JsonBody(System.Text.Json.JsonSerializer.Serialize(new { url })), TestApp.Stop);
}
