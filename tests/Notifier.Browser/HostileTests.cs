using Microsoft.Playwright;

namespace Notifier.Browser;

/// <summary>Adverts that want to be more than words.</summary>
public sealed class HostileTests(Chromium chromium)
{
    [Theory]
    [InlineData("<script>alert(1)</script> Nurse\nApply by 20 January 2026.")]
    [InlineData("Nurse <svg onload=alert(1)><img src=x onerror=alert(1)>\nApply by 20 January 2026.")]
    [InlineData("</textarea></title></style><style>body{display:none}</style><link rel=stylesheet href=//evil.example/x.css>\nApply by 20 January 2026.")]
    [InlineData("Nurse\" autofocus onfocus=\"alert(1)\nApply by 20 January 2026 <a href='javascript:alert(1)'>here</a>.")]
    [InlineData("Nurse \u202eesruN\u202c\nApply by \u202e6202 yraunaJ 02\u202c 20 January 2026.\n\u2066x")]
    [InlineData("Nurse\u0000\u0007\u001b[31m\nApply by 20 January 2026.")]
    public async Task Are_Shown_As_Words_And_Nothing_Of_Them_Runs(string advert)
    {
        await using var visit = await Visit.Begin(chromium);
        await visit.Open("/check");
        await visit.Page.GetByLabel("Link to the advert, or its words").FillAsync(advert);
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check its dates" }).ClickAsync();
        await Look();
        await visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Follow this advert" }).ClickAsync();
        Assert.Equal("Follow this advert", await visit.Heading());
        await visit.Page.Locator(".card-title a").ClickAsync();
        await Look();
        visit.HadNothingToComplainAbout();

        async Task Look()
        {
            Assert.Equal("Tuesday 20 January 2026", await visit.Page.Locator(".answer-day").InnerTextAsync());
            Assert.Equal(0, await visit.Page.Locator("script, img, style, iframe, [onload], [onerror], [onfocus], a[href^='javascript']").CountAsync());
            Assert.Equal(1, await visit.Page.Locator("link").CountAsync());
            Assert.DoesNotContain(await visit.Page.Locator("body").InnerTextAsync(), character => character is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069' or '\u0007' or '\u001b');
            await visit.NeedsNoSidewaysScrolling(advert);
        }
    }

    [Fact]
    public async Task A_Line_Of_1_MB_And_10000_Dates_Are_Still_A_Page()
    {
        await using var visit = await Visit.Begin(chromium, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 320, Height = 640 } });
        foreach (var (advert, marks) in new[]
        {
            ("Nurse. Apply by 20 January 2026. " + new string('x', 1_000_000), 1),
            ("Nurse\n" + string.Concat(Enumerable.Range(0, 10_000).Select(day => $"Closing date: {new DateOnly(2026, 1, 20).AddDays(day):d MMMM yyyy}\n")), 300),
        })
        {
            await visit.Open("/check");
            await visit.Page.GetByLabel("Link to the advert, or its words").EvaluateAsync("(box, words) => { box.value = words; }", advert); // typing it would take a minute
            var answer = await visit.Page.RunAndWaitForResponseAsync(
                () => visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check its dates" }).ClickAsync(),
                answer => answer.Request.Method == "POST");
            Assert.Equal(200, answer.Status);
            Assert.InRange((await answer.BodyAsync()).Length, 1000, 2_000_000);
            Assert.Equal("Tuesday 20 January 2026", await visit.Page.Locator(".answer-day").InnerTextAsync());
            Assert.Equal(marks, await visit.Page.Locator("mark").CountAsync());
            await visit.NeedsNoSidewaysScrolling("A hostile advert");
        }

        visit.HadNothingToComplainAbout();
    }
}
