using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Follow;

namespace Notifier.Web.Pages.Links;

/// <summary>Follows an advert in place of the one that the person follows for the same job.</summary>
internal sealed class ReplaceLink(
    LinkTargets targets,
    PersonStore people,
    FollowedAlready already,
    MoveFollower move,
    TickedAdverts ticked,
    TimeProvider clock,
    ReminderOptions options)
    : ILinkAction
{
    public LinkPurpose Purpose => LinkPurpose.Replace;

    public MessageModel Broken => BadLinks.BrokenBeforeConfirmed;

    public async Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        if (await people.GetAllAsync(target.Person, cancellationToken) is not { } known || target.Kept is not { } kept)
        {
            return Nothing(target);
        }

        var followed = await already.FindAsync(known, target.AdvertId, cancellationToken);
        if (followed.Count == 0)
        {
            return known.To(target.AdvertId) is { IsFollowed: true } subscription ? Done(target, subscription, 0, []) : Nothing(target);
        }

        if (target.Advert.Answer.Kind == AnswerKind.Over)
        {
            return Closed(target);
        }

        var question = ReplaceQuestion.For(followed, kept, clock.GetUtcNow());
        return new MessageModel("You already follow this job", question.Question, target.Advert, question.Button)
        {
            Others = await ticked.OfferedAsync(known, target.AdvertId, cancellationToken),
        };
    }

    public async Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        if (await people.GetAllAsync(target.Person, cancellationToken) is not { } before)
        {
            return Nothing(target);
        }

        var followed = await already.FindAsync(before, target.AdvertId, cancellationToken);
        var result = await move.RunAsync(
            target.Person,
            [.. followed.Select(each => each.Subscription.Advert)],
            target.AdvertId,
            cancellationToken);
        var also = await ticked.ConfirmAsync(target.Person, request, cancellationToken);
        if (result is MoveResult.Closed)
        {
            return Closed(target);
        }

        if (result is MoveResult.Waits)
        {
            return Soon(target);
        }

        return await people.GetAllAsync(target.Person, cancellationToken) is { } known
            && known.To(target.AdvertId) is { IsFollowed: true } subscription
            ? Done(target, subscription, also, await ticked.OfferedAsync(known, target.AdvertId, cancellationToken))
            : Nothing(target);
    }

    public async Task<MessageModel?> ExpiredAsync(LinkClaims link, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        return await people.GetAsync(target.Person, target.AdvertId, cancellationToken) is { IsFollowed: true }
            ? new MessageModel(
                "You follow this advert",
                ["This link has done its work, and you need do nothing more."],
                target.Advert,
                Next: new NextPage("What you follow", "/manage"))
            : new MessageModel(
                "This link is too old",
                ["It was not used in time, or we sent a newer one. Nothing was changed."],
                target.Advert,
                Next: AskFor(target));
    }

    /// <param name="also">How many other adverts were ticked and confirmed with it.</param>
    /// <param name="others">The subscriptions that are still pending.</param>
    private MessageModel Done(LinkTarget target, Subscription subscription, int also, List<AdvertSummaryModel> others) => new(
        "You follow this advert now",
        [
            SubscriptionSummary.Describe(subscription, target.Kept, clock.GetUtcNow(), options),
            "You get no more emails about the one you followed before.",
            .. TickedAdverts.Confirmed(also),
        ],
        target.Advert,
        others.Count == 0 ? null : TickedAdverts.Button,
        Next: new NextPage("What you follow", "/manage"),
        IsDone: true)
    {
        Others = others,
    };

    private static MessageModel Soon(LinkTarget target) => new(
        "This takes a few minutes",
        ["An email about the advert you follow is just leaving. When it has left, this advert takes its place. You need do nothing more."],
        target.Advert,
        Next: new NextPage("What you follow", "/manage"),
        IsDone: true);

    private static MessageModel Closed(LinkTarget target) => new(
        "This advert has closed",
        ["By its words nobody can apply any more, so it does not take the place of the one you follow. That one stays as it is."],
        target.Advert,
        Next: new NextPage("What you follow", "/manage"));

    private static MessageModel Nothing(LinkTarget target) => new(
        "There is nothing to replace",
        ["You no longer follow the advert that this one was to replace."],
        target.Advert,
        Next: AskFor(target));

    private static NextPage? AskFor(LinkTarget target) => target.Advert is { Id: not null, Answer.Kind: not AnswerKind.Over }
        ? new NextPage("Ask to follow this advert", AdvertPages.PathToFollow(target.AdvertId, ReminderDays.Default))
        : null;
}
