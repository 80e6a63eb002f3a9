using Notifier.Core.Findings;
using Notifier.Core.Reminders;
using Notifier.Core.Subscriptions;

namespace Notifier.Functions.Doors;

/// <summary>Everything that is kept of a person, as they may see it.</summary>
internal sealed record PersonView(string? Address, DateTimeOffset AddressGiven, DateTimeOffset? AddressConfirmed, IReadOnlyList<FollowedView> Adverts, IReadOnlyList<EmailView> Emails)
{
    public static PersonView Of(PersonalData data) => new(
        data.Address, data.AddressGiven, data.AddressConfirmed, [.. data.Subscriptions.Select(FollowedView.Of)], [.. data.Mails.Select(EmailView.Of)]);
}

/// <summary>How a person follows an advert.</summary>
/// <param name="State">pending, confirmed, paused or ended.</param>
/// <param name="Ended">left, applied or nothing-new; null while it goes on.</param>
internal sealed record FollowedView(string Advert, string State, DateTimeOffset Since, IReadOnlyList<int> Rungs, string? Ended, ConsentView Consent, ToldView Told)
{
    public static FollowedView Of(Subscription subscription) => new(
        subscription.Advert,
        Kebab.Of(subscription.State),
        subscription.Since,
        subscription.Rungs.Days,
        subscription.Ended is { } ended ? Kebab.Of(ended) : null,
        new ConsentView(subscription.Consent.Asked, subscription.Consent.Wording, subscription.Consent.Confirmed),
        new ToldView(subscription.Told.Version, subscription.Told.Date));
}

/// <summary>What they agreed to, and when.</summary>
internal sealed record ConsentView(DateTimeOffset Asked, string Wording, DateTimeOffset? Confirmed);

/// <summary>What they were last told.</summary>
internal sealed record ToldView(int Version, DateOnly? Date);

/// <summary>An email that was sent, or was to be.</summary>
/// <param name="About">The advert; null for a manage link.</param>
/// <param name="What">confirm, manage, ends, or v and the version of the advert it told of.</param>
internal sealed record EmailView(string? About, string What, string State, DateTimeOffset At, string? Reason)
{
    public static EmailView Of(LedgerRow row)
    {
        var parts = row.Key[LedgerRow.Prefix.Length..].Split('-', 2);
        return new EmailView(parts.Length == 2 ? parts[0] : null, parts[^1], Kebab.Of(row.State), row.At, row.Reason);
    }
}
