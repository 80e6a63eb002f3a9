using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Web.Endpoints;
using Notifier.Web.Pages.Adverts;

namespace Notifier.Web.Pages.Links;

/// <summary>The other adverts that an address asked to follow. A link's page offers them beside its button.</summary>
internal sealed class TickedAdverts(AdvertStore adverts, ConfirmSubscription confirm, TimeProvider clock, ConfirmationOptions options)
{
    public const string Button = "Follow the ticked adverts too";

    /// <summary>Those that are open and pending, the oldest request first.</summary>
    public async Task<List<AdvertSummaryModel>> OfferedAsync(
        PersonWithSubscriptions known, string advertId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
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

    /// <summary>Confirms those that were ticked. The link has proved who owns the mailbox, so they need no links of their own.</summary>
    /// <returns>How many subscriptions this confirmed.</returns>
    public async Task<int> ConfirmAsync(PersonKey person, HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await PageEndpoints.FormAsync(request, cancellationToken);
        var also = 0;
        foreach (var other in (form?["also"] ?? []).OfType<string>().Where(AdvertId.Is).Distinct().Take(options.MostUnconfirmed))
        {
            also += await confirm.RunAsync(person, other, cancellationToken) == ChangeResult.Done ? 1 : 0;
        }

        return also;
    }

    /// <param name="also">How many were ticked and confirmed.</param>
    public static IEnumerable<string> Confirmed(int also) => also switch
    {
        0 => [],
        1 => ["You also follow the other advert you ticked."],
        _ => [$"You also follow the {also} other adverts you ticked."],
    };
}
