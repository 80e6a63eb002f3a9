using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.Browser;

/// <summary>Every page as people see it, those that only a button leads to and those of trouble too.</summary>
public sealed class PageLookTests(Chromium chromium)
{
    private const string FindAJob = "find-a-job-peer-support-worker";
    private const string TwoDates = "Ward clerk\n\nCompany: Example Trust\nPosting date: 10 December 2025\nClosing date: 9 January 2026\n\nThis advert closes on Tuesday 23 December 2025.\n";
    private const string Late = "late@people.example";

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_Page(ColorScheme colours)
    {
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { ColorScheme = colours });
        await Sight.LookAt(visit, colours, await Sights(visit));
        visit.HadNothingToComplainAbout();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_Page_Of_Trouble(ColorScheme colours)
    {
        Exception? away = null;
        await using var visit = await Visit.Begin(
            chromium,
            new BrowserNewContextOptions { ColorScheme = colours },
            services => services.AddSingleton<ITableStore>(provider => new FaultyTableStore(new SqliteTableStore(provider.GetRequiredService<SqliteDatabase>()))
            {
                Before = request => away is { } trouble && !request.IsWrite ? Task.FromException(trouble) : Task.CompletedTask,
            }),
            ("Limits:AsksAnHour", "1"));
        var advert = await visit.App.Tell(TwoDates);
        await Sight.LookAt(
            visit,
            colours,
            [
                new("too-often", "That was asked for too often", async () =>
                {
                    for (var ask = 0; ask < 2; ask++)
                    {
                        await visit.Open("/manage");
                        await AskForLink(visit, TestApp.Somebody);
                    }
                }),
                new("failed", "Something went wrong here", () => Fail(new InvalidOperationException("a mistake of ours"))),
                new("unavailable", "Nothing can be stored or looked up at the moment", () => Fail(new StorageUnavailableException("nobody answers"))),
            ]);
        visit.HadNothingToComplainAbout();

        Task Fail(Exception trouble)
        {
            away = trouble;
            visit.IsMadeToFail = true;
            return visit.Open($"/adverts/{advert}");
        }
    }

    /// <summary>All pages there are, with something on each; some go on from the one before.</summary>
    private static async Task<IReadOnlyList<Sight>> Sights(Visit visit)
    {
        var app = visit.App;
        await NameHr(app, """{ "email": "hr@trust.example", "referencePrefix": "380-" }""");
        await app.Press(LinkIn(app, "hr/confirm"));
        await NameHr(app, """{ "email": "hr@trust.example", "employer": "Example Trust" }""");
        var hrConfirm = LinkIn(app, "hr/confirm");
        var advert = await app.Tell(TestApp.Sample(FindAJob));
        for (var quarter = 0; quarter < 2; quarter++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(16));
            await app.SweepAndDrain();
        }

