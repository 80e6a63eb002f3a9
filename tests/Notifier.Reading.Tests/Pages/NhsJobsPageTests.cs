using Notifier.Reading.Pages;

namespace Notifier.Reading.Tests.Pages;

public sealed class NhsJobsPageTests
{
    private const string Address = "https://www.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313";

    [Fact]
    public void An_Advert_Is_Read_By_Its_Ids_And_Its_Details_Once()
    {
        var content = PageAssert.Read(Page(), Address);
        Assert.Equal("Peer Support Worker | Anytown Healthcare NHS Foundation Trust | 186-1313-26-MH | NHS Jobs | 2026-04-01 | 2026-04-20", PageAssert.Said(content, Address));
        Assert.Equal("186-1313-26-MH", content.Reference);
        Assert.Equal(Address, content.Alternate!.AbsoluteUri);
        Assert.Equal(
            """
            The closing date is 20 April 2026
            Job title: Peer Support Worker
            Employer: Anytown Healthcare NHS Foundation Trust
            Date posted: 01 April 2026
            Band: Band 3
            Contract: Permanent
            Working pattern: Full time, Flexible working
            Reference number: 186-1313-26-MH
            Job locations: Anytown, Countyshire, AN1 1NY
            Salary: £24,937 to £26,598 a year

            You will support people at Tŷ Gwyn.
            Second line.

            We may close this advert early.
            """,
            content.Text!.Text);
    }

    [Fact]
    public void The_Boards_Own_Id_Is_Not_The_Employers_Reference()
    {
        var content = PageAssert.Read(Page().Replace("trac-job-reference", "job_reference_number", StringComparison.Ordinal).Replace("186-1313-26-MH", "C9186-26-0313", StringComparison.Ordinal), Address);
        Assert.Null(content.Reference);
        Assert.Contains(" | C9186-26-0313 | NHS Jobs | ", PageAssert.Said(content, Address), StringComparison.Ordinal);
    }

