using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Upgrade;

/// <summary>The email service of the tests, which also knows which emails an older program had sent.</summary>
/// <param name="wasSent">Whether there is evidence of an older email, by its sid.</param>
internal sealed class EmailServiceWithOldOutbox(FakeEmailService emails, Func<string, Task<bool>> wasSent) : IEmailService
{
    public bool HasImmediateReceipt => emails.HasImmediateReceipt;

    public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken) =>
        emails.SendAsync(message, attempt, cancellationToken);

    public async Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) =>
        await wasSent(sid) || await emails.WasAcceptedAsync(sid, cancellationToken);

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) =>
        emails.EraseRecipientAsync(address, sids, cancellationToken);
}
