using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Notifier.Reading.Documents;
using Notifier.Reading.Findings;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Testing;

namespace Notifier.Reading.Tests.Dates;

/// <summary>What holds for every text, tried on many that nobody thought of.</summary>
public sealed class ReaderPropertyTests
{
    private static readonly DateOnly Today = new(2026, 4, 10);

    private static readonly string[] Pieces =
    [
        "closing date", "Closes ", "apply by", "before", "until ", "interview", "extended to", "internal", "redeployment", "3 May 2026", "03/04/2026", "31 November", "Nov ember", "12 noon", "midnight", "5pm", "24:00", "GMT",
        "4 weeks", "(", ")", "\n", "\n\n", "|", "\t", ":", ".", "•", " ", "  ", "<b>", "<td>", "</p>", "&amp;", "&nbsp;", "<time datetime=\"2026-05-03\">", "JobPosting", "<script type=\"application/ld+json\">", "</script>", "\"validThrough\":\"2026-05-03\"",
        "1st", "2nd", "10th-26th February 2017", "Mon", "dydd", "Mawrth", "9999", "0", "99", "2000000000", "20", "\uD83D\uDE00", "\uD800", "\u0000", "\u200B", "é", "Posting date: 1 May 2026", "Hours: Full time", "Company: X", "<h1>", "<tr>", "</tr>", "<dl><dt>", "<dd>",
        "8 May", "8 May 2026", "9999-12-31", "0001-01-01T00:00:00", "<meta property=\"og:url\">", "<div hidden>", "<svg>", "&nbsp;&nbsp;<br>", "<table><tr><td>", "</table>", "22nd/23rd November 2020", "1700 on ", "&#150;", "&#xD800;",
        "<script type=\"application/ld+json\">{\"@type\":\"JobPosting\",\"datePosted\":\"0001-01-01T00:00:00\",\"validThrough\":\"9999-12-31T23:59:59-05:00\"}</script>",
        "15 Apr 2026 07:02:00 +0100", "2026 07 02", "08\\05\\2026", "08052026", "May 7-8", "eighth of May", "to ", "and ", "  ", ",", "17:00",
        "\u00AD", "-\n", "ing", "\n> ", "&#8209;", "&amp;nbsp;", "\u00C2\u00A0", "\u00E2\u20AC", "８", "\uD835", "\uD835\uDFEA", "\u202F", "ᵗʰ",
        "https://www.example.org/" + new string('a', 200), "We may close this vacancy early if ",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? string.Empty),
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)),
        Gen.Elements(Pieces).Zip(ArbMap.Default.GeneratorFor<NonNull<string>>(), (piece, text) => piece + text.Get).ListOf().Select(pieces => string.Concat(pieces)));

    // No digit, month, weekday or cue in any of these.
    private static readonly Gen<string> Unrelated = Gen.Elements(
            "We are a friendly team with a big heart.", "Our values are kindness and courage!", "You bring warmth, humour and patience.", "• A pension", "Ask us anything", "Great coffee", "What we offer", "A culture of learning;")
        .NonEmptyListOf().Select(lines => string.Join("\n", lines));

    private static readonly Gen<DateOnly> Days = Gen.Choose(0, 365 * 40).Select(days => new DateOnly(2005, 1, 1).AddDays(days));

    private static readonly Func<DateOnly, string>[] Forms =
    [
        date => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("dd MMM yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("ddd, dd MMMM, yyyy", CultureInfo.InvariantCulture),
        date => $"{Ordinal(date)} {date.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}",
        date => $"{Ordinal(date)} of {date.ToString("MMMM, yyyy", CultureInfo.InvariantCulture)}",
        date => $"the {Ordinal(date)} day of {date.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}",
        date => date.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("d.MMMM.yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("dMMMMyyyy", CultureInfo.InvariantCulture),
        date => date.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture),
        date => $"{date.ToString("dddd MMMM", CultureInfo.InvariantCulture)} {Ordinal(date)} {date.Year}",
        date => date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture).ToUpperInvariant(),
        date => date.ToString("d  MMMM  yyyy", CultureInfo.InvariantCulture),
        date => date.ToString("d MMMM yyyy (dddd)", CultureInfo.InvariantCulture),
        date => $"{date.Day} {WelshMonth(date)} {date.Year}",
        date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    ];

    private static string WelshMonth(DateOnly date) => "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr".Split(' ')[date.Month - 1];

    private static readonly string[] Labels = ["Closing date: {0}", "This vacancy closes on {0}.", "Please apply by {0}", "Closing Date - {0}", "Closing date\n\n{0}", "The deadline for applications is {0}."];

    [ManySamples]
    public Property No_Text_Makes_The_Reader_Throw() => Holds(Texts, text =>
    {
        CheckOrRefuse(() => AdvertText.FromPlainText(text));
        CheckOrRefuse(() => AdvertText.FromHtml(text));
        CheckOrRefuse(() => AdvertText.FromHtml("<html><body>" + text));
        CheckOrRefuse(() => AdvertText.FromBytes(System.Text.Encoding.Latin1.GetBytes(text)));
    });

    [ManySamples]
    public Property Every_Quote_Of_A_Text_Stands_At_Its_Offset() => Holds(Texts, CheckQuotes);

    /// <summary>Pasted text starts and ends anywhere, and so each step of the reader may find itself at an end.</summary>
    [Fact]
    public void A_Text_Cut_Off_At_Any_Letter_Is_Still_Read_And_Quoted_At_Its_Place()
    {
        foreach (var text in WordingCases.TextsOf("shapes.cases"))
        {
            for (var cut = 0; cut <= text.Length; cut++)
            {
                CheckQuotes(text[..cut]);
                CheckQuotes(text[cut..]);
            }
        }
    }

    /// <summary>A page can end with a date that no words show.</summary>
    [Theory]
    [InlineData("<p>all others 08\\05\\2026</p><time datetime=\"2026-05-03\">")]
    [InlineData("<table><tr><td>May 2026\n<td><time datetime=\"2026-05-03\">")]
    [InlineData("eighth of May</tr>May 7-8-\n&#150;<td>\n> dydd08\\05\\2026\n> <time datetime=\"2026-05-03\">")]
    public void A_Date_Without_Words_At_The_End_Of_A_Page_Is_Read(string page) =>
        Assert.Contains(
            AdvertReader.Read(AdvertText.FromHtml(page), Today).Reading.Mentions,
            mention => mention.Date == new DateOnly(2026, 5, 3));

    [ManySamples]
    public Property Every_Quote_Of_A_Page_Lies_Within_It() => Holds(Texts, text =>
    {
        if (CheckOrRefuse(() => AdvertText.FromHtml(text)) is not { } check)
        {
            return;
        }

        // The tags between them apart, the words of a quote stand at its place.
        Assert.All(check.Reading.Mentions, mention =>
        {
            var source = System.Net.WebUtility.HtmlDecode(text.Substring(mention.Quote.Offset, mention.Quote.Length));
            var place = 0;
            foreach (var letter in mention.Quote.Text.Where(char.IsAsciiLetterOrDigit))
            {
                place = source.IndexOf(letter, place) + 1;
                Assert.True(mention.Quote.Length == 0 || place > 0, $"“{mention.Quote.Text}” is not at its place in “{source}”");
            }
        });
    });

    [ManySamples]
    public Property Unrelated_Text_Before_Or_After_Changes_No_Date() => Holds(
        Days.Zip(Gen.Elements(Forms), (date, form) => form(date)).Zip(Gen.Elements(Labels), (date, label) => string.Format(CultureInfo.InvariantCulture, label, date)).Zip(Unrelated, (advert, other) => (advert, other)),
        sample =>
        {
            var alone = Dates(sample.advert);
            Assert.NotEmpty(alone);
            Assert.Equal(alone, Dates(sample.other + "\n\n" + sample.advert));
            Assert.Equal(alone, Dates(sample.advert + "\n\n" + sample.other));
        });

    [ManySamples]
    public Property A_Date_Written_In_Any_Form_Is_Read_Back() => Holds(
        Days.Zip(Gen.Elements(Forms), (date, form) => (date, text: form(date))).Zip(Gen.Elements(Labels), (written, label) => (written.date, text: string.Format(CultureInfo.InvariantCulture, label, written.text))),
        sample =>
        {
            var mention = Assert.Single(AdvertReader.Read(AdvertText.FromPlainText(sample.text), Today).Reading.Mentions);
            Assert.Equal((sample.date, MentionRole.Closing), (mention.Date!.Value, mention.Role));
        });

    private static string Ordinal(DateOnly date) => date.Day + (date.Day switch { 1 or 21 or 31 => "st", 2 or 22 => "nd", 3 or 23 => "rd", _ => "th" });

    private static List<(MentionRole, DateOnly?, StatedTime?)> Dates(string text) =>
        [.. AdvertReader.Read(AdvertText.FromPlainText(text), Today).Reading.Mentions.Select(mention => (mention.Role, mention.Date, mention.Time))];

    private static void CheckQuotes(string text)
    {
        if (CheckOrRefuse(() => AdvertText.FromPlainText(text)) is not { } check)
        {
            return;
        }

        foreach (var quote in check.Reading.Mentions.Select(mention => mention.Quote).Concat(check.Findings.SelectMany(finding => finding.Quotes)))
        {
            Assert.Equal(quote.Text, text.Substring(quote.Offset, quote.Length));
        }
    }

    private static CheckedAdvert? CheckOrRefuse(Func<AdvertText> read)
    {
        try
        {
            return AdvertReader.Read(read(), Today);
        }
        catch (UnreadableAdvertException refused)
        {
            Assert.NotEmpty(refused.Message);
            return null;
        }
    }

    private static Property Holds<T>(Gen<T> samples, Action<T> holds) => Prop.ForAll(samples.ToArbitrary(), holds);
}
