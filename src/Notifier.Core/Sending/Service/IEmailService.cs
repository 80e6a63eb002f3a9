using Notifier.Core.Emails;
using Notifier.Core.Security;

namespace Notifier.Core.Sending.Service;

/// <summary>Delivers mail.</summary>
public interface IEmailService
{
    /// <summary>Why a mail can never be put into the form in which it leaves, without a word of it; null when it can.</summary>
    string? WhyNever(EmailMessage message) => null;

    /// <param name="attempt">1 for the first attempt to send this email id; evidence of each is kept apart.</param>
    Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken);

    /// <summary>It can tell at once whether a mail was accepted; otherwise evidence needs time to arrive.</summary>
    bool HasImmediateReceipt { get; }

    /// <summary>Whether there is evidence that a mail with this email id was accepted.</summary>
    Task<bool> WasAcceptedAsync(string emailId, CancellationToken cancellationToken);

    /// <summary>Deletes what the service itself keeps of this person. Repeatable.</summary>
    /// <param name="address">Null when it cannot be decrypted: then only these mails can be found.</param>
    /// <returns>False when it could not be done now: ask again later.</returns>
    Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> emailIds, CancellationToken cancellationToken);
}
