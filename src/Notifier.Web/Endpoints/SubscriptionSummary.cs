using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Grammar;
using Notifier.Web.Pages.Follow;

namespace Notifier.Web.Endpoints;

/// <summary>Says in words how a person follows an advert. It promises only the emails that are still to come.</summary>
internal static class SubscriptionSummary
{
    /// <param name="advert">Null when we no longer keep the advert.</param>
    public static string Describe(Subscription subscription, Advert? advert, DateTimeOffset now, ReminderOptions options) =>
        (subscription.State, subscription.Ended) switch
        {
            (SubscriptionState.Pending, _) when !subscription.Replaces.IsEmpty =>
                "It takes the place of the advert you follow in a few minutes: an email about that one is just leaving.",
            (SubscriptionState.Pending, _) =>
                IsOver(advert, now)
                ? "You did not confirm it, and there is nothing to be told any more."
                : "Waits for you to confirm it: please look into your mailbox.",
            (SubscriptionState.Confirmed or SubscriptionState.Paused, _) when IsOver(advert, now) =>
                $"There is nothing to remind you of any more.{(advert is { IsPrivate: false, IsFetched: false } ? " We only write should it open again." : "")}",
            (SubscriptionState.Confirmed, _) => Reminders(subscription.ReminderDays, advert!, now, options),
            (SubscriptionState.Paused, _) => "Paused: you get no emails about it.",
            _ when subscription.MovedTo is not null => "another advert of this job took its place",
            (_, EndReason.Applied) => "you have applied",
            (_, EndReason.NothingNew) => "nothing new was read for a long time",
            _ => "you stopped following it",
        };

    private static bool IsOver(Advert? advert, DateTimeOffset now) => advert is null || advert.HasClosed(now);

    private static string Reminders(ReminderDays reminderDays, Advert advert, DateTimeOffset now, ReminderOptions options)
    {
        if (advert.Closing.Safe is not { } closing)
        {
            return advert.IsPrivate || advert.IsFetched
                ? "It states no closing date, so we cannot remind you."
                : $"We tell you when a closing date is stated. Then you are reminded {Listed([.. reminderDays.Days.Select(OfferedDays.InWords)])}.";
        }

        if (advert.HasPassed(now))
        {
            return "We cannot tell when it closes now. We tell you when a closing date is stated.";
        }

        var left = new List<string>();
        foreach (var days in reminderDays.Days)
        {
            if (ReminderSchedule.MomentOf(closing, days, advert.Posted, options) is { } moment && moment > now)
            {
                // The last day's reminder leaves earlier when the advert closes in the morning.
                left.Add(days == 0 && LondonTime.DayOf(moment) < closing.LastDay ? "on the evening before" : OfferedDays.InWords(days));
            }
        }

        return left.Count == 0 ? "There is no reminder left before it closes." : $"We remind you {Listed(left)}.";
    }

    private static string Listed(List<string> days) => days.Count == 1 ? days[0] : $"{string.Join(", ", days[..^1])} and {days[^1]}";
}
