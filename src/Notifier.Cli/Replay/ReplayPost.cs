using Notifier.Adapters.EmailTemplates;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;

namespace Notifier.Cli.Replay;

/// <summary>Takes every email of a replay. It notes the recipient, and writes the email into a folder if the command named one.</summary>
internal sealed class ReplayPost(
    TimeProvider clock,
    IEmailService? folder,
    IReadOnlyDictionary<string, string> names) : IEmailService, IEmailRenderer
{
    private readonly EmailRenderer _writer = new();
    private readonly Dictionary<string, Mail> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);

    public List<ReplayedMail> Mails { get; } = [];

    public bool HasImmediateReceipt => true;

    public async Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken)
    {
        var words = await _writer.WriteAsync(mail, cancellationToken);
        _written[words.Html] = mail;
        return words;
    }

    public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        var outcome = folder is null ? new SendOutcome.Sent(message.Sid) : await folder.SendAsync(message, attempt, cancellationToken);
        if (outcome is SendOutcome.Sent && _accepted.Add(message.Sid))
        {
            Mails.Add(ReplayedMail.From(clock.GetUtcNow(), names[message.To.Value], _written[message.Words.Html], message.Words.Subject));
        }

        return outcome;
    }

    public Task<bool> WasAcceptedAsync(string emailId, CancellationToken cancellationToken) => Task.FromResult(_accepted.Contains(emailId));

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> emailIds, CancellationToken cancellationToken) =>
        Task.FromResult(true);
}
