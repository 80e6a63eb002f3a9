using System.Globalization;
using System.Text;
using Notifier.Adapters.EmailTemplates;
using Notifier.Adapters.Tests.Outbox;
using Notifier.Core.Emails;
using Notifier.Reading.Dates;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;
using Notifier.Reading.Wording;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.EmailTemplates;

/// <summary>What an advert that means harm can do to a mail: nothing but be read.</summary>
public sealed class HostileEmailTests
{
    private const string Markup = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><a href=\"https://evil.example\">&lt;b&gt;";

    private const string Direction = "\u202Egpj.exe\u202C \u2066a\u2069 \u200Fb\u200E \u061Cc \u202Ad \u2067e";

    private const string Lines = "one\r\nBcc: victim@people.example\r\n\r\ntwo\u2028three\u2029four\u0085five\vsix\0seven\u001B[31meight";

    public static TheoryData<string> Texts => [Markup, Direction, Lines, Markup + Direction + Lines, "مساعد دعم (Peer) 123", "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿", new string('x', 3000), "{{7*7}} @(1+1) %0d%0a ${x}"];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Words_from_outside_stay_words(string hostile)
    {
        foreach (var mail in Mails(hostile))
        {
            using var outbox = new OutboxFolder();
            using var sent = await outbox.Sent(mail);
            var page = StrictHtml.Read(sent.HtmlBody!);
            var shape = StrictHtml.Read((await new EmailRenderer().WriteAsync(Mails("x").First(other => other.GetType() == mail.GetType()), OutboxFolder.Cancellation)).Html);

            Assert.Equal(shape.All.Select(element => element.LocalName), page.All.Select(element => element.LocalName));
            Assert.Equal(shape.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name), page.All.SelectMany(element => element.Attributes).Select(attribute => attribute.Name));
            Assert.Equal("candidate@people.example", Assert.Single(sent.To.Mailboxes).Address);
            Assert.Empty(sent.Bcc);
            Assert.Empty(sent.Cc);
            foreach (var text in new[] { sent.Subject!, sent.HtmlBody!, sent.TextBody! })
            {
                Assert.DoesNotContain(text, character => (char.IsControl(character) && character is not ('\n' or '\r')) || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
                Assert.DoesNotContain(text, character => character is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
                Assert.DoesNotContain(Rune.ReplacementChar, text.EnumerateRunes());
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\u202E ")]
    public async Task Words_that_say_nothing_leave_no_gap(string nothing)
    {
        foreach (var mail in Mails(nothing))
        {
            var words = await new EmailRenderer().WriteAsync(mail, OutboxFolder.Cancellation);

            Assert.Equal("An advert without a title", StrictHtml.Read(words.Html).QuerySelector(".advert")?.TextContent);
            Assert.DoesNotContain("\n\n\n", words.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_advert_with_everything_in_it_reads_as_it_should()
    {
        var stated = new ToldClosingDate { Date = new DateOnly(2026, 1, 22), Time = null, Quote = Direction, Source = MentionSource.Text, Board = "Find a Job", Confidence = Confidence.Certain, ForWhom = "external applicants" };
        var advert = TestEmails.PeerSupportWorker with { Title = Markup + Direction + Lines + new string('x', 300), Employer = "مستشفى (Peer) 123", Reference = Lines, ApplyUrl = new Uri("javascript:alert(1)"), Safe = stated, WhereToLook = Markup };
        var hostile = new Mail.ClosesSooner(advert, TestEmails.Leave, TestEmails.Applied);

        var words = await new EmailRenderer().WriteAsync(hostile, OutboxFolder.Cancellation);

        Golden.Equal("mails/hostile.txt", $"{words.Subject}\n\n{words.Text}");
        Golden.Equal("mails/hostile.html", words.Html);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("vbscript:x")]
    [InlineData("mailto:a@b.example")]
    [InlineData("https://findajob.dwp.gov.uk@evil.example/")]
    [InlineData("/details/1")]
    public async Task Only_plain_web_addresses_become_links(string url)
    {
        var advert = TestEmails.RecoveryWorker with { ApplyUrl = new Uri(url, UriKind.RelativeOrAbsolute) };

        var words = await new EmailRenderer().WriteAsync(new Mail.ClosesSooner(advert, TestEmails.Leave, TestEmails.Applied), OutboxFolder.Cancellation);

        Assert.Equal([TestEmails.Applied.AbsoluteUri, TestEmails.Leave.AbsoluteUri], StrictHtml.Read(words.Html).QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.DoesNotContain(url, words.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(url, words.Text, StringComparison.Ordinal);
        Assert.Contains("We do not know its web page", words.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://jobs.example/a b?q=\"><script>&x=1#f", "https://jobs.example/a%20b?q=%22%3E%3Cscript%3E&x=1#f", "jobs.example")]
    [InlineData("HTTP://JOBS.example:8080/é\u202E", "http://jobs.example:8080/%C3%A9%E2%80%AE", "jobs.example")]
    [InlineData("https://јobs.example/", "https://xn--obs-qhd.example/", "xn--obs-qhd.example")]
    [InlineData("https://[::1]/", "https://[::1]/", "[::1]")]
    public void A_link_is_ascii_and_shows_where_it_leads(string url, string link, string host)
    {
        var made = WebLink.From(new Uri(url));

        Assert.Equal(link, made?.Url);
        Assert.Equal(host, made?.Host);
    }

    /// <summary>What mail programs make links of: a scheme, www, a name with an ending of letters, an address, a network's path.</summary>
    [Theory]
    [InlineData("Nurse at evil.example", "Nurse at evil. example")]
    [InlineData("www.evil.example/x?y=z.html", "www. evil. example/x?y=z. html")]
    [InlineData("https://evil.example:8080/", "https: //evil. example:8080/")]
    [InlineData("HTTP://1.2.3.4/", "HTTP: //1.2.3.4/")]
    [InlineData("apply@evil.example.", "apply@evil. example.")]
    [InlineData("www.1", "www. 1")]
    [InlineData("évil。example i❤.ws xn--vil-9ma.xn--p1ai", "évil。 example i❤. ws xn--vil-9ma. xn--p1ai")]
    [InlineData(@"\\evil\share", @"\ \evil\share")]
    [InlineData("a.b.com", "a.b. com")]
    [InlineData("Band 5.5, 12.30pm, e.g. Ph.D, St. Mary's... then", "Band 5.5, 12.30pm, e.g. Ph.D, St. Mary's... then")]
    [InlineData("jobs.ac.uk (www.jobs.nhs.uk).", "jobs.ac.uk (www.jobs.nhs.uk).")]
    [InlineData("www.jobs.nhs.uk.evil.example", "www. jobs. nhs. uk. evil. example")]
    public async Task A_bare_address_in_an_advert_is_no_link_in_a_mail_program(string words, string broken)
    {
        Assert.Equal(broken, BareAddresses.Broken(words));
        Assert.Equal(broken, BareAddresses.Broken(broken));
        foreach (var mail in Mails(words))
        {
            var written = await new EmailRenderer().WriteAsync(mail, OutboxFolder.Cancellation);
            Assert.True(words == broken || !written.Text.Contains(words, StringComparison.Ordinal), written.Text);
            Assert.True(words == broken || !StrictHtml.Read(written.Html).Body!.TextContent.Contains(words, StringComparison.Ordinal), written.Html);
        }
    }

    [Theory]
    [InlineData("Nur\u200Bse\u00AD", "Nurse")]
    [InlineData("\u200B\u2060\uFEFF\u3164\u115F\u2800", "")]
    [InlineData("N\u200Du\u200Cr\u200Ds\u200De", "Nurse")]
    [InlineData("a\uFE0Fb\uDB40\uDC41c", "abc")]
    [InlineData("\uD83D\uDC69\u200D\u2695\uFE0F", "\uD83D\uDC69\u200D\u2695\uFE0F")] // a woman and the sign of healing: one emoji
    [InlineData("\u2764\uFE0F", "\u2764\uFE0F")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")] // Persian, which needs it
    [InlineData("क\u094D\u200Dष", "क\u094D\u200Dष")]
    [InlineData("می\u200C", "می")]
    public void Signs_that_cannot_be_seen_are_left_out_but_where_a_word_or_an_emoji_needs_them(string words, string seen) =>
        Assert.Equal(seen, SingleLine.From(words, SingleLine.LongestName));

    [Fact]
    public async Task A_link_of_our_own_that_is_none_is_our_fault() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new EmailRenderer().WriteAsync(new Mail.ManageLink(new Uri("javascript:x"), new DateTimeOffset(2026, 1, 1, 9, 5, 0, TimeSpan.Zero), 1), OutboxFolder.Cancellation));

    [Fact]
    public async Task A_mail_that_states_a_date_needs_one()
    {
        var none = TestEmails.CarerPeerSupportWorker;
        Mail[] impossible = [new Mail.ClosesSooner(none, TestEmails.Leave, TestEmails.Applied), new Mail.ClosesSooner(TestEmails.Found, TestEmails.Leave, TestEmails.Applied), new Mail.DateNowStated(none, TestEmails.Leave, TestEmails.Applied), new Mail.DateMoved(none, new DateOnly(2026, 1, 1), TestEmails.Leave, TestEmails.Applied)];

        foreach (var mail in impossible)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => new EmailRenderer().WriteAsync(mail, OutboxFolder.Cancellation));
        }
    }

    [Theory]
    [InlineData("x", 300, 200)]
    [InlineData("😀", 300, 199)]
    [InlineData("👩‍👩‍👧‍👦", 60, 199)]
    [InlineData("e\u0301", 300, 199)]
    [InlineData("word ", 300, 200)]
    public void A_long_title_is_cut_between_characters(string character, int times, int most)
    {
        var cut = SingleLine.From(string.Concat(Enumerable.Repeat(character, times)), SingleLine.LongestName);

        Assert.InRange(cut.Length, 180, most);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        var kept = cut[..^1];
        Assert.StartsWith(kept, string.Concat(Enumerable.Repeat(character, times)), StringComparison.Ordinal);
        Assert.True(kept.Length % character.Length == 0 || kept.EndsWith(character.TrimEnd(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0xD83D)]
    [InlineData(0xDE00)]
    public void Half_a_character_becomes_the_sign_for_one(int half) =>
        Assert.Equal("a\uFFFDb", SingleLine.From($"a{(char)half}b", SingleLine.LongestName));

    [Fact]
    public void A_title_as_long_as_may_be_is_not_cut() =>
        Assert.Equal(new string('x', 200), SingleLine.From(new string('x', 200), SingleLine.LongestName));

    private static IEnumerable<Mail> Mails(string hostile)
    {
        var stated = new ToldClosingDate { Date = new DateOnly(2026, 1, 22), Time = null, Quote = hostile, Source = MentionSource.Text, Board = hostile, Confidence = Confidence.Guess, IsBoardDefault = true, ForWhom = hostile };
        var advert = new AdvertInMail { Title = hostile, Employer = hostile, Reference = hostile, ApplyUrl = null, Safe = stated, Other = stated with { Date = new DateOnly(2026, 2, 7), Source = MentionSource.Field }, LastRead = OutboxFolder.Now, WhereToLook = hostile, IsInternalOnly = true };
        yield return new Mail.ClosesSooner(advert, TestEmails.Leave, TestEmails.Applied);
        yield return new Mail.Confirm(advert, TestEmails.Follow, new DateTimeOffset(2026, 1, 15, 9, 5, 0, TimeSpan.Zero), [7, 2, 0]) { Others = [advert] };
        yield return new Mail.Replace([advert], advert, TestEmails.Follow, TestEmails.Follow, new DateTimeOffset(2026, 1, 15, 9, 5, 0, TimeSpan.Zero)) { Others = [advert] };
        yield return new Mail.DateNowStated(advert, TestEmails.Leave, TestEmails.Applied);
        yield return new Mail.DateMoved(advert, new DateOnly(2026, 2, 1), TestEmails.Leave, TestEmails.Applied);
        yield return new Mail.ClosedEarly(advert, TestEmails.Leave, TestEmails.Applied, null, OutboxFolder.Now);
        yield return new Mail.NoDateStated(advert with { Safe = null, Other = null }, TestEmails.Leave, TestEmails.Applied);
        yield return new Mail.FollowingEnds(advert with { Safe = null, Other = null }, TestEmails.Leave, TestEmails.Applied, TimeSpan.FromDays(60));
    }
}
