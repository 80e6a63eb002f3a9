using Notifier.Core.Email;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;

namespace Notifier.Core.Subscriptions;

/// <summary>Asks for the link with which everything can be seen and changed. Whether anybody has this address is looked at only when sending.</summary>
public sealed class AskForManageLink(AddressBook book, ISendQueue queue, TimeProvider clock)
{
    public async Task RunAsync(EmailAddress address, CancellationToken cancellationToken) =>
        await queue.PutAsync((SendRequest.ForManageLink(book.PersonOf(address), book) with { Due = clock.GetUtcNow() }).ToText(), TimeSpan.Zero, cancellationToken);
}
