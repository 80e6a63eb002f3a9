using System.Text;
using MimeKit;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;

namespace Notifier.Adapters.Tests.Outbox;

/// <summary>The folder that takes the place of a mail service.</summary>
public sealed class OutboxTests : IDisposable
{
    private static readonly WrittenMail Words = new("An advert you follow states no closing date", "<!DOCTYPE html><html lang=\"en-GB\"><title>x</title>£ – 😀</html>\n", "Über “£5”\n.\nFrom here\n");

    private readonly OutboxFolder _folder = new();

    private static CancellationToken Cancellation => OutboxFolder.Cancellation;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_mail_becomes_one_file_named_by_its_sid_and_attempt()
    {
        var outcome = await _folder.Outbox.SendAsync(OutboxFolder.Message(Words), 2, Cancellation);

        Assert.Equal(new SendOutcome.Sent("202601-3k7q@notifier.example"), outcome);
        Assert.Equal(["202601-3k7q.2.eml"], _folder.Files);
    }

    [Fact]
    public async Task The_same_attempt_again_is_sent_already_and_changes_nothing()
    {
        await _folder.Outbox.SendAsync(OutboxFolder.Message(Words), 1, Cancellation);

        var again = await _folder.Outbox.SendAsync(OutboxFolder.Message(Words with { Subject = "Other" }), 1, Cancellation);

        Assert.IsType<SendOutcome.Sent>(again);
        Assert.Equal(["202601-3k7q.1.eml"], _folder.Files);
        Assert.DoesNotContain("Other", Raw("202601-3k7q.1.eml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_at_once_leave_one_whole_file()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => Task.Run(() => _folder.Outbox.SendAsync(OutboxFolder.Message(Words), 1, Cancellation), Cancellation)));

        Assert.All(outcomes, outcome => Assert.IsType<SendOutcome.Sent>(outcome));
        Assert.Equal(["202601-3k7q.1.eml"], _folder.Files);
        Assert.EndsWith("--=_202601-3k7q--\r\n", Raw("202601-3k7q.1.eml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_evidence_for_its_own_sid_alone()
    {
        Assert.False(await _folder.Outbox.WasAcceptedAsync(OutboxFolder.Sid, Cancellation));

        await _folder.Outbox.SendAsync(OutboxFolder.Message(Words), 3, Cancellation);

        Assert.True(await _folder.Outbox.WasAcceptedAsync(OutboxFolder.Sid, Cancellation));
        Assert.False(await _folder.Outbox.WasAcceptedAsync("202601-3k7", Cancellation));
        Assert.False(await _folder.Outbox.WasAcceptedAsync("202601-3k7q-", Cancellation));
    }

    [Fact]
    public async Task An_unfinished_file_is_no_evidence_and_is_forgotten_too()
    {
        Directory.CreateDirectory(_folder.Path);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "202601-3k7q.1.eml.0a1b.unfinished"), "half", Cancellation);

        Assert.False(await _folder.Outbox.WasAcceptedAsync(OutboxFolder.Sid, Cancellation));

        await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, [OutboxFolder.Sid], Cancellation);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Forgetting_deletes_every_attempt_of_these_mails_and_no_other()
    {
        await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, [OutboxFolder.Sid], Cancellation);
        foreach (var (sid, attempt) in new[] { ("202601-a", 1), ("202601-a", 2), ("202601-b", 1), ("202601-ab", 1) })
        {
            await _folder.Outbox.SendAsync(OutboxFolder.Message(Words, sid), attempt, Cancellation);
        }

        await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, ["202601-a", "202601-b"], Cancellation);
        await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, ["202601-a", "202601-b"], Cancellation);

        Assert.Equal(["202601-ab.1.eml"], _folder.Files);
        Assert.False(await _folder.Outbox.WasAcceptedAsync("202601-a", Cancellation));
    }

