using System.Net;
using System.Text.RegularExpressions;

namespace Notifier.Tests.Host;

/// <summary>Whole pages, as they are sent.</summary>
public sealed partial class PageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Pages_Of_A_Journey()
    {
        await using var world = new World();
        var advert = await world.Tell(World.Sample("find-a-job-peer-support-worker"));
        using var followed = await world.Follow(advert);
        await world.Drain();
        var confirm = World.LinkIn(Assert.Single(world.Mails()), "confirm");
        await IsGolden(world, "confirm", confirm);
        await world.Press(confirm);
        await IsGolden(world, "confirmed", confirm);
        await world.Drain();
        var mail = Assert.Single(world.Mails());
        await IsGolden(world, "leave", World.LinkIn(mail, "u"));
        await IsGolden(world, "applied", World.LinkIn(mail, "applied"));
        var manage = await world.ManageLink();
        await world.Press($"{manage}/add", ("advert", await world.Tell(World.Sample("nhs-jobs-carer-peer-support-worker"))));
        await world.Press($"{manage}/adverts/{advert}/pause");
        using var more = await world.Follow(await world.Tell("Ward Clerk\n\nApply by 9 am on Friday 16 January 2026.\n"));
        await IsGolden(world, "manage", $"{manage}?done=paused");
        await IsGolden(world, "erase", $"{manage}/erase");
        await world.Press($"{manage}/leave-all");
        await IsGolden(world, "manage-empty", manage);
        await IsGolden(world, "ask-for-link", "/manage");
        await IsGolden(world, "home", "/");
        await IsGolden(world, "example", "/check/examples/find-a-job-peer-support-worker");
        await IsGolden(world, "no-date", "/check/examples/nhs-jobs-carer-peer-support-worker");
        await IsGolden(world, "advert", $"/adverts/{advert}");
        await IsGolden(world, "follow", $"/adverts/{advert}/follow");
        await IsGolden(world, "privacy", "/privacy");
        await IsGolden(world, "accessibility", "/accessibility");
        await IsGolden(world, "forged", "/u/forged", HttpStatusCode.BadRequest);
        world.Clock.Advance(TimeSpan.FromDays(8));
        await IsGolden(world, "too-old", manage, HttpStatusCode.Gone);
        await IsGolden(world, "confirm-too-old", confirm, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Pages_Use_Nothing_From_Elsewhere_And_No_Script()
    {
        await using var world = new World();
        var advert = await world.Tell(World.Sample("nhs-jobs-carer-peer-support-worker"));
        await world.FollowAndConfirm(advert);
        await world.Drain();
        var manage = await world.ManageLink();
        foreach (var path in new[] { "/", "/check", "/check/examples/find-a-job-peer-support-worker", $"/adverts/{advert}", $"/adverts/{advert}/follow", "/manage", manage, $"{manage}/erase", "/confirm/x", "/privacy", "/accessibility", "/outbox" })
        {
            using var answer = await world.Http.GetAsync(path, Stop);
            var page = await World.Page(answer);
            Assert.Empty(page.QuerySelectorAll("script, style, [style], img, iframe, [onclick], [onload]"));
            Assert.StartsWith("/site.css?v=", Assert.Single(page.QuerySelectorAll("link")).GetAttribute("href"), StringComparison.Ordinal);
            Assert.Equal("en-GB", page.DocumentElement.GetAttribute("lang"));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.All(page.QuerySelectorAll("input:not([type=hidden]), textarea"), input => Assert.NotNull(page.QuerySelector($"label[for='{input.Id}']")));
            Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
            Assert.All(page.QuerySelectorAll("form"), form => Assert.Equal("post", form.GetAttribute("method")));
            Assert.All(page.QuerySelectorAll("form"), form => Assert.StartsWith("/", form.GetAttribute("action") ?? "/", StringComparison.Ordinal));
        }

        using var css = await world.Http.GetAsync("/site.css", Stop);
        Assert.Contains("color-scheme: light dark", await css.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    /// <summary>What is different in every run, or whenever the stylesheet changes.</summary>
    [GeneratedRegex(@"(/site\.css\?v=[0-9a-f]+)|/calendar/[^""<]+?\.ics", RegexOptions.NonBacktracking)]
    private static partial Regex Varying();

    private static async Task IsGolden(World world, string name, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await world.Http.GetAsync(path, Stop);
        Assert.Equal(status, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync(Stop);
        var token = path.Split('/', '?')[2..].FirstOrDefault(part => part.StartsWith("v1.", StringComparison.Ordinal));
        page = Varying().Replace(token is null ? page : page.Replace(token, "TOKEN", StringComparison.Ordinal), match => match.Groups[1].Success ? "/site.css?v=HASH" : "/calendar/TOKEN.ics");
        Golden.Equal($"host/{name}.html", page + "\n");
    }
}
