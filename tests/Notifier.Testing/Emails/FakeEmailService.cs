using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;

namespace Notifier.Testing.Emails;

/// <summary>A mail that was accepted.</summary>
internal sealed record PostedMail(DateTimeOffset At, string To, string Subject, Mail Mail, EmailMessage Message, int Attempt);

/// <summary>Takes mails and keeps them, and says at once whether it has one; or does on a script what a real one may do.</summary>
internal sealed class FakeEmailService(VirtualClock clock) : IEmailService, IEmailRenderer
{
    private readonly Dictionary<string, Mail> _written = [];

    public List<PostedMail> Mails { get; } = [];

    public List<string> Forgotten { get; } = [];

    /// <summary>What happens to the next attempts, before all goes well again.</summary>
    public Queue<Func<EmailMessage, SendOutcome?>> Script { get; } = [];

    public bool HasImmediateReceipt { get; set; } = true;

    /// <summary>How long after a mail was accepted there is evidence of it; null for never.</summary>
    public TimeSpan? EvidenceAfter { get; set; } = TimeSpan.Zero;

    /// <summary>How long it takes to put a mail into words.</summary>
    public TimeSpan WritingTakes { get; set; }

    public IEnumerable<string> To(string address) => Mails.Where(mail => mail.To == address).Select(mail => mail.Subject);

    public Task<WrittenMail> WriteAsync(Mail mail, CancellationToken cancellationToken)
    {
        clock.Advance(WritingTakes);
        var subject = mail switch
        {
            Mail.Confirm { Advert: var advert, Others: var others } => $"confirm: {Date(advert)}{(others.Count == 0 ? null : $" and {others.Count} more")}",
            Mail.Replace { Followed: var followed, Advert: var advert } => $"replace: {string.Join(" and ", followed.Select(Date))} -> {Date(advert)}",
            Mail.DateMoved { Advert: var advert, From: var from, Why: not ChangeCause.Advert and var why } => $"{(why == ChangeCause.Reader ? "read again" : "corrected")}: {from:d MMM} -> {Date(advert)}",
            Mail.DateMoved { Advert: var advert, From: var from } => $"moved: {from:d MMM} -> {Date(advert)}",
            Mail.Reminder { Advert: var advert, Today: var today } => $"reminder {advert.Safe!.Date.DayNumber - today.DayNumber}: {Date(advert)}",
            Mail.AboutAdvert { Advert: var advert } => $"{mail.GetType().Name}: {Date(advert)}",
            Mail.HrConfirm => "hr confirm",
            Mail.HrFindings found => $"hr findings: {string.Join(" | ", found.Adverts.Select(each => string.Join(", ", each.Findings.Select(finding => finding.Kind))))}",
            Mail.HrCloses closes => $"hr closes in {closes.WorkingDays}: {Date(closes.Advert)}, {closes.Followers} follow{(closes.NotWorking is { } day ? ", " + day : string.Empty)}{(closes.IsChristmas ? ", Christmas" : string.Empty)}",
            Mail.ManageLink link => $"manage: {link.Adverts}",
            _ => throw new ArgumentOutOfRangeException(nameof(mail)),
        };
        lock (_written)
        {
            var name = $"{_written.Count}";
            _written.Add(name, mail);
            return Task.FromResult(new WrittenMail(subject, name, string.Empty));
        }
    }

    public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        if (Script.TryDequeue(out var next) && next(message) is { } outcome)
        {
            return Task.FromResult(outcome);
        }

        if (!Mails.Exists(mail => mail.Message.Sid == message.Sid && mail.Attempt == attempt))
        {
            Mails.Add(new PostedMail(clock.Now, message.To.Value, message.Words.Subject, _written[message.Words.Html], message, attempt));
        }

        return Task.FromResult<SendOutcome>(new SendOutcome.Sent(message.Sid));
    }

    public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => Task.FromResult(Mails.Exists(mail => mail.Message.Sid == sid && clock.Now - mail.At >= EvidenceAfter));

    /// <summary>It cannot delete anything just now.</summary>
    public bool KeepsAll { get; set; }

    /// <summary>How often it was asked to forget somebody.</summary>
    public int AskedToForget { get; private set; }

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken)
    {
        AskedToForget++;
        Forgotten.AddRange(KeepsAll ? [] : sids);
        return Task.FromResult(!KeepsAll);
    }

    private static string Date(AdvertInMail advert) => FormattableString.Invariant($"{advert.Safe?.Date:d MMM}{(advert.Other is { } other ? FormattableString.Invariant($" (not {other.Date:d MMM})") : string.Empty)}");
}
