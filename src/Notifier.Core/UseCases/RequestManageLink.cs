using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;

namespace Notifier.Core.UseCases;

/// <summary>Asks for the link with which everything can be seen and changed. Whether anybody has this address is looked at only when sending.</summary>
public sealed class RequestManageLink(EmailAddressProtector book, ISendQueue queue, TimeProvider clock)
{
    public async Task RunAsync(EmailAddress address, CancellationToken cancellationToken) =>
        await queue.PutAsync((SendEmailMessage.ForManageLink(book.PersonOf(address), book) with { Due = clock.GetUtcNow() }).ToText(), TimeSpan.Zero, cancellationToken);
}
