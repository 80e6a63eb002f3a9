using System.Text;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Tests.Documents;

public sealed class AdvertTextTests
{
    private static readonly DateOnly Today = new(2026, 4, 10);

    [Fact]
    public void Utf8_Is_Read_With_And_Without_Its_Mark()
    {
        const string Text = "Closing date – Dydd Sul 3 Mai 2026 £";
        Assert.Equal(Text, AdvertText.FromBytes(Encoding.UTF8.GetBytes(Text)).Source);
        Assert.Equal(Text, AdvertText.FromBytes([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)]).Source);
    }

    [Fact]
    public void What_Is_Not_Utf8_Is_Windows_1252() =>
        Assert.Equal("Closing date – 3 May 2026, £20 “now”", AdvertText.FromBytes([.. "Closing date "u8, 0x96, .. " 3 May 2026, "u8, 0xA3, .. "20 "u8, 0x93, .. "now"u8, 0x94]).Source);

    [Fact]
    public void A_Stray_Control_Character_Makes_No_Text_Binary() =>
        Assert.Equal("\u001bNurse\f", AdvertText.FromBytes("\u001bNurse\f"u8).Source);

    [Theory]
    [InlineData("base64")]
    [InlineData("Quoted-Printable")]
    public void The_Source_Of_An_Encoded_Mail_Is_Refused_With_Its_Reason(string encoding)
    {
        var source = $"From: alerts@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: {encoding}\r\n\r\nV2FyZCBjbGVyaw==";
        Assert.Equal(EncodedEmail.Reason, Assert.Throws<UnreadableAdvertException>(() => AdvertText.Parse(source)).Message);
        Assert.Equal(EncodedEmail.Reason, Assert.Throws<UnreadableAdvertException>(() => AdvertText.FromPlainText(source)).Message);
        Assert.Equal(EncodedEmail.Reason, Assert.Throws<UnreadableAdvertException>(() => AdvertText.FromBytes(System.Text.Encoding.UTF8.GetBytes(source))).Message);
    }

    [Theory]
    [InlineData("Title: Ward clerk\nFrom: Leeds\n\nYou write base64 by hand. Closing date: 8 May 2026")]
    [InlineData("From: alerts@example.org\nSubject: Ward clerk\n\nClosing date: 8 May 2026, base64")]
    [InlineData("MIME-Version: 1.0\nContent-Type: text/plain\n\nClosing date: 8 May 2026")]
    public void What_Only_Looks_Like_A_Mail_Is_Read(string source) => Assert.Single(AdvertReader.Read(AdvertText.Parse(source), new DateOnly(2026, 4, 20)).Reading.Closing);

    [Theory]
    [InlineData("<!doctype html><p>x</p>", true)]
    [InlineData("\n  <html>", true)]
    [InlineData("<?xml version=\"1.0\"?><html/>", true)]
    [InlineData("Nurse\n<p>Closing date: 3 May</p>", true)]
    [InlineData("Salary < £20,000 and > £10,000", false)]
    [InlineData("Email <someone> today", false)]
    [InlineData("<someone@example.org> wrote: Nurse", false)]
    [InlineData("<script>alert(1)</script>\nNurse", true)]
    [InlineData("\n<table><tr><td>Closing date", true)]
    [InlineData("Web developer\nYou know what <script> and <div> are for.\nClosing date: 3 May", false)]
    [InlineData("Nurse<br>\nClosing date: <b>3 May</b>", true)]
    public void A_Page_Is_Known_By_Its_Tags(string source, bool isHtml) => Assert.Equal(isHtml, AdvertText.LooksLikeHtml(source));

    [Fact]
    public void The_Readable_Text_Of_A_Page_Keeps_Words_And_Leaves_Out_The_Rest()
    {
        var page = AdvertText.FromHtml(
            "<html><head><title>T</title><style>p{}</style></head><body><p>A &amp; B&nbsp;&copy;<br>two  \n spaces</p><script>1</script><ul><li>x</li><li>y<b>z</b></li></ul><table><tr><td>k</td><td>v</td></tr></table>a < b &bogus; &#233;<textarea>no</textarea></body></html>");
        Assert.Equal("A & B ©\ntwo spaces\n\nx\n\nyz\n\nk\tv\n\na < b &bogus; é", page.Text);
    }

    [Fact]
    public void Spaces_Taken_Back_From_The_Text_Leave_Every_Quote_At_Its_Place()
    {
        const string Page = "<html><body><p>We care.&nbsp;&nbsp;&nbsp;&nbsp;<br>Closing date: 12 May 2026</p></body></html>";
        var mention = Assert.Single(AdvertReading.Create(AdvertText.FromHtml(Page), Today).Mentions);
        Assert.Equal("Closing date: 12 May 2026", Page.Substring(mention.Quote.Offset, mention.Quote.Length));
    }

    [Fact]
    public void A_Pasted_Text_With_A_Few_Tags_Keeps_Its_Lines()
    {
        var text = AdvertText.Parse("Nurse<br>\nPosting date: 1 April 2026\nHours: Full time\nClosing date: 1 May 2026\nCompany: X\nJob type: Permanent\n\nA <b>ward</b>.\n");
        Assert.Equal("Nurse\n\nPosting date: 1 April 2026\nHours: Full time\nClosing date: 1 May 2026\nCompany: X\nJob type: Permanent\n\nA ward.", text.Text);
        Assert.Equal(("Find a Job", MentionSource.Field), (AdvertReading.Create(text, Today).Board?.Name, AdvertReading.Create(text, Today).Mentions[^1].Source));
    }

    [Theory]
    [InlineData("advert.txt", AdvertFormat.Text)]
    [InlineData("ADVERT.TXT", AdvertFormat.Text)]
    [InlineData("page.html", AdvertFormat.Page)]
    [InlineData("page.htm", AdvertFormat.Page)]
    [InlineData("page.xhtml", AdvertFormat.Page)]
    [InlineData("advert.md", AdvertFormat.Unknown)]
    [InlineData("-", AdvertFormat.Unknown)]
    public void A_File_Says_By_Its_Ending_What_It_Is(string name, AdvertFormat format) => Assert.Equal(format, AdvertFormats.OfFile(name));

    [Theory]
    [InlineData("<script>\nPosting date: 1 April 2026\nClosing date: 1 May 2026", AdvertFormat.Text, true)]
    [InlineData("<html>\nPosting date: 1 April 2026\nClosing date: 1 May 2026", AdvertFormat.Text, true)]
    [InlineData("Posting date: 1 April 2026\nof <script>\nClosing date: 1 May 2026", AdvertFormat.Text, true)]
    [InlineData("Posting date: 1 April 2026\nof <script>\nClosing date: 1 May 2026", AdvertFormat.Unknown, true)]
    [InlineData("<p>Posting date: 1 April 2026\nof\nClosing date: 1 May 2026", AdvertFormat.Unknown, false)]
    [InlineData("Posting date: 1 April 2026\nof <i>us</i>\nClosing date: 1 May 2026", AdvertFormat.Page, false)]
    public void What_Says_It_Is_Text_Keeps_All_Its_Words_And_Lines(string source, AdvertFormat format, bool isText)
    {
        var advert = AdvertText.FromBytes(Encoding.UTF8.GetBytes(source), format);
        Assert.Equal(isText, advert.Text == source);
        Assert.Equal(new DateOnly(2026, 5, 1), AdvertReading.Create(advert, Today).Mentions.Single(mention => mention.IsClosing).Date);
    }

    [Theory]
    [InlineData("&colon; &lpar;x&rpar; &#150; &#8211; &#x2013; &nbsp &pound24 &amp &", ": (x) – – – £24 & &")]
    [InlineData("&#xD800;&#0;&#99999999;", "\uFFFD\uFFFD\uFFFD")]
    [InlineData("a&unknown;b&#;&#x;", "a&unknown;b&#;&#x;")]
    public void Character_References_Are_Decoded_As_Browsers_Do(string html, string text) => Assert.Equal(text, AdvertText.FromHtml("<html><body>" + html).Text);

    [Theory]
    [InlineData("<dl><dt>Posting date<dd>1 April 2026<dt>Closing date<dd>1 May 2026</dl>")]
    [InlineData("<table><tr><th>Posting date<td>1 April 2026<th>Closing date<td>1 May 2026</table>")]
    [InlineData("<table><tr><td>Closing date<td><table><tr><td>a<td>b<td>c</table>1 May 2026</table>")]
    [InlineData("<dl><div><dt>Closing date</dt><dd>1 May 2026</dd></div></dl>")]
    [InlineData("<TABLE><TR><TD>Closing date</TD><TD>1 May 2026</TD></TR></TABLE>")]
    public void A_Pair_That_A_Page_Shows_Is_A_Field_Whatever_End_Tags_Are_Missing(string html) =>
        Assert.Equal(MentionSource.Field, AdvertReading.Create(AdvertText.FromHtml("<html><body><h1>Nurse</h1>" + html), Today).Mentions.Single(mention => mention.IsClosing).Source);

    [Theory]
    [InlineData("<div hidden><script>\"</div>\"</script>Closes 3 April 2026</div>")]
    [InlineData("<div style=\"display: none\">Closes 3 April 2026<div>x</div></div>")]
    [InlineData("<template>Closes 3 April 2026</template>")]
    [InlineData("<!-- Closes 3 April 2026 -->")]
    [InlineData("<svg><text>Closes 3 April 2026</text>")]
    public void What_A_Page_Does_Not_Show_Is_Not_Read(string html) =>
        Assert.Equal("2026-05-08", Assert.Single(AdvertReading.Create(AdvertText.FromHtml("<html><body>" + html + "<p>Closes 8 May 2026</p>"), Today).Mentions).Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Postings_In_Further_Scripts_Or_Items_Are_Other_Adverts()
    {
        const string Script = "<script type='application/ld+json'>{\"@type\":\"JobPosting\",\"validThrough\":\"{0}\"}</script>";
        const string Item = "<div itemscope itemtype='https://schema.org/JobPosting'><meta itemprop='validThrough' content='{0}'></div>";
        var own = Script.Replace("{0}", "2026-05-20", StringComparison.Ordinal) + Item.Replace("{0}", "2026-05-20", StringComparison.Ordinal);
        var others = Script.Replace("{0}", "2026-04-15", StringComparison.Ordinal) + Item.Replace("{0}", "2026-04-15", StringComparison.Ordinal);
        var page = "<html><body>" + own + others;
        Assert.All(AdvertReading.Create(AdvertText.FromHtml(page + "<p>x</p>"), Today).Mentions, mention => Assert.Equal("2026-05-20", mention.Quote.Text));
    }

    [Theory]
    [InlineData("<p>Clo&shy;sing date: 8<sup>th</sup>&nbsp;May&nbsp;2026</p>", "Clo\u00ADsing date: 8th May 2026")]
    [InlineData("<table><tr><th>Clo&shy;sing date</th><td>18&#8209;05&#8209;2026</td></tr></table>", "Clo\u00ADsing date\t18\u201105\u20112026")]
    [InlineData("<p>Closing date:&amp;nbsp;8&amp;nbsp;May&amp;nbsp;2026</p>", "Closing date:&nbsp;8&nbsp;May&nbsp;2026")]
    [InlineData("<p>\u200BClosing date: \u200B18 May 2026</p>", "Closing date: \u200B18 May 2026")]
    public void A_Page_S_Words_Are_Quoted_As_They_Stand_Though_They_Are_Read_Without_What_Copying_Left(string html, string words)
    {
        var mention = Assert.Single(AdvertReading.Create(AdvertText.FromHtml("<html><body><h1>Nurse</h1>" + html), Today).Mentions);
        Assert.Equal((MentionRole.Closing, words), (mention.Role, mention.Quote.Text));
    }

    [Theory]
    [InlineData("8 May 2026 00:00", "", "2026-05-08", Confidence.Likely, true)]
    [InlineData("24/04/2026 00:00:00", "", "2026-04-24", Confidence.Likely, true)]
    [InlineData("8 May 2026, 12am", "", "2026-05-07", Confidence.Likely, true)]
    [InlineData("8 May 2026 00:00", "This advert closes on 8 May 2026.", "2026-05-08", Confidence.Certain, false)]
    [InlineData("8 May 2026 00:00", "This advert closes on 7 May 2026.", "2026-05-07", Confidence.Certain, false)]
    [InlineData("8 May 2026 00:00", "This advert closes on 7 May 2026 at 11:59pm.", "2026-05-07", Confidence.Certain, false)]
    [InlineData("8 May 2026 00:00", "This advert closes at 5pm on 7 May 2026.", "2026-05-07", Confidence.Certain, false)]
    [InlineData("8 May 2026 00:00", "The closing date for redeployment is 7 May 2026.", "2026-05-08", Confidence.Likely, true)]
    [InlineData("8 May 2026 00:00", "Interviews on 8 May 2026.", "2026-05-08", Confidence.Likely, true)]
    public void Zero_Hours_In_A_Field_Are_Settled_By_Another_Date_Or_Stay_In_Doubt(string field, string words, string safe, Confidence confidence, bool isUnclear)
    {
        var check = AdvertReader.Read(AdvertText.FromPlainText($"Posted: 1 April 2026\nSalary: £1\nClosing date: {field}\n\n{words}"), Today);
        Assert.Equal((safe, confidence), (check.Safe.Moment!.Value.LastDay.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), check.Safe.Confidence));
        Assert.Equal(isUnclear, check.Findings.Any(finding => finding.Kind == FindingKind.UnclearTime));
        Assert.DoesNotContain(check.Findings, finding => finding.Kind == FindingKind.ClosingDatesDisagree);
    }

    [Theory]
    [InlineData("Redeployment closing date: 10 April 2026")]
    [InlineData("For internal applicants the closing date is 20 April 2026")]
    [InlineData("Closes on 20 March 2026")] // left over from an earlier advert
    public void A_Board_s_Default_Stands_Where_The_Words_Say_Nothing_For_Everyone(string words)
    {
        var check = AdvertReader.Read(AdvertText.FromPlainText("Posting date: 1 April 2026\nHours: Part time\nClosing date: 1 May 2026\nCompany: X\nJob type: Permanent\n\n" + words), Today);
        Assert.Equal((new DateOnly(2026, 5, 1), Confidence.Guess), (check.Safe.Moment!.Value.LastDay, check.Safe.Confidence));
        Assert.DoesNotContain(check.Findings, finding => finding.Kind == FindingKind.InternalApplicantsOnly);
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void Nesting_Is_Allowed_To_512(int depth, bool isRead)
    {
        var page = string.Concat(Enumerable.Repeat("<div>", depth)) + "x" + string.Concat(Enumerable.Repeat("</div>", depth));
        var problem = Record.Exception(() => AdvertText.FromHtml(page));
        Assert.Equal(isRead ? null : "its tags are nested deeper than 512", problem?.Message);
    }

    [Fact]
    public void Tags_Nobody_Closes_Are_Not_Nesting() =>
        Assert.StartsWith("x", AdvertText.FromHtml(string.Concat(Enumerable.Repeat("<p>x<br><img>", 2000))).Text, StringComparison.Ordinal);

    [Fact]
    public void End_Tags_That_Close_Nothing_Do_Not_Hide_Nesting() =>
        Assert.Throws<UnreadableAdvertException>(() => AdvertText.FromHtml(string.Concat(Enumerable.Repeat("<div></b>", 600))));

    [Fact]
    public void A_Page_Larger_Than_2_MiB_Is_Refused()
    {
        Assert.NotNull(AdvertText.FromHtml("<p>" + new string('a', AdvertText.LargestHtml - 3)));
        Assert.Equal("it is larger than 2 MiB, the most we read of a page", Assert.Throws<UnreadableAdvertException>(() => AdvertText.FromHtml("<p>" + new string('a', AdvertText.LargestHtml - 2))).Message);
    }

    [Fact]
    public void A_Text_Larger_Than_10_MB_Is_Refused()
    {
        Assert.NotNull(AdvertText.FromPlainText(new string('a', AdvertText.LargestText)));
        Assert.Equal("it is larger than 10 MB, the most we read of a text", Assert.Throws<UnreadableAdvertException>(() => AdvertText.FromPlainText(new string('a', AdvertText.LargestText + 1))).Message);
    }

    [Theory]
    [InlineData("[{\"@type\":\"BreadcrumbList\"},{\"@type\":\"JobPosting\",\"validThrough\":\"2026-05-03\"}]", "2026-05-03")]
    [InlineData("{\"@graph\":[{\"@type\":\"Organization\"},{\"@type\":\"http://schema.org/JobPosting\",\"validThrough\":\"2026-05-03\"}]}", "2026-05-03")]
    [InlineData("{\"mainEntity\":{\"@type\":\"JobPosting\",\"validThrough\":\"2026-05-03\"}}", "2026-05-03")]
    [InlineData("{\"@type\":\"JobPosting\",\"validThrough\":\"2026-05-03\",}; ", "2026-05-03")]
    [InlineData("/* now */ {\"@type\":\"JobPosting\",\"validThrough\":\"2026-05-03\"}", "2026-05-03")]
    [InlineData("{\"@type\":\"JobPosting\",\"title\":\"a \\ud800\",\"validThrough\":\"2026-05-03\"}", "2026-05-03")]
    [InlineData("{\"@type\":\"JobPosting\",\"validThrough\":\"3 May 2026\"}", "3 May 2026")]
    [InlineData("{\"@type\":\"JobPosting\" \"validThrough\" : '2026-05-03' ", "2026-05-03")]
    [InlineData("{&quot;@type&quot;:&quot;JobPosting&quot; &quot;validThrough&quot;:&quot;2026-05-03&quot;", "2026-05-03")]
    public void A_Job_Posting_Is_Found_In_Any_Json_Ld(string json, string quote)
    {
        var page = $"<html><head><script type=\"application/ld+json\">{json}</script></head><body><p>A nurse.</p></body></html>";
        var mention = Assert.Single(AdvertReading.Create(AdvertText.FromHtml(page), Today).Mentions);
        Assert.Equal((new DateOnly(2026, 5, 3), MentionRole.Closing, MentionSource.StructuredData, quote), (mention.Date!.Value, mention.Role, mention.Source, mention.Quote.Text));
        Assert.Equal(quote, page.Substring(mention.Quote.Offset, mention.Quote.Length));
    }

    [Theory]
    [InlineData("{\"@type\":\"WebPage\",\"datePosted\":\"2026-05-03\"}")]
    [InlineData("{\"@type\":\"JobPosting\",\"validThrough\":null}")]
    [InlineData("{\"@type\":\"JobPosting\",\"validThrough\":20260503}")]
    [InlineData("{\"@type\":\"JobPosting\",\"validThrough\":\"\"}")]
    [InlineData("not JobPosting at all")]
    public void What_States_No_Date_In_Json_Ld_Gives_None(string json) =>
        Assert.Empty(AdvertReading.Create(AdvertText.FromHtml($"<script type=\"application/ld+json\">{json}</script><p>A nurse.</p>"), Today).Mentions);

    [Fact]
    public void Of_Several_Postings_The_First_Is_The_Page_s_Own() =>
        Assert.Equal("2026-05-03", Assert.Single(AdvertReading.Create(AdvertText.FromHtml("<script type='application/ld+json'>[{\"@type\":\"JobPosting\",\"validThrough\":\"2026-05-03\"},{\"@type\":\"JobPosting\",\"validThrough\":\"2026-06-03\"}]</script><p>x</p>"), Today).Mentions).Quote.Text);

    [Theory]
    [InlineData("https://findajob.dwp.gov.uk/details/1", "Find a Job")]
    [InlineData("https://beta.jobs.nhs.uk/candidate", "NHS Jobs")]
    [InlineData("https://www.jobs.nhs.uk/candidate", "NHS Jobs")]
    [InlineData("https://notjobs.nhs.uk.example.org/", null)]
    [InlineData("https://evilfindajob.dwp.gov.uk/", null)]
    [InlineData("findajob.dwp.gov.uk", null)]
    [InlineData(null, null)]
    public void A_Board_Is_Known_By_Its_Host(string? url, string? name) => Assert.Equal(name, KnownBoards.OfUrl(url)?.Name);

    [Fact]
    public void A_Board_Is_Known_By_Enough_Of_Its_Labels()
    {
        Assert.Equal("Find a Job", KnownBoards.OfLabels(new HashSet<string> { "posting date", "hours", "closing date", "company", "job type" })?.Name);
        Assert.Null(KnownBoards.OfLabels(new HashSet<string> { "posting date", "hours", "closing date", "company" }));
    }

    [Theory]
    [InlineData("Closing date: 3 May 2026\nA nurse.", MentionSource.Text)]
    [InlineData("Posting date: 1 April 2026\nHours: Part time\nClosing date: 3 May 2026\nCompany: X\nJob type: Permanent\n", MentionSource.Field)]
    [InlineData("| Date posted | 1 April 2026 |\n| Salary | £1 |\n| Closing date | 3 May 2026 |\n", MentionSource.Field)]
    [InlineData("Posted:\n1 April 2026\n\nSalary:\n£1\n\nClosing date:\n3 May 2026\n", MentionSource.Field)]
    [InlineData("Salary: £1\nClosing date: 3 May 2026\nLocation: Leeds\nContract: Bank", MentionSource.Text)] // an employer's own list
    public void Only_What_A_Board_Shows_Beside_The_Advert_Is_A_Field(string text, MentionSource source) =>
        Assert.Equal(source, Assert.Single(AdvertReading.Create(AdvertText.FromPlainText(text), Today).Mentions, mention => mention.IsClosing).Source);

    [Fact]
    public void A_Closing_Date_In_The_Description_Is_The_Advert_s_Own_Words()
    {
        var text = "Posting date: 1 April 2026\nHours: Part time\nClosing date: 1 May 2026\nCompany: X\nJob type: Permanent\nSummary\nClosing date: 20 April 2026\nLocation: Leeds\n";
        Assert.Equal([MentionSource.Field, MentionSource.Text], AdvertReading.Create(AdvertText.FromPlainText(text), Today).Mentions.Where(mention => mention.IsClosing).Select(mention => mention.Source));
    }

    [Fact]
    public void The_Header_Line_Of_Civil_Service_Jobs_Is_A_Field_And_Names_Title_And_Department()
    {
        var text = "Cookies\nAccept\n\nPolicy Adviser\nDepartment of Examples\n\nApply before 11:55 pm on Monday 11th May 2026\n\nReference number\n1234\n\nSalary\n£40,000\n\nJob grade\nGrade 7\n\nContract type\nPermanent\n\nType of role\nPolicy\n\nWorking pattern\nFull-time\n\nNumber of jobs available\n1\n\nAbout the job\nClosing Date: 11 May 2026\n";
        var reading = AdvertReading.Create(AdvertText.FromPlainText(text), Today);
        Assert.Equal(("Policy Adviser", "Department of Examples", "1234", "Civil Service Jobs"), (reading.Title, reading.Employer, reading.Reference, reading.Board?.Name));
        Assert.Equal([MentionSource.Field, MentionSource.Text], reading.Mentions.Select(mention => mention.Source));
    }

    [Theory]
    [InlineData("Menu\n\nNurse | Some Trust\n\nClosing date: 3 May 2026", "Nurse", "Some Trust")]
    [InlineData("Search\nHeader navigation\nNurse\n", "Nurse", null)]
    [InlineData("## Nurse\n", "Nurse", null)]
    [InlineData("Details\nJob title: Band 5 Nurse\nEmployer: Some Trust\n", "Band 5 Nurse", "Some Trust")]
    [InlineData("1234\n5678\n", null, null)]
    [InlineData("Nurse\nAshford Valley Hospitals NHS Foundation Trust\n\nLocation: Ashford\n", "Nurse", "Ashford Valley Hospitals NHS Foundation Trust")]
    [InlineData("Nurse\n\nNurse\nUniversity of Example\n", "Nurse", "University of Example")]
    [InlineData("Nurse\n\nLondon Borough of Example\n", "Nurse", "London Borough of Example")]
    [InlineData("Nurse\nDepartment for Examples and Trade\n", "Nurse", "Department for Examples and Trade")]
    [InlineData("Nyrs\nCyngor Enghraifft\n", "Nyrs", "Cyngor Enghraifft")]
    [InlineData("Nurse\nEXAMPLE COLLEGE HEALTHCARE NHS TRUST\n", "Nurse", "EXAMPLE COLLEGE HEALTHCARE NHS TRUST")]
    [InlineData("Nurse\nSome Other Words\nExample Trust\n", "Nurse", null)]
    [InlineData("Nurse\nExample Trust is recruiting\n", "Nurse", null)]
    [InlineData("Nurse\nThe Trust comprises three hospitals.\n", "Nurse", null)]
    [InlineData("Nurse\nWork for: Example Trust\n", "Nurse", null)]
    [InlineData("Nurse\nJoin Our Trust\n", "Nurse", null)]
    [InlineData("Nurse\nTHE TRUST IS RECRUITING\n", "Nurse", null)]
    [InlineData("Nurse\nNHS Foundation Trust\n", "Nurse", null)]
    [InlineData("Nurse\nBand 5\n", "Nurse", null)]
    public void A_Pasted_Advert_Gives_Its_Title_And_Its_Employer(string text, string? title, string? employer)
    {
        var reading = AdvertReading.Create(AdvertText.FromPlainText(text), Today);
        Assert.Equal((title, employer), (reading.Title, reading.Employer));
    }

    [Fact]
    public void A_Finding_Without_Evidence_Cannot_Be_Built() =>
        Assert.Throws<ArgumentException>(() => new Finding(FindingKind.MayCloseEarly, Severity.Note, "It may.", []));

    [Theory]
    [InlineData("2025-12-25", Division.EnglandAndWales, "Christmas Day")]
    [InlineData("2026-06-15", Division.Scotland, "a bank holiday")]
    [InlineData("2026-06-15", Division.EnglandAndWales, null)]
    [InlineData("2026-07-13", Division.NorthernIreland, "Battle of the Boyne Day")]
    [InlineData("2026-04-06", Division.EnglandAndWales, "Easter Monday")]
    [InlineData("2026-04-07", Division.EnglandAndWales, null)]
    public void Bank_Holidays_Are_Those_Of_Their_Division(string date, Division division, string? name) =>
        Assert.Equal(name, BankHolidays.NameOf(DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), division));
}
