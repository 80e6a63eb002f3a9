using System.Text;
using Notifier.Core.Fetching;
using Notifier.Core.Sources;
using Notifier.Testing.Fetching;

namespace Notifier.Core.Tests.Sources;

/// <summary>One look at one page ends in exactly one outcome.</summary>
public sealed class ReadPageTests
{
    private const string Shell = "<!doctype html><html><head><title>Careers</title><script src=\"/app.js\"></script></head><body><div id=\"root\"></div></body></html>";

    [Fact]
    public async Task A_Page_With_An_Advert_Is_Read()
    {
        await using var app = await LinkedApp.StartAsync();
        var reading = await app.Serve(LinkedApp.Advert()).ReadAsync($"{LinkedApp.Page}?utm_source=mail");
        Assert.Equal(ReadingOutcome.Read, reading.Outcome);
        Assert.Equal(LinkedApp.Page, reading.Address.Url.AbsoluteUri);
        Assert.Contains("24 December 2025", reading.Content!.Text!.Text, StringComparison.Ordinal);
        Assert.NotNull(reading.Mark);
    }

    [Theory]
    [InlineData("text/html", "", "Pay: £25,000 – that’s it", "Pay: \u00A325,000 \u0096 that\u0092s it")] // no charset anywhere
    [InlineData("text/html; charset=iso-8859-1", "", "It’s £9 an hour", "It\u0092s \u00A39 an hour")] // a label that means Windows-1252
    [InlineData("text/html; charset=iso-8859-14", "", "Gweithiwr tŷ a dŵr", "Gweithiwr t\u00FE a d\u00F0r")] // Welsh
    [InlineData("text/html; charset=made-up", "<meta charset=windows-1252>", "Caf\u00E9 at £3", "Caf\u00E9 at \u00A33")] // an unknown label
    public async Task A_Page_Is_Read_In_Its_Own_Letters(string type, string head, string words, string bytes)
    {
        await using var app = await LinkedApp.StartAsync();
        var page = Encoding.UTF8.GetString(LinkedApp.Advert(head: head, more: bytes).Body.Span);
        var reading = await app.Serve(new WebAnswer(200, type, Encoding.Latin1.GetBytes(page))).ReadAsync();
        Assert.Equal(ReadingOutcome.Read, reading.Outcome);
        Assert.Contains(words, reading.Content!.Text!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_Same_Words_And_Dates_Are_Unchanged()
    {
        await using var app = await LinkedApp.StartAsync();
        var before = await app.Serve(LinkedApp.Advert()).ReadAsync();
        Assert.Equal(ReadingOutcome.Unchanged, (await app.ReadAsync(seen: before.Mark)).Outcome);
        Assert.Equal(ReadingOutcome.Read, (await app.Serve(LinkedApp.Advert(closes: "19 December 2025")).ReadAsync(seen: before.Mark)).Outcome);
    }

    /// <summary>Nobody sees the structured data, but its date counts.</summary>
    [Fact]
    public async Task A_Date_In_The_Structured_Data_Makes_Another_Page()
    {
        await using var app = await LinkedApp.StartAsync();
        var before = await app.Serve(LinkedApp.Advert(closes: null, head: Posting("2025-12-24"))).ReadAsync();
        Assert.Equal(ReadingOutcome.Unchanged, (await app.ReadAsync(seen: before.Mark)).Outcome);
        Assert.Equal(ReadingOutcome.Read, (await app.Serve(LinkedApp.Advert(closes: null, head: Posting("2025-12-19"))).ReadAsync(seen: before.Mark)).Outcome);
    }

    [Theory]
    [InlineData(301, "Relocated")]
    [InlineData(308, "Relocated")]
    [InlineData(302, "Unchanged")]
    public async Task The_Same_Words_At_Another_Address_Of_The_Same_Advert_Are_Relocated_If_It_Moved_For_Good(int status, string expected)
    {
        const string Old = "https://www.myjobscotland.gov.uk/north-council/jobs/ward-clerk-4711";
        const string New = "https://www.myjobscotland.gov.uk/south-council/jobs/ward-clerk-4711";
        await using var app = await LinkedApp.StartAsync();
        var before = await app.Serve(LinkedApp.Advert(), Old).ReadAsync(Old);
        Assert.Equal(ReadingOutcome.Read, before.Outcome);

        app.Serve(WebAnswer.Redirect(New, status), Old).Serve(LinkedApp.Advert(), New);
        var reading = await app.ReadAsync(Old, seen: before.Mark);
        Assert.Equal(expected, reading.Outcome.ToString());
        Assert.Equal(New, reading.Address.Url.AbsoluteUri);
    }

    [Fact]
    public async Task Other_Words_At_Another_Address_Of_The_Same_Advert_Are_Read()
    {
        const string Old = "https://www.myjobscotland.gov.uk/north-council/jobs/ward-clerk-4711";
        const string New = "https://www.myjobscotland.gov.uk/south-council/jobs/ward-clerk-4711";
        await using var app = await LinkedApp.StartAsync();
        app.Serve(WebAnswer.Redirect(New, 301), Old).Serve(LinkedApp.Advert(), New);
        var reading = await app.ReadAsync(Old, seen: "another mark");
        Assert.Equal(ReadingOutcome.Read, reading.Outcome);
        Assert.Equal(New, reading.Address.Url.AbsoluteUri);
        Assert.Equal(Old, reading.Address.Original.AbsoluteUri);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_Page_That_Is_No_More_Is_Gone(int status)
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.Equal(ReadingOutcome.Gone, (await app.Serve(WebAnswer.Html("<h1>Not found</h1>", status)).ReadAsync()).Outcome);
    }

    [Fact]
    public async Task A_Page_On_Which_Nobody_Can_Apply_Any_More_Says_So()
    {
        await using var app = await LinkedApp.StartAsync();
        var reading = await app.Serve(LinkedApp.Advert(more: "This vacancy has closed.")).ReadAsync();
        Assert.Equal(ReadingOutcome.ClosedWords, reading.Outcome);
        Assert.NotNull(reading.Content!.Sign);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/candidate/search")]
    [InlineData("/candidate/jobadvert/C9999-25-0002")]
    public async Task A_Board_That_Leads_Elsewhere_No_Longer_Has_The_Advert(string elsewhere)
    {
        await using var app = await LinkedApp.StartAsync();
        var page = FakeBoards.NhsPage("C9999-25-0001");
        app.Serve(WebAnswer.Redirect(elsewhere), page).Serve(LinkedApp.Advert(), FakeBoards.NhsPage("C9999-25-0002"));
        var reading = await app.ReadAsync(page);
        Assert.Equal(ReadingOutcome.SoftGone, reading.Outcome);
        Assert.Equal(page, reading.Address.Url.AbsoluteUri);
    }

    [Fact]
    public async Task A_Page_That_Only_A_Script_Fills_Is_A_Shell()
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.Equal(ReadingOutcome.Shell, (await app.Serve(WebAnswer.Html(Shell)).ReadAsync()).Outcome);
    }

    [Fact]
    public async Task A_Check_For_Humans_Is_A_Wall()
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.Equal(ReadingOutcome.Wall, (await app.Serve(WebAnswer.Wall()).ReadAsync()).Outcome);
    }

    [Fact]
    public async Task Robots_Txt_Stops_Our_Own_Looks_Only()
    {
        await using var app = await LinkedApp.StartAsync();
        app.Serve(WebAnswer.Text("User-agent: *\nDisallow: /"), $"https://{LinkedApp.Site}/robots.txt").Serve(LinkedApp.Advert());
        Assert.Equal(ReadingOutcome.Robots, (await app.ReadAsync(cause: FetchCause.OwnLook)).Outcome);
        Assert.Equal(ReadingOutcome.Read, (await app.ReadAsync(cause: FetchCause.PersonAsked)).Outcome);
    }

    [Fact]
    public async Task A_Private_Network_And_A_Document_Are_Refused_By_Us()
    {
        await using var app = await LinkedApp.StartAsync();
        var inside = await app.Serve(WebAnswer.Redirect("https://10.0.0.1/")).ReadAsync();
        Assert.Equal((ReadingOutcome.RefusedByUs, FetchRefusal.PrivateNetwork), (inside.Outcome, inside.Refusal));

        var file = await app.Serve(new WebAnswer(200, "application/pdf", "%PDF-1.7"u8.ToArray())).ReadAsync();
        Assert.Equal((ReadingOutcome.RefusedByUs, FetchRefusal.ContentType), (file.Outcome, file.Refusal));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    public async Task Any_Other_Answer_Is_Trouble(int status)
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.Equal(ReadingOutcome.Trouble, (await app.Serve(WebAnswer.Html("<h1>Sorry</h1>", status)).ReadAsync()).Outcome);
    }

    [Fact]
    public async Task A_Name_That_Nobody_Has_Is_Trouble()
    {
        await using var app = await LinkedApp.StartAsync();
        Assert.Equal(ReadingOutcome.Trouble, (await app.ReadAsync("https://nobody.example/jobs/1")).Outcome);
    }

    [Fact]
    public async Task A_Host_That_Asks_Us_To_Wait_Says_Until_When()
    {
        await using var app = await LinkedApp.StartAsync();
        app.Serve(WebAnswer.Nothing(503).With("Retry-After", "600"));
        Assert.Equal(ReadingOutcome.Trouble, (await app.ReadAsync()).Outcome);

        var reading = await app.ReadAsync();
        Assert.Equal((ReadingOutcome.Trouble, LaterReason.BackOff), (reading.Outcome, reading.Wait));
        Assert.InRange(reading.Until!.Value, app.App.Clock.Now.AddMinutes(9), app.App.Clock.Now.AddMinutes(11));
    }

    [Fact]
    public async Task A_Short_Link_Leads_To_The_Page_And_The_Advert_Has_The_Address_Of_That()
    {
        await using var app = await LinkedApp.StartAsync();
        app.Serve(WebAnswer.Redirect($"{LinkedApp.Page}?utm_medium=social"), "https://short.example/x7").Serve(LinkedApp.Advert(), $"{LinkedApp.Page}?utm_medium=social");
        var reading = await app.ReadAsync("https://short.example/x7");
        Assert.Equal((ReadingOutcome.Read, LinkedApp.Page), (reading.Outcome, reading.Address.Url.AbsoluteUri));
    }

    /// <summary>The page there may be a shell, and its system has a public API.</summary>
    [Fact]
    public async Task A_Short_Link_To_A_Shared_System_Is_Read_At_Its_Api()
    {
        const string Job = """{"id": 4711, "title": "Ward Clerk", "company_name": "Acme Trust", "location": {"name": "Exeter"}, "application_deadline": null, "content": "&lt;p&gt;We are looking for a ward clerk. This advert closes on 24 December 2025.&lt;/p&gt;"}""";
        await using var app = await LinkedApp.StartAsync();
        app.Serve(WebAnswer.Redirect("https://boards.greenhouse.io/acme/jobs/4711"), "https://short.example/x8")
            .Serve(WebAnswer.Html(Shell), "https://boards.greenhouse.io/acme/jobs/4711")
            .Serve(WebAnswer.Json(Job), "https://boards-api.greenhouse.io/v1/boards/acme/jobs/4711?content=true");
        var reading = await app.ReadAsync("https://short.example/x8");
        Assert.Equal((ReadingOutcome.Read, "https://boards.greenhouse.io/acme/jobs/4711"), (reading.Outcome, reading.Address.Url.AbsoluteUri));
        Assert.Contains("24 December 2025", reading.Content!.Text!.Text, StringComparison.Ordinal);
    }

    private static string Posting(string validThrough) =>
        $$"""<script type="application/ld+json">{"@context": "https://schema.org", "@type": "JobPosting", "title": "Ward Clerk", "datePosted": "2025-12-10", "validThrough": "{{validThrough}}"}</script>""";

    /// <summary>Without TLS, anybody on the way can answer in a board's name.</summary>
    [Fact]
    public async Task A_Board_That_A_Redirect_Reached_Without_Tls_Is_Read_With_It()
    {
        await using var app = await LinkedApp.StartAsync();
        var board = FakeBoards.NhsPage("C9380-25-0001");
        app.Boards.Instead = request => LinkedApp.Advert(closes: request.Url.StartsWith("https:", StringComparison.Ordinal) ? "24 December 2025" : "11 December 2025");
        app.Serve(WebAnswer.Redirect(board.Replace("https:", "http:", StringComparison.Ordinal)), "http://short.example/1");
        var reading = await app.ReadAsync("http://short.example/1");
        Assert.Equal((ReadingOutcome.Read, board), (reading.Outcome, reading.Address.Url.AbsoluteUri));
        Assert.Contains("24 December 2025", reading.Content!.Text!.Text, StringComparison.Ordinal);
    }
}
