using System.Diagnostics;
using System.Text;
using Notifier.Reading.Boards;
using Notifier.Reading.Pages;

namespace Notifier.Reading.Tests.Pages;

/// <summary>Pages of sites without a reader of their own, and pages that are no advert at all.</summary>
public sealed class BoardPagesTests
{
    private const string Address = "https://council.example/jobs/17";

    private const string Advert =
        "<title>Clerk</title><h1>Clerk</h1><p>Anytown Council</p><p>Salary: £24,465</p><p>Closing date: 20 April 2026</p><p>You will answer letters and calls at Tŷ Hywel, and help people who come in. Send us a letter about yourself, and say when you could start with us.</p>";

    [Fact]
    public void A_Page_Of_Any_Site_Is_Read_By_Its_Words()
    {
        var content = PageAssert.Read(Advert, Address);
        Assert.Equal("Clerk | Anytown Council | - | - | - | 2026-04-20", PageAssert.Said(content, Address));
        Assert.Null(content.Alternate);
    }

    [Fact]
    public void A_Page_Without_A_Charset_Keeps_Its_Letters()
    {
        Assert.Contains("£24,465", PageAssert.Read(Encoding.UTF8.GetBytes(Advert), Address, contentType: null).Text!.Text, StringComparison.Ordinal);
        Assert.Contains("£24,465", PageAssert.Read(Encoding.Latin1.GetBytes(Advert.Replace('ŷ', 'y')), Address).Text!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Plain_Text_Is_Read() =>
        Assert.Equal("Clerk | - | - | - | - | 2026-04-20", PageAssert.Said(PageAssert.Read("Clerk\n\nClosing date: 20 April 2026\n\nYou answer letters.", Address, contentType: "text/plain"), Address));

    [Theory]
    [InlineData("<link rel=canonical href='https://council.example/jobs/17?a=1'>", "https://council.example/jobs/17?a=1")]
    [InlineData("<link rel=Canonical href=' https://other.example/ '><link rel=canonical href='https://second.example/'>", "https://other.example/")]
    [InlineData("<link rel=canonical href='/jobs/17'>", null)]
    [InlineData("<link rel=canonical href='//council.example/'>", null)]
    [InlineData("<link rel=canonical href='javascript:alert(1)'>", null)]
    [InlineData("<link rel=canonical href='http://127.0.0.1/'>", null)]
    [InlineData("<link rel=canonical href='https://user@council.example/'>", null)]
    [InlineData("<link rel=canonical href=''>", null)]
    [InlineData("<meta property='og:url' content='https://council.example/'>", null)]
    public void The_Pages_Own_Link_Is_Told_If_It_Could_Be_Typed(string link, string? expected) =>
        Assert.Equal(expected, PageAssert.Read(link + Advert, Address).Alternate?.AbsoluteUri);

    [Theory]
    [InlineData("<h2>This vacancy is now closed</h2>", "this vacancy is now closed")]
    [InlineData("<div class='alert alert-warning'>Sorry, this job has expired.</div>", "this job has expired")]
    [InlineData("<p role=status>Mae'r swydd hon wedi cau.</p>", "mae'r swydd hon wedi cau")]
    [InlineData("<title>Clerk: applications are now closed</title>", "applications are now closed")]
    public void A_Closed_Advert_Says_So_In_Its_Heading_Or_A_Notice(string sign, string words) =>
        PageAssert.Is(PageState.ClosedInWords, words, PageAssert.Read(sign + Advert + Filler, Address));

    [Fact]
    public void A_Short_Page_May_Say_So_Anywhere() =>
        PageAssert.Is(PageState.ClosedInWords, "no longer available", PageAssert.Read("<title>Anytown Council</title><p>The job that you look for is no longer available.</p><p>See all jobs.</p>", Address));

    [Theory]
    [InlineData("<p>This vacancy has closed.</p>")]
    [InlineData("<aside><h2>This vacancy has closed</h2></aside>")]
    [InlineData("<h3>Similar jobs</h3><div class=alert>This vacancy has closed</div>")]
    [InlineData("<script>'<h1>This vacancy has closed</h1>'</script>")]
    [InlineData("<div hidden class=alert>This vacancy has closed</div>")]
    public void A_Long_Page_That_Says_So_Elsewhere_Is_Still_The_Advert(string words) =>
        Assert.Equal(PageState.Advert, PageAssert.Read(Advert + Filler + words, Address).State);

    [Theory]
    [InlineData("<div id=root></div><script src=app.js></script>")]
    [InlineData("<div id=__next></div><script src=app.js></script><noscript>You need to enable JavaScript to run this app.</noscript>")]
    [InlineData("<title>Careers</title><noscript>This site requires JavaScript.</noscript><p>Loading</p>")]
    [InlineData("<script>1</script>")]
    public void A_Page_That_Only_A_Script_Fills_Is_A_Shell(string page) =>
        PageAssert.Is(PageState.Shell, "few words and a script", PageAssert.Read(page, Address));

    [Fact]
    public void A_Shell_With_A_Posting_For_Machines_Is_An_Advert()
    {
        var content = PageAssert.Read(
            """<div id=root></div><script type="application/ld+json">{"@type":"JobPosting","title":"Clerk","validThrough":"2026-04-20","description":"<p>You answer letters.</p>"}</script>""", Address);
        Assert.Equal(PageState.Advert, content.State);
        Assert.Equal(new DateOnly(2026, 4, 20), AdvertReader.Read(content.Text!, PageAssert.Today).Safe.Moment!.LastDay);
    }

    [Theory]
    [InlineData("<title>Just a moment...</title><script>_cf_chl_opt</script>", "just a moment")]
    [InlineData("<title>Trac Security check</title><h1>Security check</h1><form></form>", "security check")]
    [InlineData("<h1>Quick check needed</h1><altcha-widget></altcha-widget>", "quick check needed")]
    [InlineData("<p>One second</p><altcha-widget></altcha-widget>", "altcha")]
    [InlineData("<iframe src='/_Incapsula_Resource?x'></iframe><p>Request</p>", "_incapsula_resource")]
    [InlineData("<p>Please verify you are human to continue.</p>", "verify you are human")]
    public void A_Page_That_Is_A_Wall_Is_Never_Read(string page, string sign)
    {
        PageAssert.Is(PageState.Wall, sign, PageAssert.Read(page, "https://www.healthjobsuk.com/vacancy/17"));
        Assert.All([200, 403, 429, 503], status => Assert.True(BoardPages.IsWall(status, new Dictionary<string, string>(), Bytes(page))));
    }

    [Fact]
    public void An_Advert_That_Asks_For_A_Security_Check_Is_No_Wall() =>
        Assert.Equal(PageState.Advert, PageAssert.Read("<h1>Driver</h1><p>You need a security check. Apply by 20 April 2026.</p>", Address).State);

    [Theory]
    [InlineData(200, "cf-mitigated", "challenge", true)]
    [InlineData(403, "cf-mitigated", "challenge", true)]
    [InlineData(403, "set-cookie", "__cf_bm=abc; path=/", true)]
    [InlineData(200, "set-cookie", "__cf_bm=abc; path=/", false)]
    [InlineData(503, "set-cookie", "visid_incap_1=abc", true)]
    [InlineData(429, "retry-after", "60", false)]
    [InlineData(403, "server", "nginx", false)]
    public void A_Header_May_Show_A_Wall(int status, string name, string value, bool expected) =>
        Assert.Equal(expected, BoardPages.IsWall(status, new Dictionary<string, string> { [name] = value }, Bytes("<p>Forbidden</p>")));

    [Fact]
    public void An_Advert_Is_No_Wall() => Assert.False(BoardPages.IsWall(200, new Dictionary<string, string>(), Bytes(Advert + "<div class=g-recaptcha></div>" + Filler)));

    [Theory]
    [InlineData("<title>Page not found</title><h1>Page not found</h1>", "page not found")]
    [InlineData("<h1>Search results</h1><p>Clerk, Anytown</p><p>Porter, Anytown</p>", "Search results")]
    [InlineData("<h1>1,234 jobs found</h1><p>Clerk. Closes 1 May 2026</p><p>Porter. Closes 2 May 2026</p><p>Cook. Closes 3 May 2026</p>", "1,234 jobs found")]
    [InlineData("<title>Current vacancies - Anytown Council</title><p>We have none.</p>", "Current vacancies - Anytown Council")]
    public void A_List_Or_A_Missing_Page_Is_Not_The_Advert(string page, string sign) =>
        PageAssert.Is(PageState.OtherPage, sign, PageAssert.Read(page, Address));

    [Fact]
    public void An_Advert_Under_The_Heading_Of_Its_Section_Is_An_Advert() =>
        Assert.Equal(PageState.Advert, PageAssert.Read("<h1>Vacancies</h1><h2>Clerk</h2><p>Closing date: 20 April 2026</p><p>You answer letters.</p>", Address).State);

    [Fact]
    public void A_Redirect_To_The_Home_Page_Is_Not_The_Advert()
    {
        PageAssert.Is(PageState.OtherPage, "https://council.example/", PageAssert.Read(Advert, Address, "https://council.example/"));
        Assert.Equal(PageState.Advert, PageAssert.Read(Advert, Address, "https://council.example/jobs/clerk").State);
        Assert.Equal(PageState.Advert, PageAssert.Read(Advert, "https://council.example/", "https://council.example/").State);
    }

    [Theory]
    [InlineData("%PDF-1.7 \u0001", "text/html", "PDF")]
    [InlineData("  %PDF-1.7", null, "PDF")]
    [InlineData("anything", "application/pdf", "PDF")]
    [InlineData("PK\u0003\u0004rest", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word")]
    [InlineData("{\\rtf1 words}", "text/html", "Word")]
    [InlineData("words", "application/msword", "Word")]
    [InlineData("a\0b", "text/html", "binary")]
    [InlineData("<rss></rss>", "application/rss+xml", "XML")]
    [InlineData("words", "image/png", "picture or sound")]
    public void A_Document_Is_Not_Read(string body, string? type, string name) =>
        PageAssert.Is(PageState.Document, name, PageAssert.Read(body, Address, contentType: type));

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("<p></p>")]
    public void Nothing_Is_Not_The_Advert(string page) => PageAssert.Is(PageState.OtherPage, "no words", PageAssert.Read(page, Address));

    [Fact]
    public void Json_Of_Any_Site_Is_Not_The_Advert() => PageAssert.Is(PageState.OtherPage, "no posting", PageAssert.Read("{\"a\":1}", Address, contentType: "application/json"));

    /// <summary>Each would be costly, or worse, for a reader that builds a tree.</summary>
    [Theory]
    [InlineData("<div>", 100_000, PageState.Document)]
    [InlineData("<b>", 600_000, PageState.OtherPage)]
    [InlineData("<p class=alert>", 130_000, PageState.OtherPage)]
    [InlineData("<h1>a", 300_000, PageState.Document)]
    [InlineData("<dt>a<dd>b", 200_000, PageState.Advert)]
    [InlineData("<a id=heading class=alert>x", 77_000, PageState.Advert)]
    [InlineData("<li id=heading><p id=closing_date>1 May 2026", 45_000, PageState.Advert)]
    [InlineData("<h2 role=alert>This</h2>", 80_000, PageState.Advert)]
    [InlineData("<script>", 250_000, PageState.Shell)]
    [InlineData("<!--", 500_000, PageState.OtherPage)]
    [InlineData("<", 2_000_000, PageState.Advert)]
    [InlineData("&", 2_000_000, PageState.Advert)]
    [InlineData("<p>words words words</p>", 90_000, PageState.Document)]
    public void A_Hostile_Page_Has_A_Clear_Outcome(string piece, int times, PageState expected)
    {
        var page = string.Concat(Enumerable.Repeat(piece, times));
        var started = Stopwatch.GetTimestamp();
        var states = new[] { Address, "https://www.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313", "https://teaching-vacancies.service.gov.uk/jobs/teacher" }
            .Select(address => PageAssert.Read(page, address).State).ToList();
        Assert.Equal(expected, states[0]);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"{Stopwatch.GetElapsedTime(started)}");
    }

    [Fact]
    public void Any_Bytes_Have_An_Outcome()
    {
        string[] addresses = [Address, "https://www.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313", "https://teaching-vacancies.service.gov.uk/jobs/teacher", "https://boards.greenhouse.io/acme/jobs/1", "https://acme.teamtailor.com/jobs/1-a"];
        string?[] types = [null, "text/html", "text/html; charset=iso-8859-14", "application/json", "text/html; charset=utf-16", "x", "text/html; charset=shift_jis"];
        string[] pieces =
        [
            "<h1 id=heading>", "<p id=closing_date>", "</p>", "<script type=application/ld+json>", "{\"@type\":\"JobPosting\"", "}", "</script>", "<dl><dt>Closing date<dd>", "</dl>", "<main>", "</main>", "\0", "\uFFFF",
            "<svg>", "<template>", "<!--", "-->", "<![CDATA[", "&#x110000;", "&amp", "<title>", "<noscript>", "This vacancy has closed", "<link rel=canonical href=https://[::1]/>", "<p id=working_pattern_heading>", "20 April 2026", "{", "[", "\"", "\\ud800", "<textarea>", "</", "<a b='",
        ];
        var random = new Random(18);
        for (var round = 0; round < 3000; round++)
        {
            var page = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)])));
            for (var flip = random.Next(4); flip > 0; flip--)
            {
                page[random.Next(page.Length)] = (byte)random.Next(256);
            }

            var content = PageAssert.Read(page, addresses[random.Next(addresses.Length)], contentType: types[random.Next(types.Length)]);
            Assert.Equal(content.State == PageState.Advert, content.Text is not null);
            Assert.Equal(content.State == PageState.Advert, content.Sign is null);
        }
    }

    [Fact]
    public void A_Cancelled_Reading_Stops() =>
        Assert.Throws<OperationCanceledException>(() => BoardPages.Read(Bytes(Advert), CanonicalAddress.From(new Uri(Address)), new Uri(Address), new CancellationToken(true)));

    private static string Filler { get; } = string.Concat(Enumerable.Repeat("<p>You will work with many people in the team.</p>", 20));

    private static FetchedBytes Bytes(string page) => new(Encoding.UTF8.GetBytes(page), "text/html; charset=utf-8");
}
