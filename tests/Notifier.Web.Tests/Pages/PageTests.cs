using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Pages;

/// <summary>Whole pages, as they are sent.</summary>
public sealed class PageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_Pages_Of_A_Journey()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        using var followed = await app.Follow(advert);
        await app.Drain();
        var confirm = TestApp.LinkIn(Assert.Single(app.Mails()), "confirm");
        await GoldenPage.IsGolden(app, "confirm", confirm);
        await app.Press(confirm);
        await GoldenPage.IsGolden(app, "confirmed", confirm);
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        await GoldenPage.IsGolden(app, "leave", TestApp.LinkIn(mail, "u"));
        await GoldenPage.IsGolden(app, "applied", TestApp.LinkIn(mail, "applied"));
        var manage = await app.ManageLink();
        await app.Press($"{manage}/add", ("advert", await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"))));
        await app.Press($"{manage}/adverts/{advert}/pause");
        using var more = await app.Follow(await app.Tell("Ward Clerk\n\nApply by 9 am on Friday 16 January 2026.\n"));
        await GoldenPage.IsGolden(app, "manage", $"{manage}?done=paused");
        await GoldenPage.IsGolden(app, "erase", $"{manage}/erase");
        await app.Press($"{manage}/leave-all");
        await GoldenPage.IsGolden(app, "manage-empty", manage);
        await GoldenPage.IsGolden(app, "ask-for-link", "/manage");
        await GoldenPage.IsGolden(app, "home", "/");
        await GoldenPage.IsGolden(app, "example", "/check/examples/find-a-job-peer-support-worker");
        await GoldenPage.IsGolden(app, "no-date", "/check/examples/nhs-jobs-carer-peer-support-worker");
        await GoldenPage.IsGolden(app, "advert", $"/adverts/{advert}");
        await GoldenPage.IsGolden(app, "follow", $"/adverts/{advert}/follow");
        await GoldenPage.IsGolden(app, "privacy", "/privacy");
        await GoldenPage.IsGolden(app, "robot", "/robot");
        await GoldenPage.IsGolden(app, "accessibility", "/accessibility");
        await GoldenPage.IsGolden(app, "forged", "/u/forged", HttpStatusCode.BadRequest);
        app.Clock.Advance(TimeSpan.FromDays(8));
        await GoldenPage.IsGolden(app, "too-old", manage, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task The_Pages_Of_A_Job_That_Was_Posted_Again()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(Notifier.Testing.Apps.TestAdverts.Field);
        await app.FollowAndConfirm(advert);
        app.Clock.Advance(TimeSpan.FromDays(28));
        var again = Notifier.Testing.Apps.TestAdverts.Field
            .Replace("380-AB1234", "380-AB1234-2", StringComparison.Ordinal)
            .Replace("10 December 2025", "9 January 2026", StringComparison.Ordinal)
            .Replace("09 January 2026", "08 February 2026", StringComparison.Ordinal);
        Assert.Equal(advert, await app.Tell(again));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await GoldenPage.IsGolden(app, "advert-posted-again", $"/adverts/{advert}");
        await GoldenPage.IsGolden(app, "follow-posted-again", $"/adverts/{advert}/follow");
        await GoldenPage.IsGolden(app, "manage-posted-again", await app.ManageLink());
    }

    [Fact]
    public async Task The_Pages_Of_An_Advert_That_Was_Pasted_Again()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Paste(Notifier.Testing.Apps.TestAdverts.Words));
        var manage = await app.ManageLink();
        var changed = await app.Paste(Notifier.Testing.Apps.TestAdverts.Closing("Friday 19 Dec 2025"));
        using var asked = await app.Follow(changed);
        await app.Drain();
        var replace = TestApp.LinkIn(Assert.Single(app.Mails()), "replace");
        await GoldenPage.IsGolden(app, "replace", replace);
        using var pasted = await app.Post($"{manage}/add", ("advert", Notifier.Testing.Apps.TestAdverts.Closing("Friday 19 Dec 2025")));
        Assert.Equal(HttpStatusCode.SeeOther, pasted.StatusCode);
        await GoldenPage.IsGolden(app, "manage-asks-to-replace", pasted.Headers.Location!.OriginalString);
        using var pressed = await app.Post(replace);
        GoldenPage.IsGolden("replaced", await pressed.Content.ReadAsStringAsync(Stop));
        await GoldenPage.IsGolden(app, "manage-replaced", manage);
        app.Clock.Advance(TimeSpan.FromDays(8));
        await GoldenPage.IsGolden(app, "replace-used-and-too-old", replace, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_Question_That_No_Longer_Arises_Says_So()
    {
        await using var app = new TestApp();
        var old = await app.Paste(Notifier.Testing.Apps.TestAdverts.Words);
        await app.FollowAndConfirm(old);
        var manage = await app.ManageLink();
        using var asked = await app.Follow(await app.Paste(Notifier.Testing.Apps.TestAdverts.Closing("Sunday 14 Dec 2025")));
        await app.Drain();
        var replace = TestApp.LinkIn(Assert.Single(app.Mails()), "replace");
        app.Clock.Advance(TimeSpan.FromDays(3));
        await GoldenPage.IsGolden(app, "replace-closed", replace);
        Assert.Equal("This advert has closed", (await app.Press(replace)).QuerySelector("h1")!.TextContent);
        await app.Press($"{manage}/adverts/{old}/applied");
        await GoldenPage.IsGolden(app, "replace-nothing", replace);
        Assert.Equal("There is nothing to replace", (await app.Press(replace)).QuerySelector("h1")!.TextContent);
        app.Clock.Advance(TimeSpan.FromDays(5));
        await GoldenPage.IsGolden(app, "replace-too-old", replace, HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Who_Is_Just_Being_Reminded_Is_Told_That_It_Takes_A_Few_Minutes()
    {
        await using var app = new TestApp();
        var (old, changed) = (await app.Paste(Notifier.Testing.Apps.TestAdverts.Words), await app.Paste(Notifier.Testing.Apps.TestAdverts.Closing("Friday 19 Dec 2025")));
        await app.FollowAndConfirm(old);
        await app.BeReminded(old);
        var manage = await app.ManageLink();
        using var asked = await app.Follow(changed);
        await app.Drain();
        using var pressed = await app.Post(TestApp.LinkIn(Assert.Single(app.Mails()), "replace"));
        GoldenPage.IsGolden("replace-soon", await pressed.Content.ReadAsStringAsync(Stop));
        await GoldenPage.IsGolden(app, "manage-replaces-soon", manage);
        Assert.Contains("In a few minutes the new one takes its place.", (await app.Press($"{manage}/adverts/{changed}/replace")).Body!.TextContent, StringComparison.Ordinal);

        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await app.SweepAndDrain();
        Assert.Contains("another advert of this job took its place", (await app.Open(manage)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_Says_That_It_Is_Another_Job_Follows_Both()
    {
        await using var app = new TestApp();
        await app.FollowAndConfirm(await app.Paste(Notifier.Testing.Apps.TestAdverts.Words));
        var manage = await app.ManageLink();
        var page = await app.Press($"{manage}/add", ("advert", Notifier.Testing.Apps.TestAdverts.Closing("Friday 19 Dec 2025")));
        var both = page.QuerySelectorAll("form").Single(form => form.GetAttribute("action")!.EndsWith("/both", StringComparison.Ordinal)).GetAttribute("action")!;
        Assert.Equal(2, (await app.Press(both)).QuerySelectorAll(".card").Length);
        var later = await app.Paste(Notifier.Testing.Apps.TestAdverts.Closing("Monday 22 Dec 2025"));
        using var asked = await app.Follow(later);
        await app.Drain();
        var mail = Assert.Single(app.Mails(), mail => mail.TextBody!.Contains("/replace/", StringComparison.Ordinal));
        Assert.Equal("You follow this advert", (await app.Press(TestApp.LinkIn(mail, "confirm"))).QuerySelector("h1")!.TextContent);
        Assert.Equal(3, (await app.Open(manage)).QuerySelectorAll(".card").Length);
    }

    [Fact]
    public async Task Links_In_Mails_About_The_Advert_Of_Before_Stop_The_One_That_Took_Its_Place()
    {
        await using var app = new TestApp();
        var (old, changed) = (await app.Paste(TestApp.Sample("find-a-job-peer-support-worker")), await app.Paste(TestApp.Sample("find-a-job-peer-support-worker") + "\nWrite to us."));
        await app.FollowAndConfirm(old);
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        var manage = await app.ManageLink();
        await app.Press($"{manage}/adverts/{changed}/replace");
        Assert.Equal("Stop following this advert?", (await app.Open(TestApp.LinkIn(mail, "u"))).QuerySelector("h1")!.TextContent);
        await app.Press(TestApp.LinkIn(mail, "u"));
        Assert.Contains("You follow no advert.", (await app.Open(manage)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_Runs_It_Is_Said_On_The_Privacy_Page_And_In_Every_Email()
    {
        await using var app = new TestApp(null, ("OperatorName", "Example <b>Trust</b>"), ("OperatorContact", "dates@trust.example"));
        await GoldenPage.IsGolden(app, "privacy-run-by", "/privacy");
        using var asked = await app.Follow(await app.Tell(TestApp.Sample("find-a-job-peer-support-worker")));
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        Assert.EndsWith("Who sent it\n-----------\n\nThis notifier is run by Example <b>Trust</b>. You can reach them here:\ndates@trust.example\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("<p>This notifier is run by Example &lt;b&gt;Trust&lt;/b&gt;. You can reach them here: dates@trust.example</p>", mail.HtmlBody!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Link_To_Confirm_That_Is_Too_Old_Says_What_Became_Of_It()
    {
        await using var app = new TestApp();
        var advert = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        var (never, confirmed, left) = (await AskAsync("never@people.example"), await AskAsync("confirmed@people.example"), await AskAsync("left@people.example"));
        await app.Press(confirmed);
        await app.Press(left);
        await app.Drain();
        await app.Press(TestApp.LinkIn(Assert.Single(app.Mails(), mail => mail.To.Mailboxes.Single().Address == "left@people.example"), "u"));
        app.Clock.Advance(TimeSpan.FromDays(8));
        await GoldenPage.IsGolden(app, "confirm-too-old", never, HttpStatusCode.Gone);
        await GoldenPage.IsGolden(app, "confirm-used-and-too-old", confirmed, HttpStatusCode.Gone);
        await GoldenPage.IsGolden(app, "confirm-left-and-too-old", left, HttpStatusCode.Gone);

        async Task<string> AskAsync(string email)
        {
            using var asked = await app.Follow(advert, email);
            await app.Drain();
            return TestApp.LinkIn(Assert.Single(app.Mails()), "confirm");
        }
    }

    [Fact]
    public async Task Whoever_Asks_To_Follow_Is_Told_When_The_Email_Should_Come()
    {
        await using var app = new TestApp(null, ("Delays:ConfirmationsAnHour", "1"));
        var path = $"/adverts/{await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"))}/follow";
        await AskAsync("follow-asked", await TokenAsync());
        await AskAsync("follow-again", await TokenAsync()); // a token that young needs no person
        var token = await TokenAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        await AskAsync("follow-waits", token);
        await AskAsync("follow-again", token);
        await AskAsync("follow-again", string.Empty);

        async Task<string> TokenAsync() => (await app.Open(path)).QuerySelector("input[name=token]")!.GetAttribute("value")!;

        async Task AskAsync(string name, string token)
        {
            using var answer = await app.Post(path, ("email", TestApp.Somebody), ("consent", "true"), ("remindDaysBefore", "7"), ("remindDaysBefore", "0"), ("token", token));
            GoldenPage.IsGolden(name, await answer.Content.ReadAsStringAsync(Stop));
        }
    }

    [Fact]
    public async Task A_Link_To_Confirm_Offers_What_Else_Was_Asked_For()
    {
        await using var app = new TestApp(null, ("Delays:ConfirmationsADay", "1"));
        using var first = await app.Follow(await app.Tell(TestApp.Sample("find-a-job-peer-support-worker")));
        await app.Drain();
        var confirm = TestApp.LinkIn(Assert.Single(app.Mails()), "confirm");
        var noDate = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        using var second = await app.Follow(noDate);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var third = await app.Follow(await app.Tell("\"Ward\" & <Clerk>\n\nApply by 9 am on Friday 16 January 2026.\n"));
        await GoldenPage.IsGolden(app, "confirm-with-others", confirm);
        using var pressed = await app.Post(confirm, ("also", noDate));
        GoldenPage.IsGolden("confirmed-with-others", await pressed.Content.ReadAsStringAsync(Stop));
        await GoldenPage.IsGolden(app, "confirmed-others-left", confirm);
    }

    [Fact]
    public async Task The_Pages_Of_An_Hr_Contact()
    {
        await using var app = new TestApp();
        using var named = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/hr", TestApp.JsonBody("""{ "email": "hr@trust.example", "referencePrefix": "380-" }""")), Stop);
        await app.Drain();
        var confirm = TestApp.LinkIn(Assert.Single(app.Mails()), "hr/confirm");
        await GoldenPage.IsGolden(app, "hr-confirm", confirm);
        await app.Press(confirm);
        await GoldenPage.IsGolden(app, "hr-confirmed", confirm);
        await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));
        for (var quarter = 0; quarter < 2; quarter++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(16));
            await app.SweepAndDrain();
        }

        await app.Drain();
        var leave = TestApp.LinkIn(Assert.Single(app.Mails()), "hr/leave");
        await GoldenPage.IsGolden(app, "hr-leave", leave);
        await app.Press(leave);
        await GoldenPage.IsGolden(app, "hr-left", leave);
        await GoldenPage.IsGolden(app, "hr-nothing-to-confirm", confirm);
        await GoldenPage.IsGolden(app, "hr-forged", "/hr/confirm/forged", HttpStatusCode.BadRequest);
    }

    /// <summary>A mistake of ours: neither the page nor the log gives away what it was about.</summary>
    [Fact]
    public async Task What_Goes_Wrong_Here_Is_Said_To_Be_Ours()
    {
        var clock = new BrokenClock();
        await using var app = new TestApp(services => services.AddSingleton<TimeProvider>(clock));
        _ = app.Services;
        clock.IsBroken = true;
        await GoldenPage.IsGolden(app, "went-wrong", "/confirm/forged", HttpStatusCode.InternalServerError);
        using var answer = await app.Http.PostAsync("/api/check", TestApp.Text("Nurse"), Stop);
        Assert.Equal((HttpStatusCode.InternalServerError, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var words = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Equal("Something went wrong here. It is not your fault, and has been noted.", (await TestApp.Json(answer)).GetProperty("title").GetString());
        Assert.All((string[])["Error A request failed at HTTP: GET, HEAD /confirm/{token}", "Error A request failed at HTTP: POST /api/check", "InvalidOperationException"], part => Assert.Contains(part, app.Log.Text, StringComparison.Ordinal));
        Assert.All((string[])[words, app.Log.Text], text => Assert.DoesNotContain(BrokenClock.Words, text, StringComparison.Ordinal));
        Assert.DoesNotContain("forged", app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>Each promises the reminders whose moment is still to come, not those of a day that is not over.</summary>
    [Fact]
    public async Task The_Email_To_Confirm_And_The_Page_After_It_Promise_The_Same()
    {
        await using var app = new TestApp(); // 9 am, an hour after reminders leave
        using var asked = await app.Follow(await app.Tell("Ward Clerk\n\nApply by Friday 19 December 2025.\n"));
        await app.Drain();
        var mail = Assert.Single(app.Mails());
        Assert.Contains("We will remind you 2 days before it closes, and on the last day.", mail.TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("We remind you 2 days before and on the last day.", (await app.Press(TestApp.LinkIn(mail, "confirm"))).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_Use_Nothing_From_Elsewhere_And_No_Script()
    {
        await using var app = new TestApp();
        await app.EnterOutbox();
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        await app.FollowAndConfirm(advert);
        await app.Drain();
        var manage = await app.ManageLink();
        foreach (var path in new[] { "/", "/check", "/check/examples/find-a-job-peer-support-worker", $"/adverts/{advert}", $"/adverts/{advert}/follow", "/manage", manage, $"{manage}/erase", "/confirm/x", "/privacy", "/robot", "/accessibility", "/outbox" })
        {
            using var answer = await app.Http.GetAsync(path, Stop);
            var page = await TestApp.Page(answer);
            Assert.Empty(page.QuerySelectorAll("script, style, [style], img, iframe, [onclick], [onload]"));
            Assert.StartsWith("/site.css?v=", Assert.Single(page.QuerySelectorAll("link")).GetAttribute("href"), StringComparison.Ordinal);
            Assert.Equal("en-GB", page.DocumentElement.GetAttribute("lang"));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.All(page.QuerySelectorAll("input:not([type=hidden]), textarea"), input => Assert.NotNull(page.QuerySelector($"label[for='{input.Id}']")));
            Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
            Assert.All(page.QuerySelectorAll("form"), form => Assert.Equal("post", form.GetAttribute("method")));
            Assert.All(page.QuerySelectorAll("form"), form => Assert.StartsWith("/", form.GetAttribute("action") ?? "/", StringComparison.Ordinal));
        }

        using var css = await app.Http.GetAsync("/site.css", Stop);
        Assert.Contains("color-scheme: light dark", await css.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public const string Words = "the words of the exception";

        public bool IsBroken { get; set; }

        public override DateTimeOffset GetUtcNow() => IsBroken ? throw new InvalidOperationException(Words) : TestApp.Start;
    }
}
