using Microsoft.Playwright;
using Notifier.Testing.Apps;
using Notifier.Testing.Fetching;

namespace Notifier.Browser;

/// <summary>The one box and every answer to a link, as people see them.</summary>
public sealed class LinkLookTests(Chromium chromium)
{
    private const string Box = "Link to the advert, or its words";
    private const string Trac = "https://www.healthjobsuk.com/job/UK/Devon/Exeter/Example_Trust/Administration/Ward_Clerk-v7000001";
    private const string About = "We are looking for a ward clerk who greets visitors, answers the telephone, orders what the ward needs and keeps its records in order. "
        + "You work in a friendly team of nurses and doctors, and you learn all that you need from the first day on.";

    private static readonly BoardAdvert Clerk = new(
        "C9380-25-1234", "Ward Clerk", "Example Trust", "Exeter", new DateOnly(2025, 12, 10), new DateOnly(2025, 12, 24), About)
    {
        TracReference = "380-AB1234",
    };

    private static readonly BoardAdvert Carer = new(
        "C9186-25-1313", "Carer Peer Support Worker", "Nottinghamshire Healthcare NHS Foundation Trust", "Nottingham", new DateOnly(2025, 12, 5), new DateOnly(2025, 12, 21), About)
    {
        TracReference = "186-1313-25-MH",
    };

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_Answer_To_A_Link(ColorScheme colours)
    {
        await using var web = await LocalWeb.StartAsync();
        var boards = FakeBoards.In(web);
        boards.NhsJobs.AddRange([Clerk, Carer]);
        web.Serve("jobs.example", "/read", Advert("Apply by 5 pm on Friday 19 December 2025.", "380-XY0001"));
        web.Serve("jobs.example", "/undated", Advert(string.Empty, "380-AB1234"));
        web.Serve("jobs.example", "/alone", Advert(string.Empty, "999-ZZ9999", "Another Trust"));
        web.Serve("liar.example", "/1", Advert("Apply by 9 am on Monday 15 December 2025.", "380-XY0002", canonical: FakeBoards.NhsPage(Clerk.Reference)));
        web.Serve("jobs.example", "/closed", WebAnswer.Html($"<!doctype html><html><head><title>Ward Clerk</title></head><body><main><h1>Ward Clerk</h1><p>This vacancy has closed.</p><p>{About}</p></main></body></html>"));
        web.Serve("jobs.example", "/shell", WebAnswer.Html("<!doctype html><html><head><title>Jobs</title><script src=/app.js></script></head><body><div id=root></div></body></html>"));
        web.Serve("jobs.example", "/file.pdf", new WebAnswer(200, "application/pdf", "%PDF-1.7"u8.ToArray()));
        web.Serve("jobs.example", "/inside", WebAnswer.Redirect("https://10.0.0.1/"));
        web.Serve("www.healthjobsuk.com", _ => WebAnswer.Wall());
        web.Serve("wall.example", _ => WebAnswer.Wall());
        web.Serve("busy.example", _ => WebAnswer.Nothing(429).With("Retry-After", "1200"));
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { ColorScheme = colours }, web.Use, []);
        await visit.App.Tell(TestAdverts.Words);
        visit.IsMadeToFail = true; // a site that must wait is answered with 503
        await Sight.LookAt(
            visit,
            colours,
            [
                new("link-box", "Check an advert’s dates", () => visit.Open("/check")),
                new("link-bad", "Error: Check an advert’s dates", Give("ftp://jobs.example/1")),
                new("link-list", "Error: Check an advert’s dates", Give("https://www.jobs.nhs.uk/candidate/search/results?keyword=nurse")),
                new("link-read", "Ward Clerk", Give("jobs.example/read?utm_source=alert")),
                new("link-follow", "Follow this advert", () => visit.Page.Locator(".acts a").Last.ClickAsync()),
                new("link-both", "Ward Clerk", Give("https://jobs.example/undated")),
                new("link-alone", "Ward Clerk", Give("https://jobs.example/alone")),
                new("link-lies", "Ward Clerk", Give("https://liar.example/1")),
                new("link-wall-found", "We probably found this job on NHS Jobs", Give(Trac)),
                new("link-wall", "This site lets only people in", Give("https://wall.example/vacancy/7000002")),
                new("link-closed", "This advert says that it has closed", Give("https://jobs.example/closed")),
                new("link-gone", "There is no page at this link any more", Give("https://jobs.example/none")),
                new("link-shell", "We see an empty page", Give("https://jobs.example/shell")),
                new("link-file", "This link leads to a file", Give("https://jobs.example/file.pdf")),
                new("link-inside", "We do not open this link", Give("https://jobs.example/inside")),
                new("link-no-site", "We cannot find this site", Give("https://no-such-site.example/1")),
                new("link-later", "We leave this site alone for now", async () =>
                {
                    await Give("https://busy.example/1")();
                    await Give("https://busy.example/2")();
                }),
                new("paste-both", "Carer Peer Support Worker", Give(TestApp.Sample("nhs-jobs-carer-peer-support-worker"))),
                new("paste-known", "Ward Clerk", Give(TestAdverts.Closing("Friday 2 January 2026"))),
            ]);
        visit.HadNothingToComplainAbout();

        Func<Task> Give(string typed) => async () =>
        {
            await visit.Open("/check");
            await visit.Page.GetByLabel(Box).FillAsync(typed);
            await visit.Page.RunAndWaitForResponseAsync(
                () => visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check its dates" }).ClickAsync(),
                answer => answer.Request.Method == "POST");
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_A_Link_To_The_Confirmation_Email_On_A_Phone(bool hasScripts)
    {
        await using var web = await LocalWeb.StartAsync();
        FakeBoards.In(web).NhsJobs.Add(Clerk);
        web.Serve("jobs.example", "/undated", Advert(string.Empty, "380-AB1234"));
        var phone = new BrowserNewContextOptions { JavaScriptEnabled = hasScripts, ViewportSize = new ViewportSize { Width = 360, Height = 740 }, IsMobile = true, HasTouch = true };
        await using var visit = await Visit.Begin(chromium, phone, web.Use, []);
        await visit.Open("/");
        await visit.Page.GetByLabel(Box).FillAsync("jobs.example/undated");
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check its dates" }).TapAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Ward Clerk", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
        Assert.Equal("Wednesday 24 December 2025", await visit.Page.Locator(".beside-copy .answer-day").First.InnerTextAsync());
        await visit.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Follow the copy on NHS Jobs" }).TapAsync();
        await visit.Page.GetByLabel("Your email address").FillAsync(TestApp.Somebody);
        await visit.Page.GetByLabel("Send me emails").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send confirmation email" }).TapAsync();
        await Assertions.Expect(visit.Page.Locator("h1")).ToHaveTextAsync("Check your email");
        visit.HadNothingToComplainAbout();
    }

    private static WebAnswer Advert(string closing, string reference, string employer = "Example Trust", string? canonical = null) => WebAnswer.Html($"""
        <!doctype html>
        <html lang="en"><head><title>Ward Clerk</title>{(canonical is null ? string.Empty : $"<link rel=\"canonical\" href=\"{canonical}\">")}</head><body><main>
        <h1>Ward Clerk</h1>
        <dl><dt>Employer</dt><dd>{employer}</dd><dt>Job reference</dt><dd>{reference}</dd><dt>Location</dt><dd>Exeter</dd><dt>Date posted</dt><dd>10 December 2025</dd></dl>
        <p>{About}</p>
        <p>{closing}</p>
        </main></body></html>
        """);
}
