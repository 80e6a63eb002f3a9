using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Links;

/// <summary>"Unsubscribe": ends the subscription to one advert.</summary>
internal sealed class LeaveLink(LinkTargets targets, PersonStore people, ChangeSubscription change)
    : EndLink(targets, people, change, EndReason.Left)
{
    public override LinkPurpose Purpose => LinkPurpose.Leave;

    protected override MessageModel Question(AdvertSummaryModel advert) => new(
        "Stop following this advert?",
        ["You will get no more emails about it. Other adverts that you follow are not affected."],
        advert,
        "Stop following");

    protected override MessageModel Ended(AdvertSummaryModel advert) => NotFollowed(advert);
}

/// <summary>"I have applied": ends the subscription, and wishes good luck.</summary>
internal sealed class AppliedLink(LinkTargets targets, PersonStore people, ChangeSubscription change)
    : EndLink(targets, people, change, EndReason.Applied)
{
    public override LinkPurpose Purpose => LinkPurpose.Applied;

    protected override MessageModel Question(AdvertSummaryModel advert) => new(
        "Have you applied?",
        ["Then you need no more emails about this advert, and we stop them. Other adverts are not affected."],
        advert,
        "Yes, I have applied");

    protected override MessageModel Ended(AdvertSummaryModel advert) =>
        new("Good luck!", ["You get no more emails about this advert."], advert, IsDone: true);
}

/// <summary>Ends the subscription to one advert.</summary>
internal abstract class EndLink(LinkTargets targets, PersonStore people, ChangeSubscription change, EndReason reason) : ILinkAction
{
    public abstract LinkPurpose Purpose { get; }

    public MessageModel Broken => BadLinks.Broken;

    public async Task<MessageModel> AskAsync(LinkClaims link, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        return await people.GetAsync(target.Person, target.AdvertId, cancellationToken) is null or { State: SubscriptionState.Ended }
            ? NotFollowed(target.Advert)
            : Question(target.Advert);
    }

    public async Task<MessageModel> ActAsync(LinkClaims link, HttpRequest request, CancellationToken cancellationToken)
    {
        var target = await targets.FindAsync(link, cancellationToken);
        var result = await change.RunAsync(target.Person, target.AdvertId, new SubscriptionChange.Finish(reason), cancellationToken);
        return result == ChangeResult.Done ? Ended(target.Advert) : NotFollowed(target.Advert);
    }

    public Task<MessageModel?> ExpiredAsync(LinkClaims link, CancellationToken cancellationToken) =>
        Task.FromResult<MessageModel?>(BadLinks.TooOld);

    protected abstract MessageModel Question(AdvertSummaryModel advert);

    /// <summary>What we say when this link ended it.</summary>
    protected abstract MessageModel Ended(AdvertSummaryModel advert);

    protected static MessageModel NotFollowed(AdvertSummaryModel advert) =>
        new("You no longer follow this advert", ["You get no more emails about it."], advert, IsDone: true);
}
