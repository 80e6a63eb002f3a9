using System.Net;
using AngleSharp.Html.Dom;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;

namespace Notifier.Web.Tests.Pages.AdvertLinks;

/// <summary>What stands beside an advert whose words were pasted.</summary>
public sealed class BesidePasteTests
{
    [Fact]
    public async Task The_Copy_Without_A_Date_Gets_The_Date_Of_Its_Original()
    {
        await using var web = await LocalWeb.StartAsync();
        var boards = FakeBoards.In(web);
        boards.AddDecoys(WebPages.CarerOriginal, 60);
        boards.NhsJobs.Add(WebPages.CarerOriginal);
        await using var app = new TestApp(web.Use);
        var page = await Golden(app, "paste-found-elsewhere", TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        Assert.Equal(["NHS Jobs", "What you pasted"], page.QuerySelectorAll(".beside-copy h2").Select(name => name.TextContent));
        Assert.Equal("Sunday 21 December 2025", page.QuerySelector(".beside-copy .answer-day")!.TextContent);
        Assert.Contains("its reference is 186-1313-25-MH", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Apply by Sunday 21 December 2025", (await app.Open(page.QuerySelector("a.button")!.GetAttribute("href")!)).QuerySelector(".card")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Copy_Without_A_Date_And_Without_An_Original_Says_What_Was_Tried()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).AddDecoys(WebPages.CarerOriginal, 60);
        await using var app = new TestApp(web.Use);
        var page = await Golden(app, "paste-not-found", TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        Assert.Equal("No closing date is stated It may close at any time", string.Join(' ', page.QuerySelectorAll(".answer-label, .answer-day").Select(line => line.TextContent)));
    }

    [Fact]
    public async Task An_Advert_That_We_Know_Is_To_Be_Followed_And_Words_That_Disagree_Are_Shown()
    {
        await using var app = new TestApp();
        var known = await app.Tell(TestAdverts.Words);
        var page = await Golden(app, "paste-known", TestAdverts.Closing("Friday 2 January 2026"));
        Assert.Equal(["The advert we know", "What you pasted"], page.QuerySelectorAll(".beside-copy h2").Select(name => name.TextContent));
        Assert.Equal(["Wednesday 24 December 2025", "Friday 2 January 2026"], page.QuerySelectorAll(".answer-day").Select(day => day.TextContent));
        Assert.Equal("The dates differ. Go by the earlier one.", page.QuerySelector("main > p > strong")!.TextContent);
        Assert.Equal($"/adverts/{known}/follow", page.QuerySelector("a.button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Words_That_State_An_Earlier_Date_Than_The_Advert_We_Know_Come_First()
    {
        await using var app = new TestApp();
        var known = await app.Tell(TestAdverts.Words);
        var page = await app.Press("/check", ("advert", TestAdverts.Closing("Friday 19 Dec 2025")));
        Assert.Equal(["Friday 19 December 2025", "Wednesday 24 December 2025"], page.QuerySelectorAll(".answer-day").Select(day => day.TextContent));
        Assert.Equal($"/adverts/{known}/follow", page.QuerySelector("a.button")!.GetAttribute("href"));
        Assert.Equal("Follow what you pasted", page.QuerySelector("form.follow button[type=submit]")!.TextContent);
    }

    [Fact]
    public async Task What_People_Share_Is_Words_With_A_Link_In_Them()
    {
        await using var app = new TestApp();
        var page = await app.Press("/check", ("advert", "Ward Clerk at Example Trust, apply by 20 January 2026 https://jobs.example/1"));
        Assert.Equal("Tuesday 20 January 2026", page.QuerySelector(".answer-day")!.TextContent);
    }

    [Theory]
    [InlineData("Ward Clerk at Example Trust https://jobs.example/1", true)]
    [InlineData("Ward Clerk\n\nhttps://jobs.example/1\nSent from my phone", true)]
    [InlineData("Ward Clerk https://jobs.example/1 and https://jobs.example/2", false)]
    public async Task What_A_Phone_Shares_Without_A_Date_Opens_Its_Link(string shared, bool isOpened)
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve("jobs.example", "/1", WebPages.Advert("Apply by 20 January 2026."));
        await using var app = new TestApp(web.Use);
        using var answer = await app.Post("/check", ("advert", shared));
        Assert.Equal(isOpened ? HttpStatusCode.SeeOther : HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isOpened, web.Requests.Any(request => request.Host == "jobs.example"));
    }

    private static async Task<IHtmlDocument> Golden(TestApp app, string name, string words)
    {
        using var answer = await app.Post("/check", ("advert", words));
        var html = await answer.Content.ReadAsStringAsync(TestApp.Stop);
        GoldenPage.IsGolden(name, html);
        return StrictHtml.Read(html);
    }
}
