using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;

namespace Notifier.Testing.Emails;

/// <summary>An email service that does with each email what the test says.</summary>
internal sealed class ScriptedEmailService : IEmailService
{
    /// <summary>Its answer, or what it throws; null to take every email.</summary>
    public Func<SendOutcome>? Answer { get; set; }

    public int Calls { get; private set; }

    public bool HasImmediateReceipt => true;

    public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        Calls++;
        return Task.FromResult(Answer is null ? new SendOutcome.Sent(message.Sid) : Answer());
    }

    public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) => Task.FromResult(true);
}
