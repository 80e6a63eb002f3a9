using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Links;

/// <summary>
/// The links in our emails. The token in the address is the proof. Opening a page changes nothing, because some email programs open every
/// link.
/// </summary>
internal static class LinkEndpoints
{
    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapLinkAction<ConfirmLink>("/confirm/{token}");
        routes.MapLinkAction<ReplaceLink>("/replace/{token}");
        routes.MapLinkAction<AppliedLink>("/applied/{token}");
        routes.MapLinkAction<LeaveLink>("/u/{token}").WithMetadata(AllowCrossSite.Mark); // the one click in an email program (RFC 8058)
        routes.MapLinkAction<HrConfirmLink>("/hr/confirm/{token}");
        routes.MapLinkAction<HrLeaveLink>("/hr/leave/{token}").WithMetadata(AllowCrossSite.Mark); // the same
    }

    /// <returns>The endpoint of the page's button.</returns>
    private static RouteHandlerBuilder MapLinkAction<TAction>(this IEndpointRouteBuilder routes, string path)
        where TAction : class, ILinkAction
    {
        var action = ActivatorUtilities.CreateInstance<TAction>(routes.ServiceProvider);
        routes.MapMethods(
            path,
            PageEndpoints.GetOrHead,
            (string token, LinkReader links, TimeProvider clock, CancellationToken cancellationToken) =>
                AnswerAsync(action, token, links, clock, link => action.AskAsync(link, cancellationToken), cancellationToken));
        return routes.MapPost(
            path,
            (string token, HttpRequest request, LinkReader links, TimeProvider clock, CancellationToken cancellationToken) =>
                AnswerAsync(action, token, links, clock, link => action.ActAsync(link, request, cancellationToken), cancellationToken));
    }

    /// <param name="answer">The page of a valid link.</param>
    private static async Task<IResult> AnswerAsync(
        ILinkAction action,
        string token,
        LinkReader links,
        TimeProvider clock,
        Func<LinkClaims, Task<MessageModel>> answer,
        CancellationToken cancellationToken)
    {
        var verdict = await links.ReadAsync(token, action.Purpose, clock.GetUtcNow(), cancellationToken);
        return verdict switch
        {
            LinkVerdict.Good { Claims: { Advert: not null } link } => PageResult.For(await answer(link)),
            LinkVerdict.Expired { Claims: { Advert: not null } link } when await action.ExpiredAsync(link, cancellationToken) is { } page =>
                PageResult.For(page, StatusCodes.Status410Gone),
            _ => PageResult.For(action.Broken, StatusCodes.Status400BadRequest),
        };
    }
}
