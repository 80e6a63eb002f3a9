using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>What a due row for all followers asks for, if the truth still does.</summary>
internal static class FanOut
{
    /// <param name="advert">As the key leads to it. Where it is another, that one has rows of its own.</param>
    public static bool IsAsked(DueItemKey key, Advert advert, DateTimeOffset now, Delays delays) => advert.Id == key.Advert && key.Kind switch
    {
        DueItemKind.Ends => advert.IsForgotten(now, delays),
        DueItemKind.Rung => advert is { Closed: null, Closing.Safe: { } closing } && ReminderSchedule.IsOf(key, closing, advert.Posted, delays),
        _ => true,
    };

    /// <summary>What the index of followers knows is enough to leave some out; the rest is looked at when sending.</summary>
    public static bool Concerns(DueItemKey key, Follower follower) => !follower.IsPaused && (key.Days is not { } days || follower.Rungs.Days.Contains(days));

    public static SendEmailMessage Request(DueItemKey key, Advert advert, PersonKey person) => key.Kind switch
    {
        DueItemKind.Rung => new SendEmailMessage(person, advert.Id, EmailKind.Rung, IsAnswer: false, key.Days, advert.Closing.Safe!.LastDay) { Due = key.At },
        DueItemKind.Ends => new SendEmailMessage(person, advert.Id, EmailKind.Ends, IsAnswer: false) { Due = key.At },
        _ => new SendEmailMessage(person, advert.Id, EmailKind.Announce, IsAnswer: false) { Due = key.At },
    };

    /// <summary>A reminder nearer to the closing date has come, which stands for this one.</summary>
    /// <param name="rungs">Those the follower chose.</param>
    public static bool IsOvertaken(DueItemKey key, Advert advert, ReminderDays rungs, DateTimeOffset now, Delays delays) =>
        key.Days is { } days && ReminderSchedule.Come(advert, rungs, now, delays).FirstOrDefault(days) < days;

    /// <summary>The ledger row that is final when a follower has had what the row asks for; null where it depends on what they were told.</summary>
    public static string? LedgerKey(DueItemKey key, Advert advert) => key.Kind switch
    {
        DueItemKind.Rung => EmailLedgerEntry.RungOf(advert.Id, advert.Closing.Safe!.LastDay, key.Days!.Value),
        DueItemKind.Ends => EmailLedgerEntry.EndOf(advert.Id, advert.LastRead),
        _ => null,
    };

    /// <summary>Whether there is anything for this follower to have.</summary>
    public static bool IsFor(DueItemKey key, Advert advert, Subscription subscription, DateTimeOffset now, Delays delays) => key.Kind switch
    {
        DueItemKind.Rung => subscription.Rungs.Days.Contains(key.Days!.Value) && !advert.HasPassed(now) && !IsOvertaken(key, advert, subscription.Rungs, now, delays),
        DueItemKind.Ends => true,
        _ => AnnouncementPolicy.Decide(advert, subscription.Told, now) is not null,
    };
}
