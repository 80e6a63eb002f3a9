using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Emails.Calendar;

/// <summary>
/// A private calendar of the closing dates of everything a person follows, for a program that asks for it again and again.
/// </summary>
public sealed class CalendarFeed(
    PersonStore people,
    AdvertStore adverts,
    EmailLinks links,
    ReminderOptions reminderOptions,
    RetentionOptions retentionOptions,
    TimeProvider clock)
{
    private const string Name = "Closing dates";

    /// <summary>Moved dates are told by mail at once; the calendar may follow.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(6);

    /// <param name="person">Whose link it was, once it was read as one for <see cref="Security.LinkPurpose.Calendar"/>.</param>
    /// <returns>The file, as text with its own line ends; the same while nothing changed. Null when the person is gone, or follows nothing
    /// any more.</returns>
    public async Task<string?> RunAsync(PersonKey person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await people.GetAllAsync(person, cancellationToken) is not { Person: { IsErasing: false, Confirmed: not null } } known)
        {
            return null;
        }

        var shown = known.Subscriptions.Where(subscription => IsShown(subscription, now)).ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        var events = new List<CalendarEvent>();
        foreach (var subscription in shown)
        {
            if (await adverts.GetAsync(subscription.Advert, cancellationToken) is { } advert
                && FollowedEvent.Create(advert, subscription, links.Host, Latest(advert, subscription), now, reminderOptions) is { } dated)
            {
                events.Add(dated);
            }
        }

        return CalendarFile.Feed(Name, Refresh, [.. events.OrderBy(dated => dated.Day).ThenBy(dated => dated.Time ?? TimeOnly.MaxValue).ThenBy(dated => dated.Uid, StringComparer.Ordinal)]);
    }

    /// <summary>What was left is struck out for as long as what closed is kept: some calendars keep an event that only vanishes.</summary>
    private bool IsShown(Subscription subscription, DateTimeOffset now) => subscription.State switch
    {
        SubscriptionState.Confirmed or SubscriptionState.Paused => true,
        SubscriptionState.Ended =>
            subscription.Consent.Confirmed is not null && subscription.Since + retentionOptions.KeepAfterClosing > now,
        _ => false,
    };

    /// <summary>
    /// The last time anything was learnt of it. Not the moment at which the calendar is asked for, at which nothing changed.
    /// </summary>
    private static DateTimeOffset Latest(Advert advert, Subscription subscription) =>
        new[] { advert.LastRead, advert.Closed ?? advert.LastRead, subscription.Since }.Max();
}
