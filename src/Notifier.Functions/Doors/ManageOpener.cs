using Notifier.Core.Adverts;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;
using Notifier.Functions.Pages;

namespace Notifier.Functions.Doors;

/// <summary>Reads the token of a manage link, and gathers what its page shows.</summary>
internal sealed class ManageOpener(LinkTokens tokens, People people, AdvertStore adverts, TimeProvider clock)
{
    public static string PathOf(string token) => $"/manage/{Uri.EscapeDataString(token)}";

    public (PersonKey? Person, bool IsExpired) Open(string token) => tokens.Read(token, LinkPurpose.Manage, clock.GetUtcNow()) switch
    {
        LinkVerdict.Good good => (good.Claims.Person, false),
        LinkVerdict.Expired => (null, true),
        _ => (null, false),
    };

    public Page Refusal(string token) => LinkPages.TooOldOrInvalid(Open(token).IsExpired);

    public static Page NothingKept() => Page.Of(new Notice("Nothing is kept about you", "There is nothing to change or to erase."));

    public async Task<Page> PageAsync(string token, PersonKey person, string? done, string? error, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await people.GetAllAsync(person, cancellationToken) is not { Person.IsErasing: false } known)
        {
            return NothingKept();
        }

        var managed = new List<ManagedAdvert>();
        foreach (var subscription in known.Subscriptions)
        {
            var advert = AdvertOnPage.Of(subscription.Advert, await adverts.GetAsync(subscription.Advert, cancellationToken), now);
            managed.Add(new ManagedAdvert(advert, StateOf(subscription), InWords(subscription), subscription.Rungs.Days));
        }

        return Page.Of(new Managed(PathOf(token), done, error, managed), error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static ManagedState StateOf(Subscription subscription) => subscription.State switch
    {
        SubscriptionState.Pending => ManagedState.Pending,
        SubscriptionState.Confirmed => ManagedState.Confirmed,
        SubscriptionState.Paused => ManagedState.Paused,
        _ => ManagedState.Ended,
    };

    private static string InWords(Subscription subscription) => (subscription.State, subscription.Ended) switch
    {
        (SubscriptionState.Pending, _) => "Waits for you to confirm it: please look into your mailbox.",
        (SubscriptionState.Confirmed, _) => $"Reminders: {string.Join(", ", subscription.Rungs.Days.Select(ManagedAdvert.InWordsOf))}.",
        (SubscriptionState.Paused, _) => "Paused: you get no emails about it.",
        (_, EndReason.Applied) => "you have applied",
        (_, EndReason.NothingNew) => "nothing new was read for a long time",
        _ => "you stopped following it",
    };
}
