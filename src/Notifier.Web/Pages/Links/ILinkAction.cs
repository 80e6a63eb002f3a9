using Notifier.Core.Security;

namespace Notifier.Web.Pages.Links;

/// <summary>What one kind of link in our emails does. Its page asks, and only the page's button acts.</summary>
internal interface ILinkAction
{
    /// <summary>Links of other purposes are broken links here.</summary>
    LinkPurpose Purpose { get; }

    /// <summary>The page with the button, or a page that says why there is nothing to do. It changes nothing.</summary>
    Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken);

    /// <summary>Does what the button says. It is idempotent, because people press twice and email programs retry.</summary>
    /// <param name="request">Its form holds what was ticked beside the button.</param>
    Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken);

    /// <summary>The page of a link that is too old or was revoked; null when it is the page of a broken link.</summary>
    Task<MessageModel?> ExpiredAsync(LinkClaims link, CancellationToken cancellationToken);

    /// <summary>The page of a link that is not ours, was altered, or has another purpose.</summary>
    MessageModel Broken { get; }
}
