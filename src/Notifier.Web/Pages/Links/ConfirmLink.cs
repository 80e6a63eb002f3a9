using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;

namespace Notifier.Web.Pages.Links;

/// <summary>Confirms a subscription.</summary>
internal sealed class ConfirmLink(
    LinkTargets targets, PersonStore people, ConfirmSubscription confirm, TickedAdverts ticked, TimeProvider clock, WebOptions options)
    : ILinkAction
{
    public LinkPurpose Purpose => LinkPurpose.Confirm;

    public MessageModel Broken => BadLinks.BrokenBeforeConfirmed;

    public async Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        var known = await people.GetAllAsync(target.Person, cancellationToken);
        if (known?.To(target.AdvertId) is not { State: not SubscriptionState.Ended } subscription)
        {
            return NoLongerAsked(target);
        }

        if (subscription.State == SubscriptionState.Pending && target.Kept is null)
        {
            return NoLongerKept(target);
        }

        var others = await ticked.OfferedAsync(known, target.AdvertId, cancellationToken);
        return subscription.State == SubscriptionState.Pending
            ? Asking(target) with { Others = others, OthersKept = RetentionPeriods.Unconfirmed(options.Retention) }
            : Followed(target, subscription, 0, others);
    }

    public async Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        switch (await confirm.RunAsync(target.Person, target.AdvertId, cancellationToken))
        {
            case ChangeResult.NotFollowed:
                return NoLongerAsked(target);
            case ChangeResult.Closed:
                return NoLongerKept(target);
            default:
                break;
        }

        var also = await ticked.ConfirmAsync(target.Person, request, cancellationToken);
        return await people.GetAllAsync(target.Person, cancellationToken) is { } known && known.To(target.AdvertId) is { } subscription
            ? Followed(target, subscription, also, await ticked.OfferedAsync(known, target.AdvertId, cancellationToken))
            : NoLongerAsked(target);
    }

    /// <remarks>A person who asks again must type the address again. So the link itself reveals nothing but the days they chose.</remarks>
    public async Task<MessageModel?> ExpiredAsync(LinkClaims link, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        var subscription = await people.GetAsync(target.Person, target.AdvertId, cancellationToken);
        var reminderDays = subscription?.ReminderDays ?? ReminderDays.Default;
        var isOver = target.Advert.Answer.Kind == AnswerKind.Over;
        var again = isOver
            ? null
            : new NextPage("Ask again to follow this advert", AdvertPages.PathToFollow(target.AdvertId, reminderDays));
        return subscription switch
        {
            { State: SubscriptionState.Confirmed or SubscriptionState.Paused } => new MessageModel(
                "You have already confirmed",
                ["This link has done its work, and you need do nothing more. Each email about this advert has a link to stop."],
                target.Advert,
                Next: new NextPage("What you follow", "/manage")),
            { State: SubscriptionState.Ended, Consent.Confirmed: not null } => new MessageModel(
                "You no longer follow this advert",
                ["You had confirmed it, and it was stopped since. You get no more emails about it."],
                target.Advert,
                Next: again),
            _ => new MessageModel(
                "This link is too old",
                [isOver
                    ? "It was not used in time, or we sent a newer one. The advert has closed meanwhile."
                    : "It was not used in time, or we sent a newer one. If you still want to follow this advert, ask again and we send you a new link."],
                target.Advert,
                Next: again),
        };
    }

    private static MessageModel Asking(LinkTarget target) =>
        new("Follow this advert?", ["Until you press the button, nothing else is sent to you."], target.Advert, "Yes, follow this advert");

    /// <param name="also">How many other adverts were ticked and confirmed with it.</param>
    /// <param name="others">The subscriptions that are still pending.</param>
    private MessageModel Followed(LinkTarget target, Subscription subscription, int also, List<AdvertSummaryModel> others) => new(
        "You follow this advert",
        [
            SubscriptionSummary.Describe(subscription, target.Kept, clock.GetUtcNow(), options.Reminder),
            target.Advert is { NotAgain: null, Answer.Kind: not AnswerKind.Over }
                ? "We also tell you if its date changes. Each email has a link to stop."
                : "Each email has a link to stop.",
            .. TickedAdverts.Confirmed(also),
        ],
        target.Advert,
        others.Count == 0 ? null : TickedAdverts.Button,
        Next: new NextPage("What you follow", "/manage"),
        IsDone: true)
    {
        Others = others,
        OthersKept = RetentionPeriods.Unconfirmed(options.Retention),
    };

    private static MessageModel NoLongerKept(LinkTarget target) => new(
        "This advert is no longer kept here",
        ["You do not follow it, and we will not remind you of it. If it is still open, paste it once more and ask to follow it."],
        target.Advert,
        Next: new NextPage("Paste the advert", "/check"));

    private static MessageModel NoLongerAsked(LinkTarget target) => new(
        "There is nothing to confirm",
        ["It was stopped, or not confirmed in time. To follow this advert, please ask for it again."],
        target.Advert,
        Next: target.Advert is { Id: not null, Answer.Kind: not AnswerKind.Over }
            ? new NextPage("Ask again to follow this advert", AdvertPages.PathToFollow(target.AdvertId, ReminderDays.Default))
            : null);
}