        var hrLeave = LinkIn(app, "hr/leave");
        using (var told = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.JsonBody("""{ "text": "Peer Support Worker\n\nCompany: Kent and Medway NHS and Social Care Partnership Trust\nJob reference: 380-FR0615\nPosting date: 10 December 2025\n\nClosing date: 22 December 2025, 5 pm\n", "url": "https://jobs.example.nhs.uk/380-FR0615" }"""))))
        {
            Assert.True(told.IsSuccessStatusCode);
        }

        var undated = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        var clerk = await app.Tell("Ward clerk\n\nCompany: Example Trust\nPosting date: 8 December 2025\n\nApply by 9 am on Friday 16 January 2026.\n");
        var guess = await app.Tell(TestAdverts.Field);
        var late = await Asked(app, clerk, Late);
        var confirm = await Asked(app, clerk, TestApp.Somebody);
        var confirmed = await Asked(app, advert, TestApp.Somebody);
        await app.Press(confirmed);
        await app.Drain();
        var applied = LinkIn(app, "applied");
        using var link = await app.Post("/manage", ("email", TestApp.Somebody));
        await app.Drain();
        var manage = LinkIn(app, "manage");
        await app.Press($"{manage}/add", ("advert", undated));
        await app.Drain();
        await app.EnterOutbox();
        var mail = (await app.Open("/outbox")).QuerySelector(".mails a")!.GetAttribute("href")!;
        var leave = LinkIn(app, "u");
        return
        [
            new("home", "Which closing date is safe?", Open("/")),
            new("privacy", "Privacy", Open("/privacy")),
            new("robot", "Our robot", Open("/robot")),
            new("accessibility", "Accessibility", Open("/accessibility")),
            new("example-board", "Peer Support Worker", Open($"/check/examples/{FindAJob}")),
            new("example-time-recovery", "Support Time Recovery Worker", Open("/check/examples/find-a-job-support-time-recovery-worker")),
            new("example-no-date", "Carer Peer Support Worker", Open("/check/examples/nhs-jobs-carer-peer-support-worker")),

            new("check", "Check an advert’s dates", Open("/check")),
            new("check-wrong", "Error: Check an advert’s dates", Press("Check its dates")),
            new("check-result", "Ward clerk", async () =>
            {
                await visit.Page.GetByLabel("Link to the advert, or its words").FillAsync(TwoDates);
                await Press("Check its dates")();
                await visit.Page.GetByText("Copy a report").ClickAsync();
            }),
            new("check-result-wrong", "Error: Ward clerk", async () =>
            {
                await visit.Page.GetByLabel("The advert’s web address").FillAsync("www.jobs.example/ward-clerk");
                await Press("Follow this advert")();
            }),
            new("follow-pasted", "Follow this advert", async () =>
            {
                await visit.Page.GetByLabel("The advert’s web address").FillAsync("https://www.jobs.example/ward-clerk");
                await Press("Follow this advert")();
            }),
            new("advert-pasted", "Ward clerk", () => visit.Page.Locator(".card-title a").ClickAsync()),

            new("advert", "Peer Support Worker", Open($"/adverts/{advert}")),
            new("advert-one-copy", "Ward clerk", Open($"/adverts/{clerk}")),
            new("advert-guess", "Ward Clerk", Open($"/adverts/{guess}")),
            new("follow-guess", "Follow this advert", Open($"/adverts/{guess}/follow")),
            new("follow", "Follow this advert", Open($"/adverts/{clerk}/follow")),
            new("follow-wrong", "Error: Follow this advert", Press("Send confirmation email")),
            new("follow-asked", "Check your email", async () =>
            {
                await visit.Page.GetByLabel("Your email address").FillAsync("other@people.example");
                await visit.Page.GetByLabel("Send me emails").CheckAsync();
                await Press("Send confirmation email")();
            }),
            new("confirm", "Follow this advert?", Open(confirm)),
            new("confirmed", "You follow this advert", Open(confirmed)),
            new("confirm-damaged", "This link does not work", Open("/confirm/damaged")),

            new("hr-confirm", "Be told about your adverts?", Open(hrConfirm)),
            new("hr-confirmed", "You will be told", Press("Yes, tell me")),
            new("hr-leave", "Stop these emails?", Open(hrLeave)),
            new("hr-left", "You get no more of these emails", Press("Stop these emails")),
            new("hr-damaged", "This link does not work", Open("/hr/leave/damaged")),

            new("ask-for-link", "What you follow", Open("/manage")),
            new("ask-for-link-wrong", "Error: What you follow", () => AskForLink(visit, "somebody@")),
            new("ask-for-link-sent", "Check your email", () => AskForLink(visit, TestApp.Somebody)),
            new("manage", "What you follow", async () =>
            {
                await visit.Open(manage);
                await visit.Page.Locator("summary").First.ClickAsync();
            }),
            new("manage-wrong", "Error: What you follow", Press("Follow it")),
            new("manage-paused", "What you follow", async () =>
            {
                await Press("Pause")();
                await Assertions.Expect(visit.Page.Locator(".done")).ToBeVisibleAsync();
            }),
            new("applied", "Have you applied?", Open(applied)),
            new("applied-done", "Good luck!", Press("Yes, I have applied")),
            new("leave", "Stop following this advert?", Open(leave)),
            new("left", "You no longer follow this advert", Press("Stop following")),
            new("link-damaged", "This link does not work", Open("/u/damaged")),

            new("outbox", "Outbox", () => visit.OpenOutbox()),
            new("outbox-mail", "An advert you follow states no closing date", Open(mail)),
            new("outbox-html", "An advert you follow states no closing date", Open($"{mail}/html"), IsMail: true),
            new("erase", "Erase everything about me?", Open($"{manage}/erase")),
            new("erased", "Everything about you is erased", Press("Erase everything")),
            new("not-found", "There is nothing at this address", Open("/nowhere")),
            new("no-such-advert", "There is no such advert", Open("/adverts/nowhere")),

            new("confirm-too-old", "This link is too old", () =>
            {
                app.Clock.Advance(TimeSpan.FromDays(15));
                return visit.Open(late);
            }),
            new("link-too-old", "This link is too old", Open(manage)),
            new("advert-over", "Peer Support Worker", Open($"/adverts/{advert}")),
            new("follow-over", "This advert has closed", Open($"/adverts/{advert}/follow")),
        ];

        Func<Task> Open(string path) => () => visit.Open(path);

        Func<Task> Press(string button) => () => visit.Page.Locator("main").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button }).First.ClickAsync();
    }

    private static async Task AskForLink(Visit visit, string address)
    {
        await visit.Page.GetByLabel("Your email address").FillAsync(address);
        await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send me the link" }).ClickAsync(),
            answer => answer.Request.Method == "POST");
    }

    private static async Task NameHr(TestApp app, string contact)
    {
        using var named = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/hr", TestApp.JsonBody(contact)));
        Assert.True(named.IsSuccessStatusCode);
        await app.Drain();
    }

    /// <returns>The path of the link to confirm.</returns>
    private static async Task<string> Asked(TestApp app, string advert, string address)
    {
        using var asked = await app.Follow(advert, address);
        Assert.True(asked.IsSuccessStatusCode);
        await app.Drain();
        return LinkIn(app, "confirm");
    }

    /// <summary>The path of a link in the one mail with such a link that came since the last look.</summary>
    private static string LinkIn(TestApp app, string page)
    {
        var text = Assert.Single(app.Mails(), mail => mail.TextBody!.Contains($"/{page}/", StringComparison.Ordinal)).TextBody!;
        return new Uri(text.Split((char[]?)null).First(word => word.StartsWith("http", StringComparison.Ordinal) && word.Contains($"/{page}/", StringComparison.Ordinal))).AbsolutePath;
    }
}
