using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Testing.Storage;

namespace Notifier.Testing.Emails;

internal sealed class CrashingEmailService(IEmailService inner, CrashInjector injector) : IEmailService
{
    public bool HasImmediateReceipt => inner.HasImmediateReceipt;

    public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken) =>
        injector.LetAsync($"send {message.To.Value} {message.Words.Subject}", () => inner.SendAsync(message, attempt, cancellationToken));

    public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => inner.WasAcceptedAsync(sid, cancellationToken);

    public Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) =>
        injector.LetAsync("forget", () => inner.EraseRecipientAsync(address, sids, cancellationToken));
}
