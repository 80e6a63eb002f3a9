using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Manage;

/// <summary>
/// The pages behind links about one advert: confirm, unsubscribe, "I have applied". The token in the address is the proof. Opening a page
/// changes nothing; only its button does.
/// </summary>
internal static class LinkPages
{
    private static readonly Ending Leaving = new(
        LinkPurpose.Leave,
        EndReason.Left,
        "Stop following this advert?",
        "You will get no more emails about it. Other adverts that you follow are not affected.",
        "Stop following");

    private static readonly Ending Applying = new(
        LinkPurpose.Applied,
        EndReason.Applied,
        "Have you applied?",
        "Then you need no more emails about this advert, and we stop them. Other adverts are not affected.",
        "Yes, I have applied");

    public static void MapLinkPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/confirm/{token}", PageEndpoints.GetOrHead, ShowConfirmAsync);
        routes.MapPost("/confirm/{token}", ConfirmAsync);
        routes.MapEnding("/u/{token}", Leaving).WithMetadata(AllowCrossSite.Mark); // the one click in an email program (RFC 8058)
        routes.MapEnding("/applied/{token}", Applying);
    }

    /// <returns>The endpoint of the page's button.</returns>
    private static RouteHandlerBuilder MapEnding(this IEndpointRouteBuilder routes, string path, Ending ending)
    {
        routes.MapMethods(
            path,
            PageEndpoints.GetOrHead,
            (string token, LinkTokenReader opener, PersonStore people, CancellationToken cancellationToken) =>
                ShowEndAsync(ending, token, opener, people, cancellationToken));
        return routes.MapPost(
            path,
            (string token, LinkTokenReader opener, ChangeSubscription change, CancellationToken cancellationToken) =>
                EndAsync(ending, token, opener, change, cancellationToken));
    }

    private static async Task<IResult> ShowConfirmAsync(
        string token, LinkTokenReader opener, PersonStore people, AdvertStore adverts, TimeProvider clock, Delays delays,
        CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Confirm, cancellationToken);
        if (link is not { Good: { } good })
        {
            return await TooOldOrDamagedAsync(link, people, cancellationToken);
        }

        var known = await people.GetAllAsync(good.Person, cancellationToken);
        if (known?.To(good.AdvertId) is not { State: not SubscriptionState.Ended } subscription)
        {
            return PageResult.For(NoLongerAsked(good));
        }

        if (subscription.State == SubscriptionState.Pending && good.Kept is null)
        {
            return PageResult.For(NoLongerKept(good));
        }

        var others = await OthersAsync(known, good.AdvertId, adverts, clock.GetUtcNow(), cancellationToken);
        return PageResult.For(subscription.State == SubscriptionState.Pending
            ? Asking(good) with { Others = others, OthersKept = RetentionWords.Unconfirmed(delays) }
            : Followed(good, subscription, clock.GetUtcNow(), delays, 0, others));
    }

    /// <summary>Other open adverts that this address asked to follow, the oldest request first.</summary>
    public static async Task<List<AdvertSummaryModel>> OthersAsync(
        PersonWithSubscriptions known, string advertId, AdvertStore adverts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var others = new List<AdvertSummaryModel>();
        var pending = known.Subscriptions.Where(each => each.State == SubscriptionState.Pending && each.Advert != advertId);
        foreach (var other in pending.OrderBy(each => each.Consent.Asked))
        {
            if (await adverts.GetAsync(other.Advert, cancellationToken) is { } advert && !advert.HasClosed(now))
            {
                others.Add(AdvertSummaryModel.From(other.Advert, advert, now));
            }
        }

        return others;
    }

    private static async Task<IResult> ConfirmAsync(
        string token,
        HttpRequest request,
        LinkTokenReader opener,
        ConfirmSubscription confirm,
        PersonStore people,
        AdvertStore adverts,
        TimeProvider clock,
        Delays delays,
        CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Confirm, cancellationToken);
        if (link is not { Good: { } good })
        {
            return await TooOldOrDamagedAsync(link, people, cancellationToken);
        }

        switch (await confirm.RunAsync(good.Person, good.AdvertId, cancellationToken))
        {
            case ChangeResult.NotFollowed:
                return PageResult.For(NoLongerAsked(good));
            case ChangeResult.Closed:
                return PageResult.For(NoLongerKept(good));
            default:
                break;
        }

        var also = await ConfirmTickedAsync(good.Person, request, confirm, delays, cancellationToken);
        if (await people.GetAllAsync(good.Person, cancellationToken) is not { } known || known.To(good.AdvertId) is not { } subscription)
        {
            return PageResult.For(NoLongerAsked(good));
        }

        var others = await OthersAsync(known, good.AdvertId, adverts, clock.GetUtcNow(), cancellationToken);
        return PageResult.For(Followed(good, subscription, clock.GetUtcNow(), delays, also, others));
    }

    /// <summary>
    /// Confirms the other adverts that were ticked. The link has proved who owns the mailbox, so they need no links of their own.
    /// </summary>
    /// <returns>How many subscriptions this confirmed.</returns>
    public static async Task<int> ConfirmTickedAsync(
        PersonKey person,
        HttpRequest request,
        ConfirmSubscription confirm,
        Delays delays,
        CancellationToken cancellationToken)
    {
        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        var also = 0;
        foreach (var other in (form?["also"] ?? []).OfType<string>().Where(AdvertId.Is).Distinct().Take(delays.MostUnconfirmed))
        {
            also += await confirm.RunAsync(person, other, cancellationToken) == ChangeResult.Done ? 1 : 0;
        }

        return also;
    }

    private static async Task<IResult> ShowEndAsync(
        Ending ending,
        string token,
        LinkTokenReader opener,
        PersonStore people,
        CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, ending.Purpose, cancellationToken);
        if (link is not { Good: { } good })
        {
            return TooOldOrInvalid(link.Expired is not null);
        }

        return PageResult.For(await people.GetAsync(good.Person, good.AdvertId, cancellationToken) is null or { State: SubscriptionState.Ended }
            ? NotFollowed(good.Advert)
            : new MessageModel(ending.Question, [ending.Words], good.Advert, ending.Button));
    }

    /// <summary>Ends the subscription. It is idempotent.</summary>
    private static async Task<IResult> EndAsync(
        Ending ending,
        string token,
        LinkTokenReader opener,
        ChangeSubscription change,
        CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, ending.Purpose, cancellationToken);
        if (link is not { Good: { } good })
        {
            return TooOldOrInvalid(link.Expired is not null);
        }

        var result = await change.RunAsync(good.Person, good.AdvertId, new SubscriptionChange.Finish(ending.Reason), cancellationToken);
        return PageResult.For(ending.Reason == EndReason.Applied && result == ChangeResult.Done
            ? new MessageModel("Good luck!", ["You get no more emails about this advert."], good.Advert, IsDone: true)
            : NotFollowed(good.Advert));
    }

    public static PageResult TooOldOrInvalid(bool isExpired) => !isExpired ? Invalid() : PageResult.For(
        new MessageModel(
            "This link is too old",
            ["For your safety links work for some time only. Say where to, and we send you a new one, with which you can change or stop everything."],
            AsksFor: new EmailForm("/manage", "Send me a new link")),
        StatusCodes.Status410Gone);

    private static PageResult Invalid() => PageResult.For(
        new MessageModel(
            "This link does not work",
            ["It may have been cut short on its way, or changed. Please open it from the email itself. If that does not help, ask for a new one."],
            AsksFor: new EmailForm("/manage", "Send me a new link")),
        StatusCodes.Status400BadRequest);

    /// <summary>A person who has not confirmed follows nothing yet, and we would not send them a manage link.</summary>
    /// <remarks>A person who asks again must type the address again. So the link itself reveals nothing but the days they chose.</remarks>
    private static async Task<PageResult> TooOldOrDamagedAsync(OpenedLink link, PersonStore people, CancellationToken cancellationToken)
    {
        if (link.Expired is not { } expired)
        {
            return Damaged();
        }

        var subscription = await people.GetAsync(expired.Person, expired.AdvertId, cancellationToken);
        var reminderDays = subscription?.ReminderDays ?? ReminderDays.Default;
        var again = subscription is { State: SubscriptionState.Confirmed or SubscriptionState.Paused }
            ? new MessageModel(
                "You have already confirmed",
                ["This link has done its work, and you need do nothing more. Each email about this advert has a link to stop."],
                expired.Advert,
                Next: new NextPage("What you follow", "/manage"))
            : subscription is { State: SubscriptionState.Ended, Consent.Confirmed: not null }
            ? new MessageModel(
                "You no longer follow this advert",
                ["You had confirmed it, and it was stopped since. You get no more emails about it."],
                expired.Advert,
                Next: expired.Advert.Answer.Kind == AnswerKind.Over
                ? null
                : new NextPage("Ask again to follow this advert", AdvertPages.PathToFollow(expired.AdvertId, reminderDays)))
            : expired.Advert.Answer.Kind == AnswerKind.Over
            ? new MessageModel(
                "This link is too old",
                ["It was not used in time, or we sent a newer one. The advert has closed meanwhile."],
                expired.Advert)
            : new MessageModel(
                "This link is too old",
                ["It was not used in time, or we sent a newer one. If you still want to follow this advert, ask again and we send you a new link."],
                expired.Advert,
                Next: new NextPage("Ask again to follow this advert", AdvertPages.PathToFollow(expired.AdvertId, reminderDays)));
        return PageResult.For(again, StatusCodes.Status410Gone);
    }

    public static PageResult Damaged() => PageResult.For(
        new MessageModel(
            "This link does not work",
            ["It may have been cut short on its way, or changed. Please open it from the email itself.", "If that does not help, go to the advert’s page here, or paste the advert once more, and ask to follow it again."],
            Next: new NextPage("Paste the advert", "/check")),
        StatusCodes.Status400BadRequest);

    private static MessageModel Asking(LinkTarget target) =>
        new("Follow this advert?", ["Until you press the button, nothing else is sent to you."], target.Advert, "Yes, follow this advert");

    /// <param name="also">How many other adverts were ticked and confirmed with it.</param>
    /// <param name="others">The subscriptions that are still pending.</param>
    private static MessageModel Followed(
        LinkTarget target, Subscription subscription, DateTimeOffset now, Delays delays, int also, List<AdvertSummaryModel> others) => new(
        "You follow this advert",
        [
            SubscriptionSummary.Describe(subscription, target.Kept, now, delays),
            target.Advert is { IsPasted: false, Answer.Kind: not AnswerKind.Over }
                ? "We also tell you if its date changes. Each email has a link to stop."
                : "Each email has a link to stop.",
            .. AlsoFollowed(also),
        ],
        target.Advert,
        others.Count == 0 ? null : TickedButton,
        Next: new NextPage("What you follow", "/manage"),
        IsDone: true)
        {
            Others = others,
            OthersKept = RetentionWords.Unconfirmed(delays),
        };

    public const string TickedButton = "Follow the ticked adverts too";

    /// <param name="also">How many other adverts were ticked and confirmed with it.</param>
    public static IEnumerable<string> AlsoFollowed(int also) => also switch
    {
        0 => [],
        1 => ["You also follow the other advert you ticked."],
        _ => [$"You also follow the {also} other adverts you ticked."],
    };

    private static MessageModel NotFollowed(AdvertSummaryModel advert) =>
        new("You no longer follow this advert", ["You get no more emails about it."], advert, IsDone: true);

    private static MessageModel NoLongerKept(LinkTarget target) => new(
        "This advert is no longer kept here",
        ["You do not follow it, and we will not remind you of it. If it is still open, paste it once more and ask to follow it."],
        target.Advert,
        Next: new NextPage("Paste the advert", "/check"));

    private static MessageModel NoLongerAsked(LinkTarget target) => new(
        "There is nothing to confirm", ["It was stopped, or not confirmed in time. To follow this advert, please ask for it again."],
        target.Advert, Next: target.Advert is { Id: not null, Answer.Kind: not AnswerKind.Over }
            ? new NextPage("Ask again to follow this advert", AdvertPages.PathToFollow(target.AdvertId, ReminderDays.Default))
            : null);

    /// <summary>A link that ends a subscription: its page asks, and its button ends it.</summary>
    private sealed record Ending(LinkPurpose Purpose, EndReason Reason, string Question, string Words, string Button);
}