    [Fact]
    public void What_cannot_be_composed_is_said_before_it_is_sent()
    {
        Assert.Null(_folder.Outbox.WhyNever(OutboxFolder.Message(Words, leave: "https://notifier.example/u/1")));
        Assert.Equal(
            "It cannot be put into the form of an email (ArgumentException).",
            _folder.Outbox.WhyNever(OutboxFolder.Message(Words, leave: "https://notifier.example/u/1>, <https://elsewhere.example/")));
        var refused = _folder.Outbox.WhyNever(OutboxFolder.Message(Words) with { To = EmailAddress.Stored("x.@b.example") });
        Assert.Equal("It cannot be put into the form of an email (ParseException).", refused);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task A_file_that_cannot_be_deleted_is_said()
    {
        Assert.SkipWhen(Environment.UserName == "root", "Root may write anywhere.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        await _folder.Outbox.SendAsync(OutboxFolder.Message(Words, "202601-a"), 1, Cancellation);
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.False(await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, ["202601-a"], Cancellation));

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.True(await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, ["202601-a"], Cancellation));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_means_later_and_names_no_address()
    {
        await File.WriteAllTextAsync(_folder.Path, "a file where the folder should be", Cancellation);

        var outcome = await _folder.Outbox.SendAsync(OutboxFolder.Message(Words), 1, Cancellation);

        var later = Assert.IsType<SendOutcome.TryLater>(outcome);
        Assert.Equal(OutboxFolder.Now.AddMinutes(1), later.Until);
        Assert.DoesNotContain("@", later.Reason, StringComparison.Ordinal);
        Assert.False(await _folder.Outbox.WasAcceptedAsync(OutboxFolder.Sid, Cancellation));
        await _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, [OutboxFolder.Sid], Cancellation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../202601")]
    [InlineData("202601/x")]
    [InlineData("202601.1")]
    [InlineData("202601*")]
    [InlineData("ABC")]
    [InlineData("a\r\nb")]
    public async Task A_sid_that_could_name_another_file_is_refused(string sid)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _folder.Outbox.SendAsync(OutboxFolder.Message(Words, sid), 1, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => _folder.Outbox.WasAcceptedAsync(sid, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => _folder.Outbox.EraseRecipientAsync(OutboxFolder.Candidate, [sid], Cancellation));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task A_mail_is_ascii_with_crlf_and_lines_that_any_server_takes()
    {
        await _folder.Outbox.SendAsync(OutboxFolder.Message(Words with { Html = new string('é', 5000) }), 1, Cancellation);

        var raw = Raw("202601-3k7q.1.eml");
        Assert.True(Ascii.IsValid(raw));
        Assert.DoesNotContain('\n', raw.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\r', raw.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Fact]
    public async Task Text_comes_first_and_page_second_both_in_utf8()
    {
        using var mail = await _folder.Sent(OutboxFolder.Message(Words));

        var body = Assert.IsType<MultipartAlternative>(mail.Body);
        Assert.Equal(["text/plain", "text/html"], body.Select(part => part.ContentType.MimeType));
        Assert.All(body, part => Assert.Equal("utf-8", part.ContentType.Charset));
        Assert.Equal(Words.Text, mail.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(Words.Html, mail.HtmlBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_file_follows_the_words_and_keeps_every_octet()
    {
        var calendar = Encoding.UTF8.GetBytes("BEGIN:VCALENDAR\r\nSUMMARY:–😀\r\n .\r\nEND:VCALENDAR\r\n");
        var message = OutboxFolder.Message(Words) with { Attachments = [new EmailAttachment("closing-date.ics", "text/calendar", calendar)] };

        using var mail = await _folder.Sent(message);

        var all = Assert.IsType<Multipart>(mail.Body);
        Assert.Equal(["multipart/alternative", "text/calendar"], all.Select(part => part.ContentType.MimeType));
        var file = Assert.IsType<TextPart>(all[1]);
        Assert.Equal("utf-8", file.ContentType.Charset);
        Assert.Null(file.ContentType.Parameters["method"]);
        Assert.Equal("attachment", file.ContentDisposition!.Disposition);
        Assert.Equal("closing-date.ics", file.FileName);
        using var octets = new MemoryStream();
        file.Content!.DecodeTo(octets, Cancellation);
        Assert.Equal(calendar, octets.ToArray());
        Assert.Equal(Words.Text, mail.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(Words.Html, mail.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.All(Raw("202601-3k7q.1.eml").Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Theory]
    [InlineData("a\r\nBcc: victim@people.example")]
    [InlineData("a\nBcc: victim@people.example\n\nbody")]
    [InlineData("a\rBcc: victim@people.example")]
    [InlineData("a\0\u001B[31mb\u0085c")]
    public async Task No_header_can_end_early(string hostile)
    {
        var message = new EmailMessage(OutboxFolder.Candidate, Words with { Subject = hostile }, OutboxFolder.Sid, hostile, null);

        using var mail = await _folder.Sent(message);

        Assert.Empty(mail.Bcc);
        Assert.Equal(["From", "Date", "Subject", "Message-Id", "To", "Reply-To", "Auto-Submitted", "X-Notifier-Row", "MIME-Version"], mail.Headers.Select(header => header.Field));
        Assert.DoesNotContain(mail.Subject!, char.IsControl);
        Assert.DoesNotContain(mail.Headers["X-Notifier-Row"]!, char.IsControl);
        Assert.Equal(Words.Text, mail.TextBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_long_link_to_leave_is_not_broken()
    {
        var leave = $"https://notifier.example/u/v1.k1.{new string('a', 400)}.{new string('b', 43)}";

        using var mail = await _folder.Sent(OutboxFolder.Message(Words, leave: leave));

        Assert.Equal($"<{leave}>", mail.Headers["List-Unsubscribe"]);
        Assert.Contains($"<{leave}>", Raw("202601-3k7q.1.eml"), StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
    }

    [Theory]
    [InlineData("javascript:x")]
    [InlineData("https://notifier.example/u/a>,<mailto:x@y.example")]
    [InlineData("https://notifier.example/u/a\r\nBcc: x@y.example")]
    [InlineData("/u/a")]
    public async Task A_link_to_leave_that_is_none_is_our_fault(string leave) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _folder.Outbox.SendAsync(OutboxFolder.Message(Words, leave: leave), 1, Cancellation));

    [Fact]
    public async Task Only_who_runs_the_program_can_read_the_mails()
    {
        await _folder.Outbox.SendAsync(OutboxFolder.Message(Words), 1, Cancellation);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "202601-3k7q.1.eml")));
        }
    }

    private string Raw(string name) => Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder.Path, name)));
}
