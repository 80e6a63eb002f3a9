using Notifier.Core.Adverts;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>
/// Which followers of an advert should have one kind of email. A sweep, the repair and a person's own act ask the same rule.
/// </summary>
internal abstract class FollowerEmailRule
{
    /// <summary>The advert still asks for what the due item asks.</summary>
    public abstract bool IsAsked(
        DueItemKey due, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions);

    /// <summary>There is something for this follower to have.</summary>
    public abstract bool IsFor(DueItemKey due, Advert advert, Subscription subscription, DateTimeOffset now, ReminderOptions options);

    /// <summary>The ledger key of what the due item asks for; null where it depends on what the follower was told.</summary>
    public abstract string? Key(DueItemKey due, Advert advert);

    /// <summary>What this follower should have now; null for nothing.</summary>
    public abstract DueEmail? Now(
        Subscription subscription, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions);
}

/// <param name="Key">Of the ledger.</param>
/// <param name="Days">Of a reminder, how many days before closing; else null.</param>
/// <param name="AnswersAct">When a person's own act reveals it, it answers the act and does not wait for the morning.</param>
internal sealed record DueEmail(string Key, int? Days = null, bool AnswersAct = true);

/// <summary>What changed, for every follower who does not know it.</summary>
internal sealed class AnnouncementRule : FollowerEmailRule
{
    public override bool IsAsked(
        DueItemKey due, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions) => true;

    public override bool IsFor(DueItemKey due, Advert advert, Subscription subscription, DateTimeOffset now, ReminderOptions options) =>
        AnnouncementPolicy.Decide(advert, subscription.Notified, now) is not null;

    public override string? Key(DueItemKey due, Advert advert) => null;

    public override DueEmail? Now(
        Subscription subscription, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions) =>
        AnnouncementPolicy.LedgerKey(advert, subscription.Notified, now) is { } key ? new DueEmail(key) : null;
}

/// <summary>Following ends for every follower when no date was stated and nothing new was read for long.</summary>
internal sealed class FollowingEndsRule : FollowerEmailRule
{
    public override bool IsAsked(
        DueItemKey due, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions) =>
        advert.IsStale(now, retentionOptions);

    public override bool IsFor(
        DueItemKey due, Advert advert, Subscription subscription, DateTimeOffset now, ReminderOptions options) => true;

    public override string Key(DueItemKey due, Advert advert) => EmailLedgerEntry.EndOf(advert.Id, advert.LastRead);

    public override DueEmail? Now(
        Subscription subscription, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions) =>
        advert.IsStale(now, retentionOptions) ? new DueEmail(EmailLedgerEntry.EndOf(advert.Id, advert.LastRead), AnswersAct: false) : null;
}

/// <summary>A reminder, for every follower who chose its day and for whom no nearer day has come.</summary>
internal sealed class ReminderRule : FollowerEmailRule
{
    public override bool IsAsked(
        DueItemKey due, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions) =>
        advert is { Closed: null, Closing.Safe: { } closing } && ReminderSchedule.IsOf(due, closing, advert.Posted, reminderOptions);

    public override bool IsFor(DueItemKey due, Advert advert, Subscription subscription, DateTimeOffset now, ReminderOptions options) =>
        subscription.ReminderDays.Days.Contains(due.Days!.Value)
        && !advert.HasPassed(now)
        && !IsOvertaken(due, advert, subscription.ReminderDays, now, options);

    public override string Key(DueItemKey due, Advert advert) =>
        EmailLedgerEntry.ReminderKeyOf(advert.Id, advert.Closing.Safe!.LastDay, due.Days!.Value);

    public override DueEmail? Now(
        Subscription subscription, Advert advert, DateTimeOffset now, ReminderOptions reminderOptions, RetentionOptions retentionOptions) =>
        Nearest(advert, subscription, now, reminderOptions) is { } days
            ? new DueEmail(EmailLedgerEntry.ReminderKeyOf(advert.Id, advert.Closing.Safe!.LastDay, days), days)
            : null;

    /// <summary>A reminder nearer to the closing date has come, and replaces this one.</summary>
    /// <param name="days">The reminder days that the follower chose.</param>
    public static bool IsOvertaken(DueItemKey due, Advert advert, ReminderDays days, DateTimeOffset now, ReminderOptions options) =>
        due.Days is { } own && ReminderSchedule.DueReminders(advert, days, now, options).FirstOrDefault(own) < own;

    /// <summary>The nearest reminder day that has come, in days before closing; null for none.</summary>
    public static int? Nearest(Advert advert, Subscription subscription, DateTimeOffset now, ReminderOptions options) =>
        advert.Closing.Safe is not null
        && !advert.HasPassed(now)
        && ReminderSchedule.DueReminders(advert, subscription.ReminderDays, now, options).ToList() is [var days, ..]
            ? days
            : null;
}
