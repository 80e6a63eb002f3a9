using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Notifier.Testing;
using Notifier.Testing.Apps;

namespace Notifier.Web.Tests.Pages;

/// <summary>The pages on which an advert is checked and looked at.</summary>
public sealed class CheckPageTests
{
    private const string FindAJob = "find-a-job-peer-support-worker";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_Date_Is_Marked_Where_It_Stands_And_The_Safe_One_Is_On_Top()
    {
        await using var app = new TestApp();
        var page = await Check(app, TestApp.Sample(FindAJob));
        Assert.Equal("Apply by Wednesday 24 December 2025 until the end of the day", Words(page.QuerySelectorAll(".answer-label, .answer-day, .answer-until")));
        Assert.Equal("Internal applicants only", page.QuerySelector(".answer .tag")!.TextContent);
        Assert.Equal(TestApp.Sample(FindAJob).ReplaceLineEndings("\n"), WithoutNumbers(page.QuerySelector(".words")!));
        Assert.Equal(["Posting date: | 10 December 2025", "Closing date: | 09 January 2026", "This advert closes on Wednesday 24 Dec 2025"], page.QuerySelectorAll("mark").Select(WithoutNumbers));
        Assert.Equal("This advert closes on Wednesday 24 Dec 2025", WithoutNumbers(page.QuerySelector("mark.safe")!));
        Assert.Equal(
            "Time line. Wednesday 10 December 2025: Posted. Friday 12 December 2025: Today. Wednesday 17 December 2025: Reminder. Monday 22 December 2025: Reminder. Wednesday 24 December 2025: Safe to apply until, reminder. Friday 9 January 2026: Another closing date.",
            page.QuerySelector("svg")!.GetAttribute("aria-label"));
        Assert.All(page.QuerySelectorAll("a[href^='#']"), link => Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..])));
    }

    [Fact]
    public async Task A_Saved_Page_Is_Shown_As_Its_Words_With_The_Dates_In_Place()
    {
        await using var app = new TestApp();
        var page = await Check(app, "<!doctype html><html><body><h1>Nurse &amp; carer</h1><table><tr><th>Closing date</th><td>20&nbsp;January 2026</td></tr></table><script>alert(1)</script><p>Interviews &ndash; 30 <b>January</b> 2026.</p></body></html>");
        Assert.Equal("Nurse & carer", page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("alert", page.QuerySelector(".words")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("mark").Length);
        Assert.Contains("30 January 2026", page.QuerySelectorAll("mark")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_Is_Kept_Until_Somebody_Wants_To_Follow()
    {
        await using var app = new TestApp();
        const string Text = "Nurse of the unmistakable ward\n\nApply by 20 January 2026.\n";
        var page = await Check(app, Text);
        Assert.Empty(app.FilesWith("unmistakable ward"));

        using var json = await app.Post("/check/json", ("advert", Carried(page)));
        Assert.Equal("closing-dates-report.json", json.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal("2026-01-20", (await TestApp.Json(json)).GetProperty("adverts")[0].GetProperty("safeClosingDate").GetString());
        Assert.Empty(app.FilesWith("unmistakable ward"));

        Assert.Contains("Apply by Tuesday 20 January 2026, until the end of the day.", page.QuerySelector<IHtmlTextAreaElement>("#report")!.Value, StringComparison.Ordinal);

        using var wrong = await app.Post("/check/follow", ("advert", Carried(page)), ("url", "javascript:alert(1)"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("#url", (await TestApp.Page(wrong)).QuerySelector(".error-summary a")!.GetAttribute("href"));
        Assert.Empty(app.FilesWith("unmistakable ward"));

        using var follow = await app.Post("/check/follow", ("advert", Carried(page)), ("url", "https://jobs.example/1"));
        Assert.Equal(HttpStatusCode.SeeOther, follow.StatusCode);
        Assert.NotEmpty(app.FilesWith("unmistakable ward"));

        // The same words pasted by a program are the same advert.
        using var program = await app.Http.PostAsync("/api/check?follow=true", TestApp.JsonBody(JsonSerializer.Serialize(new { text = Text, url = "https://jobs.example/1" })), Stop);
        var id = (await TestApp.Json(program)).GetProperty("adverts")[0].GetProperty("id").GetString();
        Assert.Equal($"/adverts/{id}/follow", follow.Headers.Location!.OriginalString);
        Assert.Equal("https://jobs.example/1", (await app.Open($"/adverts/{id}")).QuerySelector(".acts a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    public async Task Nothing_Pasted_Is_Said_Beside_The_Box(string text)
    {
        await using var app = new TestApp();
        using var answer = await app.Post("/check", ("advert", text));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await TestApp.Page(answer);
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
        Assert.Equal("Paste the link of an advert, or its words.", page.QuerySelector(".error-summary a")!.TextContent);
        Assert.Contains("advert-error", page.QuerySelector("#advert")!.GetAttribute("aria-describedby"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/check/follow")]
    [InlineData("/check/json")]
    public async Task Where_Words_Are_Carried_A_Link_Is_Sent_Back_To_The_Box(string path)
    {
        await using var app = new TestApp();
        using var answer = await app.Post(path, ("advert", " https://www.jobs.nhs.uk/candidate/jobadvert/C9186-25-1313\n"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("This is a link. Press “Check its dates”, and we read its page.", (await TestApp.Page(answer)).QuerySelector(".error-summary a")!.TextContent);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/check")]
    public async Task The_First_Box_Says_What_It_Takes_Before_Anything_Is_Pressed(string path)
    {
        await using var app = new TestApp();
        var page = await app.Open(path);
        var box = page.QuerySelector<IHtmlTextAreaElement>("form textarea")!;
        Assert.Equal("Link to the advert, or its words", page.QuerySelector($"label[for='{box.Id}']")!.TextContent);
        Assert.StartsWith("Paste the web address of the advert.", page.GetElementById(box.GetAttribute("aria-describedby")!)!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_Pastes_Too_Much_Is_Told_What_To_Paste_And_Where()
    {
        await using var app = new TestApp();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/check") { Content = new MultipartFormDataContent { { new StringContent(new string('x', 1024 * 1024)), "advert" } } };
        request.Headers.Add("Accept", "text/html");
        using var answer = await app.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var page = await TestApp.Page(answer);
        Assert.Equal("This text is too long At most 1 MB is taken. Paste only the advert. Paste the advert", Words(page.QuerySelectorAll("main h1, main p")));
        Assert.Equal("/check", page.QuerySelector("main p a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Whoever_Pastes_An_Advert_Is_Told_That_Nobody_Looks_At_It_Again()
    {
        await using var app = new TestApp();
        const string NotAgain = "We do not look at its page again: paste it once more if its date changes.";
        Assert.Contains(NotAgain, (await Check(app, TestApp.Sample(FindAJob))).Body!.TextContent, StringComparison.Ordinal);
        using var follow = await app.Post("/check/follow", ("advert", TestApp.Sample(FindAJob)));
        var form = follow.Headers.Location!.OriginalString;
        Assert.Contains(NotAgain, (await app.Open(form)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("This is the advert as we were given it on Friday 12 December 2025 at 9 am.", (await app.Open(form.Replace("/follow", "", StringComparison.Ordinal))).Body!.TextContent, StringComparison.Ordinal);

        var told = await app.Open($"/adverts/{await app.Tell(TestApp.Sample(FindAJob))}");
        Assert.DoesNotContain(NotAgain, told.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("We last read it on Friday 12 December 2025 at 9 am.", told.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Apply by 5 pm on 10 December 2025.", "Closed on Wednesday 10 December 2025 at 5 pm")]
    [InlineData("Apply by 10 December 2025.", "Closed on Wednesday 10 December 2025 at the end of the day")]
    public async Task An_Advert_That_Is_Over_Says_When_It_Closed(string words, string answer)
    {
        await using var app = new TestApp();
        var page = await app.Press("/check", ("advert", $"Nurse\n\nPosting date: 1 December 2025\n\n{words}\n"));
        Assert.Equal(answer, Words(page.QuerySelectorAll(".answer-label, .answer-day, .answer-until")));
    }

    [Fact]
    public async Task Copies_Stand_Side_By_Side_And_The_History_Says_Who_Moved_The_Date()
    {
        await using var app = new TestApp();
        var advert = await app.Tell("Nurse\n\nCompany: Example Trust\nJob reference: AB-1234\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n");
        app.Clock.Advance(TimeSpan.FromDays(1));
        using var told = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, "/api/adverts", TestApp.JsonBody("""{ "text": "Nurse\n\nCompany: Example Trust\nJob reference: AB-1234\nPosting date: 10 December 2025\n\nApply by 5 pm on 16 January 2026.\n", "url": "https://jobs.example/1" }""")), Stop);
        Assert.True(told.IsSuccessStatusCode);
        var page = await app.Open($"/adverts/{advert}");
        Assert.Equal("Apply by Friday 16 January 2026 until 5 pm", Words(page.QuerySelectorAll(".answer-label, .answer-day, .answer-until")));
        Assert.Equal(["jobs.example", "A pasted copy"], page.QuerySelectorAll(".copies h3").Select(name => name.TextContent));
        Assert.Equal(
            ["Friday 12 December 2025 at 9 am First read in a pasted copy: closes Tuesday 20 January 2026.", "Saturday 13 December 2025 at 9 am Now probably closes Friday 16 January 2026, 5 pm, as read on jobs.example."],
            page.QuerySelectorAll(".history li").Select(step => StrictHtml.Folded(step.TextContent)));
        Assert.Equal(["Apply on jobs.example", "Follow this advert"], page.QuerySelectorAll(".acts a").Select(act => act.TextContent));

        using var closed = await app.Http.SendAsync(TestApp.AsOperator(HttpMethod.Post, $"/api/adverts/{advert}/close"), Stop);
        page = await app.Open($"/adverts/{advert}");
        Assert.Equal("Closed or withdrawn on Saturday 13 December 2025 although it states Friday 16 January 2026", Words(page.QuerySelectorAll(".answer-label, .answer-day, .answer-until")));
        Assert.Empty(page.QuerySelectorAll("circle.safe, mark.safe, li.safe, .dates .tag")); // no date of it is safe any more
        Assert.Equal(
            "Time line. Wednesday 10 December 2025: Posted. Saturday 13 December 2025: Today, closed or withdrawn. Friday 16 January 2026: The closing date it states. Tuesday 20 January 2026: Another closing date.",
            page.QuerySelector("svg")!.GetAttribute("aria-label"));
        Assert.Equal("This advert has closed", (await app.Open($"/adverts/{advert}/follow", HttpStatusCode.Gone)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task What_Is_Wrong_In_A_Form_Is_Said_On_Top_And_Nothing_Typed_Is_Lost()
    {
        await using var app = new TestApp(null, ("Limits:AsksAMinute", "1"));
        var advert = await app.Tell(TestApp.Sample(FindAJob));
        using var answer = await app.Post($"/adverts/{advert}/follow", ("email", "somebody@"), ("remindDaysBefore", "5"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await TestApp.Page(answer);
        Assert.Equal(["#email", "#consent"], page.QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href")));
        Assert.Equal("somebody@", page.QuerySelector("#email")!.GetAttribute("value"));
        Assert.Equal(["5"], page.QuerySelectorAll("input[name=remindDaysBefore][checked]").Select(box => box.GetAttribute("value")));
        using var none = await app.Post($"/adverts/{advert}/follow", ("email", TestApp.Somebody), ("consent", "true"));
        Assert.Equal(["#remindDaysBefore"], (await TestApp.Page(none)).QuerySelectorAll(".error-summary a").Select(link => link.GetAttribute("href")));

        // Mistakes have not been counted as asks.
        await app.Press($"/adverts/{advert}/follow", ("email", TestApp.Somebody), ("remindDaysBefore", "5"), ("consent", "true"));
        using var second = await app.Post($"/adverts/{advert}/follow", ("email", TestApp.Somebody), ("remindDaysBefore", "5"), ("consent", "true"));
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
    }

    [Fact]
    public async Task Every_Example_Is_Called_What_It_Is_And_Was_Open_On_The_Day_It_Is_Shown_As_Of()
    {
        await using var app = new TestApp();
        var home = await app.Open("/");
        var examples = home.QuerySelectorAll(".examples a");
        Assert.Equal(3, examples.Length);
        foreach (var example in examples)
        {
            var page = await app.Open(example.GetAttribute("href")!);
            Assert.Equal(example.TextContent, page.QuerySelector("h1")!.TextContent);
            Assert.Null(page.QuerySelector(".answer.over"));
        }

        using var none = await app.Http.GetAsync("/check/examples/none", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("line")]
    [InlineData("quotes")]
    [InlineData("dates")]
    [InlineData("emoji")]
    public async Task No_Page_Of_An_Advert_Is_Over_2_MB(string what)
    {
        var text = what switch
        {
            "line" => "Nurse. Apply by 20 January 2026. " + new string('x', 1_000_000),
            "quotes" => "Nurse. Apply by 20 January 2026. " + string.Concat(Enumerable.Repeat("'\"&<", 250_000)),
            "dates" => "Nurse\n" + string.Concat(Enumerable.Range(0, 10_000).Select(day => $"Closing date: {new DateOnly(2026, 1, 1).AddDays(day):d MMMM yyyy}\n")),
            _ => "Nurse. Apply by 20 January 2026. " + string.Concat(Enumerable.Repeat("👩‍⚕️", 60_000)),
        };
        await using var app = new TestApp();
        using var form = new MultipartFormDataContent { { new StringContent(text, Encoding.UTF8), "advert" } };
        using var answer = await app.Http.PostAsync("/check", form, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Stop)).Length, 1000, 2_000_000);

        var advert = await app.Tell(text);
        using var known = await app.Http.GetAsync($"/adverts/{advert}", Stop);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.InRange((await known.Content.ReadAsByteArrayAsync(Stop)).Length, 1000, 2_000_000);
    }

    private static async Task<IHtmlDocument> Check(TestApp app, string text) => await app.Press("/check", ("advert", text));

    private static string Carried(IHtmlDocument page) => page.QuerySelector("form input[type=hidden][name=advert]")!.GetAttribute("value")!;

    private static string Words(IEnumerable<IElement> elements) => string.Join(' ', elements.Select(element => element.TextContent));

    private static string WithoutNumbers(IElement element)
    {
        var copy = (IElement)element.Clone();
        foreach (var number in copy.QuerySelectorAll("sup").ToList())
        {
            number.Remove();
        }

        return copy.TextContent;
    }
}
