using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.UseCases;

/// <summary>
/// An operator names an address for warnings about some adverts. It gets one email, which asks to confirm, and nothing else until then.
/// </summary>
public sealed class AddHrContact(
    PersonStore people,
    HrContactStore contacts,
    DueItemStore due,
    EmailAddressProtector protector,
    ISendQueue queue,
    RetentionOptions options,
    TimeProvider clock)
{
    public async Task RunAsync(EmailAddress address, HrScope scope, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = protector.PersonOf(address);
        var dueItems = new[]
        {
            new DueItemKey(now, DueItemKind.HrConfirm, scope.Key, key),
            DueItemKey.Purge(scope.Key, key, now + options.KeepUnconfirmed),
        };
        await due.AddAsync(dueItems, cancellationToken);

        while (true)
        {
            var known = await people.GetAsync(key, cancellationToken);
            if (known is { IsErasing: true })
            {
                await due.DeleteAsync(dueItems, cancellationToken);
                return;
            }

            var contact = await contacts.GetAsync(key, scope.Key, cancellationToken);
            var person = known?.WithAddress(address, protector) ?? Person.New(key, protector.Seal(address, key), now);
            var asked = contact is { State: SubscriptionState.Confirmed }
                ? contact
                : new HrContact(key, scope, SubscriptionState.Pending, now, new Consent(now, "operator", null)) { ETag = contact?.ETag };
            if (await contacts.WriteAsync(person.WithDueItems(now, dueItems), asked, cancellationToken) == WriteStatus.Done)
            {
                break;
            }
        }

        await queue.PutAsync(
            new SendEmailMessage(key, scope.Key, EmailKind.HrConfirm, IsAnswer: true) { Due = now }.ToText(),
            TimeSpan.Zero,
            cancellationToken);
    }
}
