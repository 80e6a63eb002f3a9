using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Notifier.Adapters.EmailTemplates;
using Notifier.Adapters.Outbox;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.Outbox;

/// <summary>An outbox in a folder that is gone after the test, with a clock that stands still.</summary>
internal sealed class OutboxFolder : IDisposable
{
    public const string Sid = "202601-3k7q";

    public static readonly DateTimeOffset Now = new(2026, 1, 8, 9, 5, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public OutboxFolder() => Outbox = Over(Path);

    public OutboxEmailService Outbox { get; }

    public string Path => System.IO.Path.Combine(_folder.Path, "outbox");

    public IReadOnlyList<string> Files => Directory.Exists(Path) ? [.. Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static EmailAddress Candidate { get; } = EmailAddress.TryParse("candidate@people.example")!;

    public static OutboxEmailService Over(string folder) => new(new OutboxOptions(folder, "Closing dates <dates@notifier.example>", "help@notifier.example"), new FakeTimeProvider(Now));

    public static EmailMessage Message(WrittenMail words, string sid = Sid, string? leave = null) => new(Candidate, words, sid, "people/l-a1-v0001", leave);

    /// <summary>Writes the mail, puts it into the outbox, and reads the file as a mail program would.</summary>
    public async Task<MimeMessage> Sent(Mail mail)
    {
        var words = await new EmailRenderer().WriteAsync(mail, Cancellation);
        return await Sent(Message(words, leave: (mail as Mail.AboutAdvert)?.LeaveUrl.AbsoluteUri));
    }

    public async Task<MimeMessage> Sent(EmailMessage message)
    {
        Assert.IsType<SendOutcome.Sent>(await Outbox.SendAsync(message, 1, Cancellation));
        return await MimeMessage.LoadAsync(System.IO.Path.Combine(Path, $"{message.Sid}.1.eml"), Cancellation);
    }

    public void Dispose() => _folder.Dispose();
}
