using Notifier.Core.Email;
using Notifier.Core.Reminders;
using Notifier.Core.Secrets;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Hr;

/// <summary>An operator names an address to be warned of some adverts. It gets one mail, to confirm; until then it gets no other.</summary>
public sealed class AddHrContact(People people, HrContacts contacts, DueRows due, AddressBook book, ISendQueue queue, Delays delays, TimeProvider clock)
{
    public async Task RunAsync(EmailAddress address, HrScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var now = clock.GetUtcNow();
        var key = book.PersonOf(address);
        var hints = new[]
        {
            new DueKey(now, DueKind.HrConfirm, scope.Key, key),
            DueKey.Purge(scope.Key, key, now + delays.KeepUnconfirmed),
        };
        await due.AddAsync(hints, cancellationToken);

        while (true)
        {
            var known = await people.GetAsync(key, cancellationToken);
            if (known is { IsErasing: true })
            {
                await due.DeleteAsync(hints, cancellationToken);
                return;
            }

            var contact = await contacts.GetAsync(key, scope.Key, cancellationToken);
            var person = known?.WithAddress(address, book) ?? Person.New(key, book.Seal(address, key), now);
            var asked = contact is { State: SubscriptionState.Confirmed }
                ? contact
                : new HrContact(key, scope, SubscriptionState.Pending, now, new Consent(now, "operator", null)) { ETag = contact?.ETag };
            if (await contacts.WriteAsync(person.WithHints(now, hints), asked, cancellationToken) == WriteStatus.Done)
            {
                break;
            }
        }

        await queue.PutAsync(new SendRequest(key, scope.Key, SendKind.HrConfirm, IsAnswer: true) { Due = now }.ToText(), TimeSpan.Zero, cancellationToken);
    }
}
