using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Security;

/// <summary>The person and the advert that a link is about.</summary>
/// <param name="Kept">The advert itself; null when we no longer keep it.</param>
internal sealed record LinkTarget(PersonKey Person, string AdvertId, AdvertSummaryModel Advert, Advert? Kept);

/// <summary>The result of reading a link. Both are null when it is not ours, was altered, or has another purpose.</summary>
/// <param name="Good">The target of a valid link.</param>
/// <param name="Expired">The target of a link that expired or was revoked.</param>
internal sealed record OpenedLink(LinkTarget? Good, LinkTarget? Expired);

/// <summary>Reads the token in a page's address, and looks up its advert or the one that replaced it.</summary>
internal sealed class LinkTokenReader(LinkReader links, AdvertStore adverts, PersonStore people, TimeProvider clock)
{
    public async Task<OpenedLink> OpenAsync(string token, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await links.ReadAsync(token, purpose, now, cancellationToken) switch
        {
            LinkVerdict.Good { Claims: { Advert: not null } claims } =>
                new OpenedLink(await TargetAsync(claims, now, cancellationToken), null),
            LinkVerdict.Expired { Claims: { Advert: not null } claims } =>
                new OpenedLink(null, await TargetAsync(claims, now, cancellationToken)),
            _ => new OpenedLink(null, null),
        };
    }

    private async Task<LinkTarget> TargetAsync(LinkClaims claims, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await people.GetAllAsync(claims.Person, cancellationToken);
        var id = known?.Latest(claims.Advert!)?.Advert ?? claims.Advert!;
        var kept = await adverts.GetAsync(id, cancellationToken);
        return new LinkTarget(claims.Person, id, AdvertSummaryModel.From(id, kept, now), kept);
    }
}
