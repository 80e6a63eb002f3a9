using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;

namespace Notifier.Core.UseCases;

/// <summary>
/// Asks for the email with a manage link. Only the worker checks whether the address is known, so the answer reveals nothing.
/// </summary>
public sealed class RequestManageLink(EmailAddressProtector protector, ISendQueue queue, TimeProvider clock)
{
    public async Task RunAsync(EmailAddress address, CancellationToken cancellationToken) =>
        await queue.PutAsync(
            (SendEmailMessage.ForManageLink(protector.PersonOf(address), protector) with { Due = clock.GetUtcNow() }).ToText(),
            TimeSpan.Zero,
            cancellationToken);
}
