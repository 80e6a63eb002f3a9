using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>
/// Decides what a follower is told of an advert: what changed, or that it closes soon. One email stands for both when both are due.
/// </summary>
public sealed class FollowerEmailPolicy(
    AdvertStore adverts,
    FollowedAdvertCheck check,
    EmailLedger ledger,
    EmailClaims claims,
    EmailLinks links,
    IEmailService service,
    SendingOptions sendingOptions, ReminderOptions reminderOptions) : EmailPolicy
{
    internal override Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken) =>
        check.RunAsync(
            request,
            (subscription, advert) => request.Kind == EmailKind.Rung
                ? RemindAsync(request, person, address, subscription, advert, now, cancellationToken)
                : AnnounceAsync(request, person, address, subscription, advert, now, cancellationToken),
            cancellationToken);

    private async Task<SendDecision> AnnounceAsync(
        SendEmailMessage request,
        Person person,
        EmailAddress address,
        Subscription subscription,
        Advert advert,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (subscription.State == SubscriptionState.Paused)
        {
            return new SendDecision.End("paused"); // they are told when they resume: their row still says what they were told last
        }

        (subscription, var underWay) = await WithWhatLeftAsync(subscription, advert, cancellationToken);
        if (underWay is { } earlier && earlier.Claimed + sendingOptions.ClaimLapse is var lapse && lapse > now)
        {
            // Two announcements under way could arrive out of order, so this one waits until the earlier claim expires.
            return new SendDecision.Wait(lapse, "an earlier date is just being told", IsTrouble: false);
        }

        if (AnnouncementPolicy.Decide(advert, subscription.Notified, now) is not { } announcement)
        {
            // A date that moved and moved back is no news to a person who was not told in between. But a reminder may have fallen due
            // meanwhile, and its message found the other date.
            return ReminderRule.Nearest(advert, subscription, now, reminderOptions) is { } days
                ? await RemindAsync(Reminder(request, days, advert), person, address, subscription, advert, now, cancellationToken)
                : new SendDecision.End("nothing to tell");
        }

        var key = await KeyOfAsync(subscription, advert, announcement, now, cancellationToken);
        var closes = advert.Closed is null ? advert.Closing.Safe?.Instant : null;
        var claim = await claims.OnceAsync(person.Key, key, request.IsAnswer, closes, now, cancellationToken);
        if (!claim.IsFree)
        {
            return claim.Instead;
        }

        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        var entry = claim.Entry with { Before = subscription.Notified, LastBefore = LastBefore(subscription, advert, now) };
        var coversNothing = announcement is Announcement.ClosedEarly or Announcement.PostedAgain && advert.HasPassed(now);
        return new SendDecision.Send(person, address, entry, AdvertEmails.Announce(announcement, advert, subscription, leave, applied))
        {
            Subscription = subscription,
            Advert = advert,
            Told = AnnouncementPolicy.After(advert, subscription.Notified, announcement),
            Leave = leave,
            Covered = coversNothing ? [] : await CoveredAsync(subscription, advert, claim.Entry, now, cancellationToken),
        };
    }

    private static SendEmailMessage Reminder(SendEmailMessage request, int days, Advert advert) =>
        request with { Kind = EmailKind.Rung, Days = days, Date = advert.Closing.Safe!.LastDay };

    /// <summary>
    /// An earlier version named an email that an advert closes sooner by the advert's version alone. An email that it left unfinished is
    /// finished under that name, or the person could get it twice. Of a finished one, the subscription says what the person was told.
    /// </summary>
    private async Task<string> KeyOfAsync(
        Subscription subscription, Advert advert, Announcement announcement, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var earlier = EmailLedgerEntry.AnnouncementOf(advert.Id, advert.Version);
        return announcement == Announcement.ClosesSooner && await ledger.GetAsync(subscription.Person, earlier, cancellationToken) is { IsFinal: false }
            ? earlier
            : AnnouncementPolicy.LedgerKey(advert, subscription.Notified, now)!;
    }

    /// <summary>
    /// An email about an earlier version may have left before its attempt died. The person was then told that date, though nothing
    /// recorded it. Where nothing can tell, an email too many is better than a wrong date believed.
    /// </summary>
    /// <returns>With the entry of that email; null when none is in doubt.</returns>
    private async Task<(Subscription Subscription, EmailLedgerEntry? UnderWay)> WithWhatLeftAsync(
        Subscription subscription, Advert advert, CancellationToken cancellationToken)
    {
        for (var version = advert.Version - 1; version > subscription.Notified.Version; version--)
        {
            if (await ledger.AnnouncementInDoubtAsync(subscription.Person, advert.Id, version, cancellationToken) is { } entry
                && (!service.HasImmediateReceipt || await service.WasAcceptedAsync(entry.EmailId, cancellationToken))
                && (await adverts.HistoryAsync(advert.Id, cancellationToken)).FirstOrDefault(each => each.Number == version) is { } told)
            {
                var before = subscription.Notified with { Version = version, Date = told.LastDay, Instant = null, NoDate = told.LastDay is null };
                return (subscription with { Notified = before }, entry.State == EmailState.Claimed ? entry : null);
            }
        }

        return (subscription, null);
    }

    private async Task<SendDecision> RemindAsync(
        SendEmailMessage request,
        Person person,
        EmailAddress address,
        Subscription subscription,
        Advert advert,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (date, days) = (request.Date!.Value, request.Days!.Value);
        var key = EmailLedgerEntry.ReminderKeyOf(advert.Id, date, days);
        if (!subscription.IsActive || !subscription.ReminderDays.Days.Contains(days))
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.NotWanted, subscription, null);
        }

        if (advert.Closing.Safe is not { } closing || closing.LastDay != date)
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.OtherDate, subscription, null);
        }

        if (advert.HasPassed(now))
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.Closed, subscription, null);
        }

        if (ReminderSchedule.DueReminders(advert, subscription.ReminderDays, now, reminderOptions).FirstOrDefault(days) < days)
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.Nearer, subscription, null);
        }

        // Messages come in any order. What was not told yet goes first, and stands for the reminder.
        if (AnnouncementPolicy.LedgerKey(advert, subscription.Notified, now) is { } announcement
            && await ledger.GetAsync(person.Key, announcement, cancellationToken) is not { IsFinal: true })
        {
            var untold = request with { Kind = EmailKind.Announce, Days = null, Date = null };
            return await AnnounceAsync(untold, person, address, subscription, advert, now, cancellationToken);
        }

        var claim = await claims.OnceAsync(person.Key, key, request.IsAnswer, closing.Instant, now, cancellationToken);
        if (!claim.IsFree)
        {
            return claim.Instead;
        }

        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        var entry = claim.Entry with { LastBefore = LastBefore(subscription, advert, now) };
        return new SendDecision.Send(person, address, entry, AdvertEmails.Remind(advert, closing, now, leave, applied))
        {
            Subscription = subscription,
            Advert = advert,
            Leave = leave,
            Attachment = AdvertEmails.ClosingDate(advert, subscription, links, now, reminderOptions),
        };
    }

    /// <summary>When applying ends, if no reminder comes after one that is due now; else null.</summary>
    private DateTimeOffset? LastBefore(Subscription subscription, Advert advert, DateTimeOffset now) =>
        !advert.HasPassed(now) && ReminderSchedule.IsLast(advert, subscription.ReminderDays, now, reminderOptions) ? advert.Closing.Safe!.Instant : null;

    /// <summary>An announcement that states the closing date covers every reminder already due: one email, not three.</summary>
    private async Task<IReadOnlyList<EmailLedgerEntry>> CoveredAsync(
        Subscription subscription, Advert advert, EmailLedgerEntry by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var come = ReminderSchedule.DueReminders(advert, subscription.ReminderDays, now, reminderOptions).ToList();
        if (come.Count == 0 || advert.Closing.Safe is not { } closing)
        {
            return [];
        }

        var known = await ledger.RungsOfAsync(subscription.Person, advert.Id, closing.LastDay, cancellationToken);
        return
        [
            .. come.Select(days => EmailLedgerEntry.ReminderKeyOf(advert.Id, closing.LastDay, days))
                .Where(key => !known.TryGetValue(key, out var row) || row.IsFree(now, sendingOptions))
                .Select(key => EmailLedgerEntry.Cover(subscription.Person, key, known.GetValueOrDefault(key), by, now)),
        ];
    }
}
