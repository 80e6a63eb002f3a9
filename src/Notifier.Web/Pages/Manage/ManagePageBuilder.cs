using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;
using Notifier.Web.Pages.Check;
using Notifier.Web.Pages.Follow;
using Notifier.Web.Pages.Links;

namespace Notifier.Web.Pages.Manage;

/// <summary>Reads the token of a manage link, and builds its page.</summary>
internal sealed class ManagePageBuilder(
    LinkReader reader, PersonStore people, AdvertStore adverts, FollowedAlready already, EmailLinks links, ReminderOptions options,
    TimeProvider clock)
{
    public static string PathOf(string token) => $"/manage/{Uri.EscapeDataString(token)}";

    /// <returns>The person, or the answer to a bad link.</returns>
    public async Task<(PersonKey Person, PageResult? Refusal)> OpenAsync(string token, CancellationToken cancellationToken)
    {
        var verdict = await reader.ReadAsync(token, LinkPurpose.Manage, clock.GetUtcNow(), cancellationToken);
        return verdict switch
        {
            LinkVerdict.Good good => (good.Claims.Person, null),
            LinkVerdict.Expired => (default, PageResult.For(BadLinks.TooOld, StatusCodes.Status410Gone)),
            _ => (default, PageResult.For(BadLinks.Broken, StatusCodes.Status400BadRequest)),
        };
    }

    public static PageResult NothingKept() =>
        PageResult.For(new MessageModel("Nothing is kept about you", "There is nothing to change or to erase."));

    /// <param name="done">What was just done, in words.</param>
    /// <param name="error">What failed.</param>
    /// <param name="typed">The advert that the person could not add.</param>
    /// <param name="asked">An advert that may replace one that the person follows.</param>
    public async Task<PageResult> PageAsync(
        string token, PersonKey person, string? done, FieldError? error, CancellationToken cancellationToken, string? typed = null,
        string? asked = null)
    {
        var now = clock.GetUtcNow();
        if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known)
        {
            return NothingKept();
        }

        var closes = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var managed = new List<ManagedAdvert>();
        foreach (var subscription in known.Subscriptions)
        {
            var kept = await adverts.GetAsync(subscription.Advert, cancellationToken);
            var advert = AdvertSummaryModel.From(subscription.Advert, kept, now);
            closes[subscription.Advert] = kept?.Closing.Safe?.Instant ?? DateTimeOffset.MaxValue;
            managed.Add(new ManagedAdvert(subscription.Advert, advert, StateOf(subscription), SubscriptionSummary.Describe(subscription, kept, now, options), subscription.ReminderDays.Days));
        }

        var hasDates = managed.Exists(advert => advert.State is ManagedState.Confirmed or ManagedState.Paused);
        var ordered = managed.OrderBy(advert => advert.Advert.Answer.Kind == AnswerKind.Over).ThenBy(advert => closes[advert.Id]);
        return PageResult.For(
            new ManagePageModel(PathOf(token), hasDates ? links.Calendar(known.Person, now).Url : null, done, error, typed, [.. ordered])
            {
                Replacement = asked is null ? null : await ReplacementAsync(known, asked, now, cancellationToken),
            },
            error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <returns>Null when this advert replaces no other.</returns>
    private async Task<Replacement?> ReplacementAsync(
        PersonWithSubscriptions known, string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await adverts.GetAsync(id, cancellationToken) is { } advert && !advert.HasClosed(now)
            && await already.FindAsync(known, id, cancellationToken) is { Count: > 0 } followed
            ? ReplaceQuestion.For(followed, advert, now)
            : null;

    private static ManagedState StateOf(Subscription subscription) => subscription.State switch
    {
        SubscriptionState.Pending => ManagedState.Pending,
        SubscriptionState.Confirmed => ManagedState.Confirmed,
        SubscriptionState.Paused => ManagedState.Paused,
        _ => ManagedState.Ended,
    };
}
