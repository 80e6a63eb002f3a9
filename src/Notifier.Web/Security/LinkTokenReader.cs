using Notifier.Core.Adverts;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Security;

/// <summary>Whom and which advert a link is about.</summary>
/// <param name="Kept">The advert itself; null when it is no longer kept.</param>
internal sealed record LinkTarget(PersonKey Person, string AdvertId, AdvertSummaryModel Advert, Advert? Kept);

/// <summary>What a link turned out to be. Neither: it is not ours, was altered, or is for something else.</summary>
/// <param name="Good">It may be used.</param>
/// <param name="Expired">It was ours, and is too old or was taken back.</param>
internal sealed record OpenedLink(LinkTarget? Good, LinkTarget? Expired);

/// <summary>Reads the token in a page's address, and looks up the advert it is about: the one that took its place, where one did.</summary>
internal sealed class LinkTokenReader(LinkReader links, AdvertStore adverts, PersonStore people, TimeProvider clock)
{
    public async Task<OpenedLink> OpenAsync(string token, LinkPurpose purpose, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await links.ReadAsync(token, purpose, now, cancellationToken) switch
        {
            LinkVerdict.Good { Claims: { Advert: not null } claims } => new OpenedLink(await TargetAsync(claims, now, cancellationToken), null),
            LinkVerdict.Expired { Claims: { Advert: not null } claims } => new OpenedLink(null, await TargetAsync(claims, now, cancellationToken)),
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
