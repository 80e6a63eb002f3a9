using Notifier.Core.Hr;
using Notifier.Core.Sending;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Grammar;

namespace Notifier.Web.Endpoints;

/// <summary>Everything that we store about a person, as that person may see it.</summary>
/// <param name="Bounces">Emails in a row that soft bounced.</param>
/// <param name="QuietUntil">Until then they get only the emails that they ask for, UTC; null while their mailbox accepts email.</param>
internal sealed record PersonView(
    string? Address,
    DateTimeOffset AddressGiven,
    DateTimeOffset? AddressConfirmed,
    int Bounces,
    DateTimeOffset? QuietUntil,
    IReadOnlyList<FollowedView> Adverts,
    IReadOnlyList<WarnedView> HrContact,
    IReadOnlyList<EmailView> Emails)
{
    public static PersonView From(PersonalData data) => new(
        data.Address,
        data.AddressGiven,
        data.AddressConfirmed,
        data.SoftBounces?.Count ?? 0,
        data.SoftBounces?.QuietUntil,
        [.. data.Subscriptions.Select(FollowedView.From)],
        [.. data.HrScopes.Select(WarnedView.From)],
        [.. data.Mails.Select(EmailView.From)]);
}

/// <summary>A person's subscription to an advert.</summary>
/// <param name="State">pending, confirmed, paused or ended.</param>
/// <param name="Ended">left, applied, nothing-new or moved-to; null while the subscription is active.</param>
/// <param name="MovedTo">The advert of the same job that they follow instead; null when there is none.</param>
internal sealed record FollowedView(
    string Advert,
    string State,
    DateTimeOffset Since,
    IReadOnlyList<int> RemindDaysBefore,
    string? Ended,
    ConsentView Consent,
    ToldView Told,
    string? MovedTo = null)
{
    /// <summary>The old name of remindDaysBefore. It goes with the next release.</summary>
    public IReadOnlyList<int> Rungs => RemindDaysBefore;

    public static FollowedView From(Subscription subscription) => new(
        subscription.Advert,
        KebabCase.From(subscription.State),
        subscription.Since,
        subscription.ReminderDays.Days,
        subscription.MovedTo is not null ? "moved-to" : subscription.Ended is { } ended ? KebabCase.From(ended) : null,
        ConsentView.From(subscription.Consent),
        new ToldView(subscription.Notified.Version, subscription.Notified.Date),
        subscription.MovedTo);
}

/// <summary>The adverts about which a person is warned as an HR contact.</summary>
/// <param name="Of">In words: "adverts of Example Trust".</param>
/// <param name="State">pending, confirmed or ended.</param>
internal sealed record WarnedView(string Of, string State, DateTimeOffset Since, ConsentView Consent)
{
    public static WarnedView From(HrContact contact) =>
        new(contact.Scope.InWords, KebabCase.From(contact.State), contact.Since, ConsentView.From(contact.Consent));
}

/// <summary>The consent that a person gave, and when.</summary>
internal sealed record ConsentView(DateTimeOffset Asked, string Wording, DateTimeOffset? Confirmed)
{
    public static ConsentView From(Consent consent) => new(consent.Asked, consent.Wording, consent.Confirmed);
}

/// <summary>The date that we last announced to them.</summary>
internal sealed record ToldView(int Version, DateOnly? Date);

/// <summary>An email that we sent, or tried to send.</summary>
/// <param name="About">The advert, or the scope of an HR contact; null for a manage link.</param>
/// <param name="What">In plain words: "reminder, 7 days before 24 December 2025".</param>
/// <param name="Fate">What the webhook reported about it later.</param>
internal sealed record EmailView(string? About, string What, string State, DateTimeOffset At, string? Reason, IReadOnlyList<FateView> Fate)
{
    public static EmailView From(KeptMail mail)
    {
        var row = mail.Row;
        return new EmailView(
            row.Advert,
            EmailKinds.InWords(row.Name),
            KebabCase.From(row.State),
            row.At,
            row.Reason,
            [.. mail.Fate.Select(result => new FateView(result.What, result.At))]);
    }
}

/// <param name="What">processed, delivered, deferred, bounced, blocked (a soft bounce), dropped, complained or unsubscribed.</param>
internal sealed record FateView(string What, DateTimeOffset At);
