using MimeKit;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Crashes;

/// <summary>An email as its reader has it.</summary>
/// <param name="Row">Which row of the ledger it was written for: two with the same are one email sent twice.</param>
/// <param name="Sent">To the second.</param>
/// <param name="Written">When its file was written.</param>
internal sealed record ReceivedMail(string To, string Subject, string Text, string Row, DateTimeOffset Sent, DateTime Written, MimeMessage Message)
{
    public bool IsConfirm => Subject.StartsWith("Please confirm", StringComparison.Ordinal);

    public bool IsManage => Subject.StartsWith("Your link", StringComparison.Ordinal);

    public bool IsReminder => Subject.StartsWith("An advert you follow closes ", StringComparison.Ordinal);

    public bool IsMoved => Subject.StartsWith("An advert you follow now closes ", StringComparison.Ordinal);

    public string LinkTo(string page) => TestApp.LinkIn(Message, page);

    public override string ToString() => $"{Sent:HH:mm:ss} {Subject}";
}

/// <summary>Everybody's mailbox: the outbox folder. Only what is there whole counts.</summary>
internal sealed class Mailbox(string outbox)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<ReceivedMail> _mails = [];

    /// <summary>How many mails there are, read or not.</summary>
    public int Files => Directory.Exists(outbox) ? Directory.EnumerateFiles(outbox, "*.eml").Count() : 0;

    /// <summary>How many are being put there, or were when the program died.</summary>
    public int Unfinished => Directory.Exists(outbox) ? Directory.EnumerateFiles(outbox, "*.unfinished").Count() : 0;

    public IReadOnlyList<ReceivedMail> All()
    {
        lock (_lock)
        {
            foreach (var file in Directory.Exists(outbox) ? Directory.EnumerateFiles(outbox, "*.eml") : [])
            {
                if (file.EndsWith(".eml", StringComparison.Ordinal) && _seen.Add(file))
                {
                    var mail = MimeMessage.Load(file);
                    _mails.Add(new ReceivedMail(mail.To.Mailboxes.Single().Address, mail.Subject!, mail.TextBody!, mail.Headers["X-Notifier-Row"]!, mail.Date, File.GetLastWriteTimeUtc(file), mail));
                }
            }

            return [.. _mails];
        }
    }

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Of(string address) => [.. All().Where(mail => mail.To == address).OrderBy(mail => mail.Written)];
}
