using Notifier.Adapters.EmailTemplates;
using Notifier.Adapters.Tests.Outbox;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.EmailTemplates;

/// <summary>Whole mails, as a mail program reads them from the outbox.</summary>
public sealed class CandidateTemplatesTests
{
    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task A_mail_reads_as_it_should(string name)
    {
        using var outbox = new OutboxFolder();

        using var mail = await outbox.Sent(TestEmails.All[name]);

        var headers = string.Concat(mail.Headers.Select(header => $"{header.Field}: {header.Value}\n"));
        Golden.Equal($"mails/{name}.txt", $"{headers}\n{mail.TextBody!.ReplaceLineEndings("\n")}");
        Golden.Equal($"mails/{name}.html", mail.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task A_mail_arrives_as_it_was_written(string name)
    {
        using var outbox = new OutboxFolder();
        var words = await new EmailRenderer().WriteAsync(TestEmails.All[name], OutboxFolder.Cancellation);

        using var mail = await outbox.Sent(TestEmails.All[name]);

        Assert.Equal(words.Subject, mail.Subject);
        Assert.Equal(words.Text, mail.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(words.Html, mail.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task A_mail_is_a_page_that_fetches_nothing(string name)
    {
        var words = await new EmailRenderer().WriteAsync(TestEmails.All[name], OutboxFolder.Cancellation);

        var page = StrictHtml.Read(words.Html);

        Assert.Equal("en-GB", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(words.Subject, page.Title);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Empty(page.QuerySelectorAll("img, script, link, iframe, object, embed, svg, video, audio, form, input, base, [src], [srcset], [background], [style], [onclick]"));
        Assert.DoesNotContain("url(", words.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", words.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task The_text_says_all_that_the_page_says(string name)
    {
        var words = await new EmailRenderer().WriteAsync(TestEmails.All[name], OutboxFolder.Cancellation);

        var page = StrictHtml.Read(words.Html);

        var text = StrictHtml.Folded(words.Text.Replace("\n> ", "\n", StringComparison.Ordinal).Replace("\n! ", "\n", StringComparison.Ordinal));
        foreach (var sentence in page.QuerySelectorAll("h1, h2, p:not(:has(br)):not(:has(.host)), bdi"))
        {
            Assert.Contains(StrictHtml.Folded(sentence.TextContent), text, StringComparison.Ordinal);
        }

        var lines = words.Text.Split('\n');
        foreach (var link in page.QuerySelectorAll("a"))
        {
            Assert.Contains(link.GetAttribute("href"), lines);
        }
    }

    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task Every_line_of_the_text_fits_but_links(string name)
    {
        var words = await new EmailRenderer().WriteAsync(TestEmails.All[name], OutboxFolder.Cancellation);

        Assert.All(words.Text.Split('\n'), line => Assert.True(line.Length <= 72 || line.StartsWith("https://", StringComparison.Ordinal), line));
    }

    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task A_subject_names_neither_the_job_nor_the_employer(string name)
    {
        var words = await new EmailRenderer().WriteAsync(TestEmails.All[name], OutboxFolder.Cancellation);

        foreach (var about in new[] { TestEmails.PeerSupportWorker, TestEmails.RecoveryWorker, TestEmails.CarerPeerSupportWorker })
        {
            Assert.DoesNotContain(about.Title, words.Subject, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(about.Employer!, words.Subject, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(about.Reference!, words.Subject, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [MemberData(nameof(TestEmails.Names), MemberType = typeof(TestEmails))]
    public async Task The_first_link_of_a_mail_about_an_advert_with_a_page_opens_that_page(string name)
    {
        var mail = TestEmails.All[name];
        var advert = (mail as Notifier.Core.Emails.Mail.AboutAdvert)?.Advert ?? (mail as Notifier.Core.Emails.Mail.Confirm)?.Advert ?? (mail as Notifier.Core.Emails.Mail.Replace)?.Followed[0];
        var words = await new EmailRenderer().WriteAsync(mail, OutboxFolder.Cancellation);

        var first = StrictHtml.Read(words.Html).QuerySelector("a")?.GetAttribute("href");

        if (mail is Notifier.Core.Emails.Mail.Test)
        {
            Assert.Null(first); // there is nowhere to go
        }
        else if (advert?.ApplyUrl is { } apply && mail is not Notifier.Core.Emails.Mail.Confirm { Advert.IsUnlisted: true })
        {
            Assert.Equal(apply.AbsoluteUri, first);
        }
        else
        {
            Assert.StartsWith("https://notifier.example/", first, StringComparison.Ordinal);
        }
    }
}
