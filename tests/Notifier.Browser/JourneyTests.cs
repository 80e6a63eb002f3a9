using Microsoft.Playwright;
using Notifier.Testing.Apps;

namespace Notifier.Browser;

/// <summary>The whole way in a browser: check an advert, follow it, confirm, be reminded, leave.</summary>
public sealed class JourneyTests(Chromium chromium)
{
    private const string Advert = "Ward clerk\n\nCompany: Example Trust\nPosting date: 10 December 2025\nClosing date: 9 January 2026\n\nThis advert closes on Tuesday 23 December 2025.\n";

    public enum Manner
    {
        Mouse,
        Keyboard,
        WithoutScripts,
    }

    [Theory]
    [InlineData(Manner.Mouse)]
    [InlineData(Manner.Keyboard)]
    [InlineData(Manner.WithoutScripts)]
    public async Task From_A_Pasted_Advert_To_Leaving_It(Manner manner)
    {
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { JavaScriptEnabled = manner != Manner.WithoutScripts });
        var page = visit.Page;
        await visit.Open("/");
        await Fill("Link to the advert, or its words", Advert);
        await Press("button", "Check its dates");
        Assert.Equal("Ward clerk", await visit.Heading());
        Assert.Equal("Tuesday 23 December 2025", await page.Locator(".answer-day").InnerTextAsync());

        await Fill("The advert’s web address", "https://jobs.example/ward-clerk");
        await Press("button", "Follow this advert");
        Assert.Equal("Follow this advert", await visit.Heading());

        // What is wrong is said, and leads to its field; what is right is kept.
        await Fill("Your email address", "somebody@");
        await Tick("Send me emails");
        await Press("button", "Send confirmation email");
        Assert.StartsWith("Error: ", await page.TitleAsync(), StringComparison.Ordinal);
        await Press("link", "Enter one email address, such as name@example.org.");
        Assert.Equal("email", await page.Locator(":focus").GetAttributeAsync("id"));
        await Fill("Your email address", TestApp.Somebody);
        await Press("button", "Send confirmation email");
        Assert.Equal("Check your email", await visit.Heading());

        await visit.App.Drain();
        await visit.OpenOutbox();
        await page.Locator(".mails a").First.ClickAsync();
        Assert.StartsWith("Please confirm", await visit.Heading(), StringComparison.Ordinal);
        await page.Locator(".words a[href*='/confirm/']").ClickAsync();
        Assert.Equal("Follow this advert?", await visit.Heading());
        await Press("button", "Yes, follow this advert");
        Assert.Equal("You follow this advert", await visit.Heading());
        await visit.App.Drain(); // and they are told at once that it closes sooner than its board says

        // Two days before it closes, at eight in the morning.
        visit.App.Clock.Now = new DateTimeOffset(2025, 12, 21, 8, 0, 0, TimeSpan.Zero);
        await visit.App.SweepAndDrain();
        await visit.Open("/outbox");
        await page.Locator(".mails a").First.ClickAsync();
        Assert.Contains("2 days", await visit.Heading(), StringComparison.Ordinal);
        var leave = await page.Locator(".words a[href*='/u/']").GetAttributeAsync("href");
        await Press("link", "Open it as HTML");
        Assert.Contains("Tuesday 23 December 2025", await page.Locator("body").InnerTextAsync(), StringComparison.Ordinal);

        // The one click of a mail program: no page, no cookie.
        using (var oneClick = await visit.App.Post(new Uri(leave!).AbsolutePath, ("List-Unsubscribe", "One-Click")))
        {
            Assert.True(oneClick.IsSuccessStatusCode);
        }

        await visit.Open(leave!);
        Assert.Equal("You no longer follow this advert", await visit.Heading());
        visit.HadNothingToComplainAbout();

        async Task Fill(string label, string words)
        {
            var field = page.GetByLabel(label);
            if (manner != Manner.Keyboard)
            {
                await field.FillAsync(words);
                return;
            }

            await TabTo(field);
            await page.Keyboard.PressAsync("Control+A");
            await page.Keyboard.InsertTextAsync(words);
        }

        async Task Tick(string label)
        {
            var box = page.GetByLabel(label);
            if (manner != Manner.Keyboard)
            {
                await box.CheckAsync();
                return;
            }

            await TabTo(box);
            await page.Keyboard.PressAsync("Space");
        }

        async Task Press(string role, string name)
        {
            var target = page.Locator("main").GetByRole(role == "button" ? AriaRole.Button : AriaRole.Link, new LocatorGetByRoleOptions { Name = name, Exact = true });
            if (manner != Manner.Keyboard)
            {
                await target.ClickAsync();
                return;
            }

            await TabTo(target);
            if ((await target.GetAttributeAsync("href"))?.StartsWith('#') == true)
            {
                await page.Keyboard.PressAsync("Enter");
                return;
            }

            var opened = new TaskCompletionSource();
            page.Load += Open;
            await page.Keyboard.PressAsync("Enter");
            await opened.Task.WaitAsync(TimeSpan.FromMinutes(2), TestApp.Stop);
            page.Load -= Open;
            void Open(object? sender, IPage at) => opened.TrySetResult();
        }

        async Task TabTo(ILocator target)
        {
            for (var stop = 0; stop < 80; stop++)
            {
                if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                {
                    // Whoever tabs must see where they are.
                    Assert.True(await target.EvaluateAsync<bool>("element => { const style = getComputedStyle(element); return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; }"));
                    return;
                }

                await page.Keyboard.PressAsync("Tab");
            }

            Assert.Fail($"{target} cannot be reached with the keyboard.");
        }
    }

    [Fact]
    public async Task The_First_Stop_Of_The_Keyboard_Leads_Past_The_Head_Of_The_Page()
    {
        await using var visit = await Visit.Begin(chromium);
        await visit.Open("/");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to main content", await visit.Page.Locator(":focus").InnerTextAsync());
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("advert", await visit.Page.Locator(":focus").GetAttributeAsync("id"));
    }

    /// <summary>Our pages send no referrer; browsers may then call their origin null, and what they post must be taken all the same.</summary>
    [Fact]
    public async Task A_Form_Of_Ours_Is_Taken_Though_It_Sends_No_Referrer_And_A_Form_Of_Others_Is_Not()
    {
        await using var visit = await Visit.Begin(chromium);
        await visit.Open("/manage");
        var posted = await visit.Page.RunAndWaitForRequestAsync(
            () => visit.Page.GetByRole(AriaRole.Button).ClickAsync(),
            request => request.Method == "POST");
        Assert.Equal("same-origin", await posted.HeaderValueAsync("sec-fetch-site"));
        Assert.Null(await posted.HeaderValueAsync("referer"));
        Assert.Equal(400, (await posted.ResponseAsync())!.Status); // no address was typed: it was read

        await visit.Page.RouteAsync("http://elsewhere.example/**", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = $"<form method=post action='{visit.Home}manage'><input name=email value=a@x.example><button>Win</button></form>" }));
        await visit.Page.GotoAsync("http://elsewhere.example/");
        var forged = await visit.Page.RunAndWaitForResponseAsync(() => visit.Page.GetByRole(AriaRole.Button).ClickAsync(), answer => answer.Request.Method == "POST");
        Assert.Equal(403, forged.Status);
    }
}
