using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Manage;
using Notifier.Web.Security;

namespace Notifier.Web.Pages.Follow;

/// <summary>
/// The page behind the link in the email that asks whether an advert replaces the one the person follows. Opening it changes nothing; only
/// its button does.
/// </summary>
internal static class ReplacePages
{
    public static void MapReplacePages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/replace/{token}", PageEndpoints.GetOrHead, ShowAsync);
        routes.MapPost("/replace/{token}", ReplaceAsync);
    }

    private static async Task<IResult> ShowAsync(
        string token,
        LinkTokenReader opener,
        PersonStore people,
        FollowedAlready already,
        AdvertStore adverts,
        TimeProvider clock,
        Delays delays,
        CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Replace, cancellationToken);
        if (link is not { Good: { } good })
        {
            return await TooOldOrDamagedAsync(link, people, cancellationToken);
        }

        if (await people.GetAllAsync(good.Person, cancellationToken) is not { } known || good.Kept is not { } kept)
        {
            return PageResult.For(Nothing(good));
        }

        var now = clock.GetUtcNow();
        var followed = await already.FindAsync(known, good.AdvertId, cancellationToken);
        if (followed.Count == 0)
        {
            var isDone = known.To(good.AdvertId) is { IsFollowed: true };
            return PageResult.For(isDone ? Done(good, known.To(good.AdvertId)!, now, delays, 0, []) : Nothing(good));
        }

        if (good.Advert.Answer.Kind == AnswerKind.Over)
        {
            return PageResult.For(Closed(good));
        }

        var question = ReplaceQuestion.For(followed, kept, now);
        return PageResult.For(new MessageModel("You already follow this job", question.Question, good.Advert, question.Button)
        {
            Others = await LinkPages.OthersAsync(known, good.AdvertId, adverts, now, cancellationToken),
        });
    }

    private static async Task<IResult> ReplaceAsync(
        string token,
        HttpRequest request,
        LinkTokenReader opener,
        MoveFollower move,
        ConfirmSubscription confirm,
        PersonStore people,
        FollowedAlready already,
        AdvertStore adverts,
        TimeProvider clock,
        Delays delays,
        CancellationToken cancellationToken)
    {
        var link = await opener.OpenAsync(token, LinkPurpose.Replace, cancellationToken);
        if (link is not { Good: { } good })
        {
            return await TooOldOrDamagedAsync(link, people, cancellationToken);
        }

        if (await people.GetAllAsync(good.Person, cancellationToken) is not { } before)
        {
            return PageResult.For(Nothing(good));
        }

        var followed = await already.FindAsync(before, good.AdvertId, cancellationToken);
        var result = await move.RunAsync(
            good.Person,
            [.. followed.Select(each => each.Subscription.Advert)],
            good.AdvertId,
            cancellationToken);
        var also = await LinkPages.ConfirmTickedAsync(good.Person, request, confirm, delays, cancellationToken);
        if (result is MoveResult.Closed)
        {
            return PageResult.For(Closed(good));
        }

        if (result is MoveResult.Waits)
        {
            return PageResult.For(Soon(good));
        }

        if (await people.GetAllAsync(good.Person, cancellationToken) is not { } known
            || known.To(good.AdvertId) is not { IsFollowed: true } subscription)
        {
            return PageResult.For(Nothing(good));
        }

        var now = clock.GetUtcNow();
        var others = await LinkPages.OthersAsync(known, good.AdvertId, adverts, now, cancellationToken);
        return PageResult.For(Done(good, subscription, now, delays, also, others));
    }

    private static MessageModel Done(
        LinkTarget target, Subscription subscription, DateTimeOffset now, Delays delays, int also, List<AdvertSummaryModel> others) => new(
        "You follow this advert now",
        [
            SubscriptionSummary.Describe(subscription, target.Kept, now, delays),
            "You get no more emails about the one you followed before.",
            .. LinkPages.AlsoFollowed(also),
        ],
        target.Advert,
        others.Count == 0 ? null : LinkPages.TickedButton,
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

    private static async Task<PageResult> TooOldOrDamagedAsync(OpenedLink link, PersonStore people, CancellationToken cancellationToken)
    {
        if (link.Expired is not { } expired)
        {
            return LinkPages.Damaged();
        }

        var isFollowed = await people.GetAsync(expired.Person, expired.AdvertId, cancellationToken) is { IsFollowed: true };
        var (heading, words, next) = isFollowed
            ? (
                "You follow this advert",
                "This link has done its work, and you need do nothing more.",
                new NextPage("What you follow", "/manage"))
            : ("This link is too old", "It was not used in time, or we sent a newer one. Nothing was changed.", AskFor(expired));
        return PageResult.For(new MessageModel(heading, [words], expired.Advert, Next: next), StatusCodes.Status410Gone);
    }
}