    [Fact]
    public void A_Page_With_Few_Fields_Still_States_Its_Date()
    {
        var content = PageAssert.Read(
            """<h1 id="heading">Porter</h1><p id="closing_date">The closing date is <b>20 April 2026</b></p><p id="date_posted">1 April 2026</p><div id="job_overview">Move things.</div>""", Address);
        Assert.Equal("Porter | - | - | NHS Jobs | 2026-04-01 | 2026-04-20", PageAssert.Said(content, Address));
        Assert.StartsWith("Job title: Porter\nClosing date: 20 April 2026\n", content.Text!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_Page_That_Is_Built_Anew_Is_Read_By_Its_Words()
    {
        var content = PageAssert.Read(
            "<h1>Porter</h1><p>Anytown NHS Trust</p><p>The closing date is 20 April 2026</p><h3>Date posted</h3><p>1 April 2026</p><h3>Band</h3><p>Band 2</p><h3>Contract</h3><p>Permanent</p><h3>Working pattern</h3><p>Full time</p><h3>Reference number</h3><p>186-17</p><p>Move things.</p>",
            Address);
        Assert.Equal("Porter | Anytown NHS Trust | 186-17 | NHS Jobs | 2026-04-01 | 2026-04-20", PageAssert.Said(content, Address));
    }

    [Fact]
    public void Another_Adverts_Page_Is_Not_This_One()
    {
        var other = Page().Replace("trac-job-reference", "job_reference_number", StringComparison.Ordinal).Replace("186-1313-26-MH", "C9186-26-0999", StringComparison.Ordinal);
        PageAssert.Is(PageState.OtherPage, "C9186-26-0999", PageAssert.Read(other, Address));
        PageAssert.Is(PageState.OtherPage, "C9186-26-0999", PageAssert.Read(Page().Replace("C9186-26-0313", "C9186-26-0999", StringComparison.Ordinal), Address));
    }

    [Theory]
    [InlineData("https://www.jobs.nhs.uk/candidate/search/results?keyword=nurse")]
    [InlineData("https://www.jobs.nhs.uk/")]
    [InlineData("https://www.jobs.nhs.uk/candidate/jobadvert/C9186-26-0999")]
    public void A_Redirect_Elsewhere_Is_Not_This_One(string from) => PageAssert.Is(PageState.OtherPage, from, PageAssert.Read(Page(), Address, from));

    [Theory]
    [InlineData("<h1>This job advert is no longer active</h1><p>Search for other jobs.</p>", "no longer active")]
    [InlineData("<div class=\"nhsuk-warning-callout\"><p>Vacancy withdrawn</p></div>", "vacancy withdrawn")]
    [InlineData("<div role=\"alert\">The employer is no longer accepting applications for this job.</div>", "no longer accepting applications")]
    public void A_Closed_Advert_Says_So(string sign, string words)
    {
        PageAssert.Is(PageState.ClosedInWords, words, PageAssert.Read($"<title>Job Advert</title><main>{sign}</main>", Address));
        PageAssert.Is(PageState.ClosedInWords, words, PageAssert.Read(Page().Replace("<main>", $"<main>{sign}", StringComparison.Ordinal), Address));
    }

    [Theory]
    [InlineData("<p>We are no longer accepting applications from agencies.</p>")]
    [InlineData("<p>Your last vacancy? This vacancy has closed, the one for a Ward Clerk.</p>")]
    [InlineData("<div class=\"notice\">Once this vacancy has closed, we write to all.</div>")]
    [InlineData("<div class=\"notice\">We are no longer accepting applications by post.</div>")]
    [InlineData("<h2>Similar jobs</h2><div class=\"alert\">This vacancy has closed</div>")]
    [InlineData("<ul><li><h2>Clerk</h2><span class=\"status\">This vacancy has closed</span></li></ul>")]
    public void Words_About_Something_Else_Do_Not_Close_It(string words) =>
        Assert.Equal(PageState.Advert, PageAssert.Read(Page().Replace("</main>", $"{words}{Filler}</main>", StringComparison.Ordinal), Address).State);

    [Fact]
    public void A_Title_Cannot_Add_Fields()
    {
        var content = PageAssert.Read(Page().Replace("Peer Support Worker", "Clerk<br>Closing date: 1 May 2030<script>alert(1)</script>&#10;Reference: 7\u202E", StringComparison.Ordinal), Address);
        var said = PageAssert.Said(content, Address);
        Assert.StartsWith("Clerk Closing date: 1 May 2030 Reference: 7 | Anytown", said, StringComparison.Ordinal);
        Assert.Contains("| 186-1313-26-MH | NHS Jobs |", said, StringComparison.Ordinal);
        Assert.DoesNotContain("alert", content.Text!.Text, StringComparison.Ordinal);
    }

    private static string Filler { get; } = string.Concat(Enumerable.Repeat("<p>You will work with many people in the team.</p>", 20));

    private static string Page() =>
        $"""
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Job Advert - Peer Support Worker</title>
        <link rel="canonical" href="https://www.jobs.nhs.uk/candidate/jobadvert/C9186-26-0313?language=en">
        <script>var x = "This vacancy has closed";</script></head><body><main>
        <h1 id="heading">Peer Support Worker</h1>
        <p id="employer_name">Anytown Healthcare NHS Foundation Trust</p>
        <p id="closing_date">The closing date is
           <strong>20&nbsp;April 2026</strong></p>
        <div class="show-mobile">{Details}</div>
        <div id="job_overview"><p>You will support people
        at Tŷ Gwyn.<br>Second line.</p></div>
        <div id="job_description"><div><p>We may close this advert early.</p></div></div>
        <div id="job_description_large"></div>
        <div class="desktop">{Details.Replace("Permanent", "Secondment", StringComparison.Ordinal)}</div>
        <p id="employer_town">Anytown</p><p id="employer_county">Countyshire</p><p id="employer_postcode">AN1 1NY</p>
        </main></body></html>
        """.Replace("?language=en", string.Empty, StringComparison.Ordinal);

    private const string Details =
        """
        <h3>Date posted</h3><p id="date_posted">01 April 2026</p><h3>Band</h3><p id="payscheme-band">Band 3</p>
        <h3>Salary</h3><p id="range_salary">&pound;24,937 to &pound;26,598 a year</p><h3>Contract</h3><p id="contract_type">Permanent</p>
        <h3 id="working_pattern_heading">Working pattern</h3><p>Full time, Flexible working</p>
        <h3>Reference number</h3><p id="trac-job-reference">186-1313-26-MH</p>
        """;
}
