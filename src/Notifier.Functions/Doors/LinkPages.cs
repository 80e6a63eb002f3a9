using Notifier.Core.Email;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;
using Notifier.Functions.Pages;

namespace Notifier.Functions.Doors;

/// <summary>
/// The pages behind links about one advert: to confirm, to leave, to say "I have applied". The token in the address is the proof; opening the page shows one
/// button, and only the button does something.
/// </summary>
internal static class LinkPages
{
    public static void MapLinkPages(this IEndpointRouteBuilder routes)
    {
        routes.MapShown("/confirm/{token}", ShowConfirmAsync);
        routes.MapPost("/confirm/{token}", ConfirmAsync);
        routes.MapPost("/confirm/{token}/again", AskAgainAsync).RequireRateLimiting(VisitorLimits.Asks);
        routes.MapShown("/u/{token}", ShowLeaveAsync);
        routes.MapPost("/u/{token}", LeaveAsync).WithMetadata(AnyOrigin.Mark);
        routes.MapShown("/applied/{token}", ShowAppliedAsync);
        routes.MapPost("/applied/{token}", AppliedAsync);
    }

    private static async Task<IResult> ShowConfirmAsync(string token, LinkOpener opener, People people, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Confirm, cancellationToken);
        if (link is not { Good: { } good })
        {
            return link.Expired is { } expired ? Page.Of(AskAgain(token, expired, null), StatusCodes.Status410Gone) : Invalid();
        }

        return Page.Of(await people.GetAsync(good.Person, good.Advert.Id, cancellationToken) switch
        {
            { State: SubscriptionState.Pending } => new Notice("Follow this advert?", ["We will email you when its closing date turns out to be sooner, when it moves, or when the advert disappears."], good.Advert, "Yes, follow this advert"),
            null or { State: SubscriptionState.Ended } => NoLongerAsked(good.Advert),
            _ => Followed(good.Advert),
        });
    }

    private static async Task<IResult> ConfirmAsync(string token, LinkOpener opener, Confirm confirm, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Confirm, cancellationToken);
        if (link is not { Good: { } good })
        {
            return link.Expired is { } expired ? Page.Of(AskAgain(token, expired, null), StatusCodes.Status410Gone) : Invalid();
        }

        return Page.Of(await confirm.RunAsync(good.Person, good.Advert.Id, cancellationToken) == ChangeResult.NotFollowed ? NoLongerAsked(good.Advert) : Followed(good.Advert));
    }

    /// <summary>The link was too old. Whoever opens it says once more which address is meant, so the link itself gives nothing away.</summary>
    private static async Task<IResult> AskAgainAsync(string token, HttpRequest request, LinkOpener opener, Follow follow, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Confirm, cancellationToken);
        if ((link.Expired ?? link.Good) is not { } asked)
        {
            return Invalid();
        }

        var form = await PageDoors.FormAsync(request, cancellationToken);
        if (EmailAddress.TryParse(form?["email"].ToString()) is not { } address)
        {
            return Page.Of(AskAgain(token, asked, FollowDoors.EmailError.Error), StatusCodes.Status400BadRequest);
        }

        if (form!["consent"].ToString() != "true")
        {
            return Page.Of(AskAgain(token, asked, "Please tick the box if you agree."), StatusCodes.Status400BadRequest);
        }

        return Page.Of(await follow.RunAsync(address, asked.Advert.Id, Rungs.Default, ConsentWording.Version, cancellationToken) == FollowResult.CheckYourMail
            ? new Notice("Please look into your mailbox", "If we may write to this address, an email with a new link is on its way.")
            : new Notice("This advert has closed", ["Nobody can apply to it any more."], asked.Advert));
    }

    private static async Task<IResult> ShowLeaveAsync(string token, LinkOpener opener, People people, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Leave, cancellationToken);
        if (link is not { Good: { } good })
        {
            return TooOldOrInvalid(link.Expired is not null);
        }

        return Page.Of(await people.GetAsync(good.Person, good.Advert.Id, cancellationToken) is null or { State: SubscriptionState.Ended }
            ? NotFollowed(good.Advert)
            : new Notice("Stop following this advert?", ["You will get no more emails about it. Other adverts are not affected."], good.Advert, "Stop following"));
    }

    /// <summary>The button of the page, and the one click in a mail program (RFC 8058): a POST is enough, whatever is in it. Left is left, however often.</summary>
    private static async Task<IResult> LeaveAsync(string token, LinkOpener opener, ChangeSubscription change, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Leave, cancellationToken);
        if (link is not { Good: { } good })
        {
            return TooOldOrInvalid(link.Expired is not null);
        }

        await change.RunAsync(good.Person, good.Advert.Id, new SubscriptionChange.Finish(EndReason.Left), cancellationToken);
        return Page.Of(NotFollowed(good.Advert));
    }

    private static async Task<IResult> ShowAppliedAsync(string token, LinkOpener opener, People people, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Applied, cancellationToken);
        if (link is not { Good: { } good })
        {
            return TooOldOrInvalid(link.Expired is not null);
        }

        return Page.Of(await people.GetAsync(good.Person, good.Advert.Id, cancellationToken) is null or { State: SubscriptionState.Ended }
            ? NotFollowed(good.Advert)
            : new Notice("Have you applied?", ["Then you need no more emails about this advert, and we stop them. Other adverts are not affected."], good.Advert, "Yes, I have applied"));
    }

    private static async Task<IResult> AppliedAsync(string token, LinkOpener opener, ChangeSubscription change, CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Applied, cancellationToken);
        if (link is not { Good: { } good })
        {
            return TooOldOrInvalid(link.Expired is not null);
        }

        return Page.Of(await change.RunAsync(good.Person, good.Advert.Id, new SubscriptionChange.Finish(EndReason.Applied), cancellationToken) == ChangeResult.Done
            ? new Notice("Good luck!", ["You get no more emails about this advert."], good.Advert)
            : NotFollowed(good.Advert));
    }

    public static Page TooOldOrInvalid(bool isExpired) => !isExpired ? Invalid() : Page.Of(
        new Notice("This link is too old", ["For your safety links work for some time only. We send you a new one, with which you can change or stop everything."], AsksFor: new EmailForm("/manage", "Send me a new link")),
        StatusCodes.Status410Gone);

    private static Page Invalid() => Page.Of(
        new Notice("This link does not work", ["It may have been cut short on its way, or changed. Please open it from the email itself. If that does not help, ask for a new one."], AsksFor: new EmailForm("/manage", "Send me a new link")),
        StatusCodes.Status400BadRequest);

    private static Notice AskAgain(string token, LinkTarget target, string? error) => new(
        "This link is too old",
        ["It was not used in time. If you still want to follow this advert, we send you a new link."],
        target.Advert,
        AsksFor: new EmailForm($"/confirm/{token}/again", "Send me a new link", ConsentWording.Text, error));

    private static Notice Followed(AdvertOnPage advert) => new("You follow this advert", ["We will email you when there is something to know. Each email has a link to stop."], advert);

    private static Notice NotFollowed(AdvertOnPage advert) => new("You no longer follow this advert", ["You get no more emails about it."], advert);

    private static Notice NoLongerAsked(AdvertOnPage advert) => new("There is nothing to confirm", ["It was stopped, or not confirmed in time. To follow this advert, please ask for it again."], advert);
}
