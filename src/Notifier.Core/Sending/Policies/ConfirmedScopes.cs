using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>The adverts about which an HR contact confirmed that they want to be told.</summary>
internal sealed class ConfirmedScopes
{
    private readonly IReadOnlyList<HrContact> _contacts;

    private ConfirmedScopes(IReadOnlyList<HrContact> contacts) => _contacts = contacts;

    public static async Task<ConfirmedScopes> ReadAsync(HrContactStore contacts, PersonKey person, CancellationToken cancellationToken) =>
        new([.. (await contacts.AllAsync(person, cancellationToken)).Where(contact => contact.State == SubscriptionState.Confirmed)]);

    /// <returns>Null when the advert concerns none of them.</returns>
    public HrContact? Find(Advert advert) => _contacts.FirstOrDefault(contact => contact.Scope.Concerns(advert));
}
