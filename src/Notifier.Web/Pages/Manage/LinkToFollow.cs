using Notifier.Core.Emails;
using Notifier.Core.UseCases;
using Notifier.Reading.Boards;
using Notifier.Web.Pages.AdvertLinks;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Manage;

/// <summary>Finds the advert of a link that a person gave on their manage page.</summary>
internal sealed class LinkToFollow(CheckLink check, LinkRequestLimiter limit, TimeProvider clock)
{
    /// <returns>The id to follow, or why there is none.</returns>
    public async Task<(string? Id, string? Why)> FindAsync(HttpContext context, TypedLink link, CancellationToken cancellationToken)
    {
        if (link.Address is not { } address)
        {
            return (null, BadLinkWords.For(link.Problem!.Value));
        }

        var now = clock.GetUtcNow();
        var ready = await check.ReadyAsync(address, cancellationToken);
        if (ready is null && limit.Wait(context) is { } wait)
        {
            return (null, NotReadWords.TooManyLinks(now + wait, now).Happened);
        }

        return (ready ?? await check.RunAsync(address, Visitors.NetworkOf(context), cancellationToken)) switch
        {
            LinkAnswer.Known { Elsewhere: null, Beside: null } known => (known.Id, null),
            LinkAnswer.Known =>
                (null, "There is more than one copy of this job. Check the link on our home page, and choose which one to follow."),
            LinkAnswer.NoRoom => (null, Pasted.NoRoomForMore),
            LinkAnswer.NoAdvert { KnownId: { } id } => (id, null),
            LinkAnswer.NoAdvert none => (null, BadLinkWords.For(none)),
            LinkAnswer.NotRead unread =>
                (null, string.Join(
                    ' ', [.. LinkAnswerModel.From(unread, clock.GetUtcNow()).Happened, "Paste the words of the advert instead."])),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
