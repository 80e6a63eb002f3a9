using Microsoft.Playwright;
using Notifier.Tests.Host;

namespace Notifier.Tests.Browser;

/// <summary>Every page and every mail as people see it: in light and dark colours, on a small screen and enlarged. Pictures go to <c>artifacts/screens</c>.</summary>
public sealed class LookTests(Chromium chromium)
{
    private const string FindAJob = "find-a-job-peer-support-worker";
    private const string OnlyColours = "color-contrast";

    private static readonly string Screens = Directory.CreateDirectory(Path.Combine(Repository(), "artifacts", "screens")).FullName;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_Page(ColorScheme colours)
    {
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { ColorScheme = colours });
        foreach (var (name, path) in await Pages(visit))
        {
            await visit.Open(path);
            if (name == "check-wrong")
            {
                await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check its dates" }).ClickAsync();
            }
            else if (name == "follow-wrong")
            {
                await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send me the email to confirm" }).ClickAsync();
            }
            else if (name == "manage")
            {
                await visit.Page.Locator("summary").First.ClickAsync();
            }

            await Looks(visit, $"page-{name}", colours);
        }

        visit.HadNothingToComplainAbout();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_Mail(ColorScheme colours)
    {
        var mails = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mails"), "*.html").Order(StringComparer.Ordinal).ToList();
        Assert.True(mails.Count >= 20);
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { ColorScheme = colours });
        foreach (var mail in mails)
        {
            await visit.Page.SetContentAsync(await File.ReadAllTextAsync(mail, TestContext.Current.CancellationToken));
            await Looks(visit, $"mail-{Path.GetFileNameWithoutExtension(mail)}", colours);
        }

        visit.HadNothingToComplainAbout();
    }

    private static async Task Looks(Visit visit, string name, ColorScheme colours)
    {
        await visit.Page.SetViewportSizeAsync(1280, 800);
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screens, $"{name}-{(colours == ColorScheme.Dark ? "dark" : "light")}.png"), FullPage = true });
        if (colours == ColorScheme.Dark)
        {
            await visit.IsAccessible(name, OnlyColours); // all else is the same as in the light
            return;
        }

        await visit.IsAccessible(name);
        await visit.Page.SetViewportSizeAsync(640, 400); // what is left of a window of 1280 when it is enlarged to 200 %
        await visit.NeedsNoSidewaysScrolling($"{name} at 200 %");
        await visit.Page.SetViewportSizeAsync(320, 640);
        await visit.NeedsNoSidewaysScrolling($"{name} on a small screen");
        await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screens, $"{name}-narrow.png"), FullPage = true });
    }

    /// <summary>All pages there are, with something on each.</summary>
    private static async Task<IReadOnlyList<(string Name, string Path)>> Pages(Visit visit)
    {
        var world = visit.World;
        var advert = await world.Tell(World.Sample(FindAJob));
        using (var told = await world.Http.SendAsync(World.AsOperator(HttpMethod.Post, "/api/adverts", World.JsonBody("""{ "text": "Peer Support Worker\n\nCompany: Kent and Medway NHS and Social Care Partnership Trust\nJob reference: 380-FR0615\nPosting date: 10 December 2025\n\nClosing date: 22 December 2025, 5 pm\n", "url": "https://jobs.example.nhs.uk/380-FR0615" }"""))))
        {
            Assert.True(told.IsSuccessStatusCode);
        }

        var undated = await world.Tell(World.Sample("nhs-jobs-carer-peer-support-worker"));
        var clerk = await world.Tell("Ward clerk\n\nCompany: Example Trust\nPosting date: 8 December 2025\n\nApply by 9 am on Friday 16 January 2026.\n");
        using (var asked = await world.Follow(clerk))
        {
            Assert.True(asked.IsSuccessStatusCode);
        }

        await world.Drain();
        var confirm = LinkIn(world, "confirm");
        var confirmed = await ConfirmedLink(world, advert);
        using var link = await world.Post("/manage", ("email", World.Somebody));
        await world.Drain();
        var manage = LinkIn(world, "manage");
        await world.Press($"{manage}/add", ("advert", undated));
        await world.Drain();
        var mail = (await world.Open("/outbox")).QuerySelector(".mails a")!.GetAttribute("href")!;
        var about = await world.Open(mail);
        string InMail(string page) => new Uri(about.QuerySelectorAll(".words a").Select(found => found.GetAttribute("href")!).First(found => found.Contains($"/{page}/", StringComparison.Ordinal))).AbsolutePath;
        return
        [
            ("home", "/"),
            ("check", "/check"),
            ("check-wrong", "/check"),
            ("example-board", $"/check/examples/{FindAJob}"),
            ("example-time-recovery", "/check/examples/find-a-job-support-time-recovery-worker"),
            ("example-no-date", "/check/examples/nhs-jobs-carer-peer-support-worker"),
            ("advert", $"/adverts/{advert}"),
            ("advert-one-copy", $"/adverts/{clerk}"),
            ("follow", $"/adverts/{clerk}/follow"),
            ("follow-wrong", $"/adverts/{clerk}/follow"),
            ("confirm", confirm),
            ("confirmed", confirmed),
            ("leave", InMail("u")),
            ("applied", InMail("applied")),
            ("ask-for-link", "/manage"),
            ("manage", manage),
            ("erase", $"{manage}/erase"),
            ("link-damaged", "/u/damaged"),
            ("outbox", "/outbox"),
            ("outbox-mail", mail),
            ("outbox-html", $"{mail}/html"),
            ("privacy", "/privacy"),
            ("accessibility", "/accessibility"),
            ("not-found", "/nowhere"),
        ];
    }

    private static async Task<string> ConfirmedLink(World world, string advert)
    {
        using var asked = await world.Follow(advert);
        Assert.True(asked.IsSuccessStatusCode);
        await world.Drain();
        var link = LinkIn(world, "confirm");
        await world.Press(link);
        await world.Drain();
        return link;
    }

    /// <summary>The path of a link in the mail that came last.</summary>
    private static string LinkIn(World world, string page)
    {
        var text = world.Mails().Select(mail => mail.TextBody!).Last(text => text.Contains($"/{page}/", StringComparison.Ordinal));
        return new Uri(text.Split((char[]?)null).First(word => word.StartsWith("http", StringComparison.Ordinal) && word.Contains($"/{page}/", StringComparison.Ordinal))).AbsolutePath;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Notifier.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Notifier.sln above the test.");
        }

        return folder.FullName;
    }
}
