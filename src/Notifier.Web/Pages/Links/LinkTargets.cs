using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Links;

/// <summary>The person and the advert that a link is about.</summary>
/// <param name="Kept">The advert itself; null when we no longer keep it.</param>
internal sealed record LinkTarget(PersonKey Person, string AdvertId, AdvertSummaryModel Advert, Advert? Kept);

/// <summary>Looks up the advert of a link, or the one that replaced it.</summary>
internal sealed class LinkTargets(AdvertStore adverts, PersonStore people, TimeProvider clock)
{
    public async Task<LinkTarget> FindAsync(LinkClaims link, CancellationToken cancellationToken)
    {
        var known = await people.GetAllAsync(link.Person, cancellationToken);
        var id = known?.Latest(link.Advert!)?.Advert ?? link.Advert!;
        var kept = await adverts.GetAsync(id, cancellationToken);
        return new LinkTarget(link.Person, id, AdvertSummaryModel.From(id, kept, clock.GetUtcNow()), kept);
    }
}
