using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Core.Options;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;

namespace Notifier.Web.Tests.Pages.AdvertLinks;

/// <summary>From a link to its answer, through the whole program and a web of the test's own.</summary>
public sealed class LinkJourneyTests
{
    private const string Trac = "https://www.healthjobsuk.com/job/UK/Devon/Exeter/Example_Trust/Administration/Ward_Clerk-v7000001";

    [Fact]
    public async Task A_Readable_Page_Becomes_An_Advert_That_Says_Where_It_Was_Read()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert("Apply by 5 pm on Friday 19 December 2025."));
        await using var app = new TestApp(web.Use);
        var path = await Moved(app, "jobs.example/advert/1?utm_source=alert&fbclid=1#apply");
        await GoldenPage.IsGolden(app, "link-read", path);
        Assert.Equal("https://jobs.example/advert/1", Assert.Single(web.Requests, request => request.Path != "/robots.txt").Url);

        // The same link in another dress is the same advert, and the page is not asked again on that day.
        Assert.Equal(path, await Moved(app, "  HTTPS://JOBS.EXAMPLE/advert/1?utm_source=mail\n"));
        Assert.Single(web.Requests, request => request.Path != "/robots.txt");

        var page = await app.Open(path);
        Assert.Contains("Read on jobs.example, last on Friday 12 December 2025 at 9 am.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("pasted", page.Body.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("pasted", (await app.Open($"{path}/follow")).Body!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_Page_Without_A_Date_Is_Shown_Beside_The_Original()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).NhsJobs.Add(WebPages.ClerkOriginal);
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert(""));
        await using var app = new TestApp(web.Use);
        var page = await Golden(app, "link-found-elsewhere", WebPages.Link);
        Assert.Equal(["NHS Jobs", "jobs.example"], page.QuerySelectorAll(".beside-copy h2").Select(name => name.TextContent));
        Assert.Equal("Wednesday 24 December 2025", page.QuerySelector(".beside-copy .answer-day")!.TextContent);
        var follow = await app.Open(page.QuerySelector("a.button")!.GetAttribute("href")!);
        Assert.Contains("Apply by Wednesday 24 December 2025", follow.QuerySelector(".card")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Wall_Leads_To_The_Same_Job_Elsewhere()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).NhsJobs.Add(WebPages.ClerkOriginal);
        web.Serve("www.healthjobsuk.com", _ => WebAnswer.Wall());
        await using var app = new TestApp(web.Use);
        var page = await Golden(app, "link-wall-found", Trac);
        Assert.Equal("Wednesday 24 December 2025", page.QuerySelector(".beside-copy .answer-day")!.TextContent);
        Assert.Contains("NHS Jobs probably has the same job", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Wall_And_Nothing_Elsewhere_Asks_For_The_Words_And_Keeps_The_Link()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).AddDecoys(WebPages.ClerkOriginal, 40);
        web.Serve("www.healthjobsuk.com", _ => WebAnswer.Wall());
        await using var app = new TestApp(web.Use);
        var page = await Golden(app, "link-wall-not-found", Trac);
        var url = page.QuerySelector("input[name=url]")!.GetAttribute("value")!;
        Assert.Equal(Trac, url);

        // The words are pasted there, and stand under the link.
        var pasted = await app.Press("/check", ("advert", TestAdverts.Words), ("url", url));
        Assert.Equal(Trac, pasted.QuerySelector("#url")!.GetAttribute("value"));
        using var kept = await app.Post("/check/follow", ("advert", TestAdverts.Words), ("url", url));
        Assert.Equal("www.healthjobsuk.com", new Uri((await app.Open(kept.Headers.Location!.OriginalString.Replace("/follow", "", StringComparison.Ordinal))).QuerySelector(".acts a")!.GetAttribute("href")!).Host);
    }

    [Fact]
    public async Task A_Page_That_Lies_About_Its_Address_Changes_Nothing_Of_What_We_Know()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).NhsJobs.Add(WebPages.ClerkOriginal);
        web.Serve("liar.example", "/1", WebPages.Advert("Apply by 9 am on Monday 15 December 2025.", canonical: FakeBoards.NhsPage("C9380-25-1234")));
        await using var app = new TestApp(web.Use);
        var known = await Moved(app, FakeBoards.NhsPage("C9380-25-1234"));
        var before = await app.Http.GetStringAsync($"/api{known}", TestApp.Stop);

        var page = await Golden(app, "link-lies", "https://liar.example/1");
        Assert.Contains("This page says that it is a copy of an advert that we know. We cannot check that, so compare the two.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["liar.example", "The advert we know"], page.QuerySelectorAll(".beside-copy h2").Select(name => name.TextContent));
        Assert.NotEqual($"{known}/follow", page.QuerySelector("a.button")!.GetAttribute("href"));
        Assert.Equal(before, await app.Http.GetStringAsync($"/api{known}", TestApp.Stop));
    }

    [Theory]
    [InlineData("https://jobs.example/%s", "This link is too long for us.")]
    [InlineData("ftp://jobs.example/1", "We open only links that begin with https:// or http://.")]
    [InlineData("https://me:secret@jobs.example/1", "This link holds a user name or a password")]
    [InlineData("https://jobs.example\\1", "This link holds a space or another character that no link has.")]
    [InlineData("http://localhost/1", "This link does not lead to a public website.")]
    [InlineData("https://jobs.example:8443/1", "This link has a number after the name of the site")]
    [InlineData("https://www.jobs.nhs.uk/candidate/search/results?keyword=nurse", "This is a list of jobs. Open one advert on it")]
    [InlineData("https://www.civilservicejobs.service.gov.uk/csr/index.cgi?SID=cGFnZT0x", "Civil Service Jobs makes such links for one visit")]
    public async Task A_Link_To_No_Advert_Is_Refused_With_What_To_Do_And_No_Request_Leaves(string typed, string sentence)
    {
        await using var web = await LocalWeb.StartAsync();
        await using var app = new TestApp(web.Use);
        typed = typed.Replace("%s", new string('x', 2000), StringComparison.Ordinal);
        using var answer = await app.Post("/check", ("advert", typed));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await TestApp.Page(answer);
        Assert.StartsWith(sentence, page.QuerySelector(".error-summary a")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(typed, page.QuerySelector<IHtmlTextAreaElement>("#advert")!.Value);
        Assert.Empty(web.Network.Resolved);
    }

    [Fact]
    public async Task A_Link_To_An_Advert_Of_Ours_Opens_It()
    {
        await using var web = await LocalWeb.StartAsync();
        await using var app = new TestApp(web.Use, ("PublicUrl", "https://dates.example/"));
        var advert = await app.Tell(TestAdverts.Words);
        Assert.Equal($"/adverts/{advert}", await Moved(app, $"dates.example/adverts/{advert}/follow"));
        using var none = await app.Post("/check", ("advert", "https://dates.example/privacy"));
        Assert.StartsWith("This link leads to this website.", (await TestApp.Page(none)).QuerySelector(".error-summary a")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(web.Network.Resolved);
    }

    [Fact]
    public async Task A_Pdf_A_Shell_And_A_Site_That_Answers_Everything_Are_No_Adverts()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve("files.example", "/advert.pdf", new WebAnswer(200, "application/pdf", "%PDF-1.7"u8.ToArray()));
        web.Serve("app.example", "/1", WebAnswer.Html("<!doctype html><html><head><title>Jobs</title><script src=/app.js></script></head><body><div id=root></div></body></html>"));
        web.Serve("everything.example", _ => WebAnswer.Html("<!doctype html><html><head><title>Welcome</title></head><body><h1>Welcome</h1><p>Search our jobs by town and by profession.</p></body></html>"));
        await using var app = new TestApp(web.Use);
        Assert.Equal("This link leads to a file", await Heading(app, "https://files.example/advert.pdf"));
        Assert.Equal("We see an empty page", await Heading(app, "https://app.example/1"));
        Assert.Equal("There is no page at this link any more", await Heading(app, "https://files.example/none"));
        Assert.Equal("We cannot find this site", await Heading(app, "https://no-such-site.example/1"));
        Assert.NotEqual(string.Empty, await Heading(app, "https://everything.example/advert/1"));
    }

    [Fact]
    public async Task What_Was_Read_Earlier_Stands_Beside_A_Wall_And_No_Surer()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert("Apply by 19 December."));
        await using var app = new TestApp(web.Use);
        var known = await Moved(app, WebPages.Link);
        web.Serve(WebPages.Host, "/advert/1", WebAnswer.Wall());
        app.Clock.Advance(TimeSpan.FromHours(16));
        var page = await Golden(app, "link-wall-earlier", WebPages.Link);
        var note = page.QuerySelector("p.note")!;
        Assert.StartsWith("When we last read it on Friday 12 December 2025 at 9 am, it said: “Apply by 19 December”.", note.TextContent, StringComparison.Ordinal);
        Assert.Contains("(likely, not certain)", note.TextContent, StringComparison.Ordinal);
        Assert.Equal(known, note.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task When_The_Hour_Of_A_Site_Is_Used_Up_The_Page_Says_When_To_Try_Again()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, _ => WebAnswer.Nothing(404));
        await using var app = new TestApp(web.Use, ("Limits:LinksAMinute", "1000"), ("Limits:LinksAnHour", "1000"), ("Limits:ChecksAMinute", "1000"));
        HttpResponseMessage? last = null;
        for (var link = 0; link < 62 && last is null; link++)
        {
            var answer = await app.Post("/check", ("advert", $"https://jobs.example/advert/{link}"));
            last = answer.StatusCode == HttpStatusCode.ServiceUnavailable ? answer : null;
        }

        Assert.NotNull(last);
        Assert.True(last.Headers.RetryAfter!.Delta > TimeSpan.FromMinutes(1));
        var html = await last.Content.ReadAsStringAsync(TestApp.Stop);
        GoldenPage.IsGolden("link-later", html);
        var again = StrictHtml.Read(html).QuerySelector("form input[type=hidden][name=advert]")!.GetAttribute("value")!;
        app.Clock.Advance(TimeSpan.FromHours(1));
        using var later = await app.Post("/check", ("advert", again));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }


    [Fact]
    public async Task What_Asks_No_Site_Does_Not_Count_As_A_Link()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert("Apply by 19 December 2025."));
        await using var app = new TestApp(web.Use, ("Limits:LinksAMinute", "1"));
        using var list = await app.Post("/check", ("advert", "https://www.jobs.nhs.uk/candidate/search"));
        using var words = await app.Post("/check", ("advert", "Ward Clerk, a friendly team"));
        var known = await Moved(app, WebPages.Link);
        Assert.Equal(known, await Moved(app, WebPages.Link));
        using var other = await app.Post("/check", ("advert", "https://jobs.example/advert/2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, other.StatusCode);
        Assert.Equal(known, await Moved(app, WebPages.Link));
    }

    /// <summary>The board's own default is no date of the employer, so we look for the original.</summary>
    [Fact]
    public async Task A_Search_For_A_Paste_With_A_Boards_Default_Counts_Too()
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web);
        await using var app = new TestApp(web.Use, ("Limits:LinksAMinute", "1"));
        const string Default = """
            Ward Clerk | Example Trust
            | Posting date: | 10 December 2025 |
            |---|---|
            | Closing date: | 09 January 2026 |
            | Location: | Exeter |
            | Company: | Example Trust |
            | Job reference: | 7647926/380-AB1234 |
            Summary
            You greet visitors of the ward.
            """;
        using var first = await app.Post("/check", ("advert", Default));
        var asked = web.Requests.Count;
        Assert.NotEqual(0, asked);
        using var second = await app.Post("/check", ("advert", Default.Replace("Clerk", "Porter", StringComparison.Ordinal)));
        Assert.Equal(asked, web.Requests.Count);
        Assert.Contains("You have asked us about many adverts", await second.Content.ReadAsStringAsync(TestApp.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_Many_Links_Of_One_Visitor_Wait_And_Words_Do_Not()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, _ => WebAnswer.Nothing(404));
        await using var app = new TestApp(web.Use, ("Limits:LinksAMinute", "2"));
        for (var link = 0; link < 2; link++)
        {
            using var answer = await app.Post("/check", ("advert", $"https://jobs.example/advert/{link}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var third = await app.Post("/check", ("advert", "https://jobs.example/advert/3"));
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.NotNull(third.Headers.RetryAfter);
        var html = await third.Content.ReadAsStringAsync(TestApp.Stop);
        GoldenPage.IsGolden("link-too-many", html);
        Assert.Equal("https://jobs.example/advert/3", StrictHtml.Read(html).QuerySelector("input[name=url]")!.GetAttribute("value"));
        Assert.Contains("Apply by", (await app.Press("/check", ("advert", TestAdverts.Words))).QuerySelector(".answer")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("so we did not look for this one elsewhere", (await app.Press("/check", ("advert", TestAdverts.Undated))).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Hour_Without_Room_Shows_The_Report_And_No_Way_To_Follow()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert("Apply by 5 pm on Friday 19 December 2025."));
        await using var app = new TestApp(web.Use, ("Delays:PastedAnHour", "2000"));
        await app.Paste(TestAdverts.Words);
        var page = await Golden(app, "link-no-room", WebPages.Link);
        Assert.Equal("Friday 19 December 2025", page.QuerySelector(".answer-day")!.TextContent);
        Assert.Null(page.QuerySelector("[action='/check/follow']"));
    }

    [Fact]
    public async Task A_Notifier_That_Reads_No_Links_Asks_For_The_Words()
    {
        await using var web = await LocalWeb.StartAsync();
        await using var app = new TestApp(services =>
        {
            web.Use(services);
            services.AddSingleton(new SourceOptions { ReadLinks = false });
        });
        await Golden(app, "link-off", WebPages.Link);
        await app.Press("/check", ("advert", TestAdverts.Undated));
        Assert.Empty(web.Network.Resolved);
    }

    [Fact]
    public async Task A_Link_Given_On_The_Manage_Page_Is_Followed_At_Once_Or_The_Page_Says_Why_Not()
    {
        await using var web = await LocalWeb.StartAsync();
        web.Serve(WebPages.Host, "/advert/1", WebPages.Advert("Apply by 5 pm on Friday 19 December 2025.", title: "Theatre Porter", reference: "380-TP0001"));
        web.Serve("www.healthjobsuk.com", _ => WebAnswer.Wall());
        await using var app = new TestApp(web.Use);
        await app.FollowAndConfirm(await app.Tell(TestAdverts.Words));
        await app.Drain();
        app.Mails();
        var manage = await app.ManageLink();
        Assert.Contains("Theatre Porter", (await app.Press($"{manage}/add", ("advert", WebPages.Link))).Body!.TextContent, StringComparison.Ordinal);
        using var wall = await app.Post($"{manage}/add", ("advert", Trac));
        Assert.Equal(HttpStatusCode.BadRequest, wall.StatusCode);
        Assert.EndsWith("Paste the words of the advert instead.", (await TestApp.Page(wall)).QuerySelector(".error-summary a")!.TextContent, StringComparison.Ordinal);
        using var list = await app.Post($"{manage}/add", ("advert", "https://www.jobs.nhs.uk/candidate/search/results?keyword=nurse"));
        Assert.StartsWith("This is a list of jobs.", (await TestApp.Page(list)).QuerySelector(".error-summary a")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<string> Moved(TestApp app, string link)
    {
        using var answer = await app.Post("/check", ("advert", link));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestApp.Stop)}");
        return answer.Headers.Location!.OriginalString;
    }

    private static async Task<string> Heading(TestApp app, string link)
    {
        using var answer = await app.Post("/check", ("advert", link));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await TestApp.Page(answer)).QuerySelector("h1")!.TextContent;
    }

    private static async Task<IHtmlDocument> Golden(TestApp app, string name, string link)
    {
        using var answer = await app.Post("/check", ("advert", link));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync(TestApp.Stop);
        GoldenPage.IsGolden(name, html);
        return StrictHtml.Read(html);
    }
}
