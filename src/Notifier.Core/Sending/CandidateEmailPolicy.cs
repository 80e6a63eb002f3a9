using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Sending;

/// <summary>Decides what a candidate is to be written, if anything.</summary>
public sealed class CandidateEmailPolicy(
    PersonStore people,
    AdvertStore adverts,
    PastedAdverts pasted,
    FollowedAlready already,
    EmailLedger ledger,
    EmailClaims claims,
    ConfirmationRateCap cap,
    MailboxLimit mailboxes,
    EmailLinks links,
    IEmailService service,
    Delays delays)
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    internal Task<SendDecision> CheckAsync(SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken) =>
        request.Kind == EmailKind.ManageLink ? ManageLinkAsync(person, address, now, cancellationToken) : AboutAdvertAsync(request, person, address, now, cancellationToken);

    private async Task<SendDecision> AboutAdvertAsync(SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(person.Key, request.Advert!, cancellationToken) is not { } subscription
            || (subscription.State == SubscriptionState.Ended && (request.Kind != EmailKind.Confirm || subscription.MovedTo is null)))
        {
            return new SendDecision.End("not followed");
        }

        if (request.Kind == EmailKind.Confirm && subscription.State != SubscriptionState.Pending)
        {
            return await claims.ConfirmedAsync(person.Key, subscription.Advert, now, cancellationToken);
        }

        if ((request.Kind == EmailKind.Confirm) != (subscription.State == SubscriptionState.Pending))
        {
            return new SendDecision.End("not confirmed");
        }

        if (await adverts.GetAsync(request.Advert!, cancellationToken) is not { } advert)
        {
            return new SendDecision.End("the advert is gone");
        }

        if (advert.Id != subscription.Advert && request.Kind != EmailKind.Confirm)
        {
            return new SendDecision.End("another advert stands in its place"); // its follower is about to be moved there
        }

        return request.Kind switch
        {
            EmailKind.Confirm => await ConfirmAsync(request, person, address, subscription, advert, now, cancellationToken),
            EmailKind.Rung => await RungAsync(request, person, address, subscription, advert, now, cancellationToken),
            EmailKind.Ends => await EndsAsync(person, address, subscription, advert, now, cancellationToken),
            _ => await AnnounceAsync(request, person, address, subscription, advert, now, cancellationToken),
        };
    }

    private async Task<SendDecision> ConfirmAsync(SendEmailMessage request, Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (advert.IsOver(now))
        {
            return new SendDecision.End("the advert has closed");
        }

        var (row, otherwise) = await claims.AskedAsync(person.Key, EmailLedgerEntry.ConfirmationOf(subscription.Advert), subscription.Consent.Asked, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        if (!request.HasRoom && row.IsFirstClaim && !await cap.TakeAsync(now, cancellationToken))
        {
            return new SendDecision.Wait(NextHour(now), "the cap on confirmations of this hour is reached", IsTrouble: true);
        }

        // What the mail tells is written with the claim: whoever confirms has read it, even if this dies before it is recorded as sent.
        // A mail that had left when its worker died told what stood there then.
        var hasLeft = row.Sending is not null && await service.WasAcceptedAsync(row.EmailId, cancellationToken);
        var mails = await ledger.AllAsync(person.Key, cancellationToken).Where(mail => mail.IsConfirmation).ToListAsync(cancellationToken);
        var known = new Lazy<Task<PersonWithSubscriptions?>>(() => people.GetAllAsync(person.Key, cancellationToken)); // most mails need it not
        var full = row.Sends > 0 ? null
            : await DaysMailsAsync(known, mails, now) ?? await MailboxesMailsAsync(person, address, row, mails, now, cancellationToken);
        if (full is { } until)
        {
            await pasted.WantAsync(advert, until, cancellationToken);
            var isFirst = row.OlderSids.Count == 0;
            return isFirst ? new SendDecision.PutOff(row.PutOff(until), subscription) : new SendDecision.End("the day’s confirmations were sent");
        }

        var listed = await ListedAsync(known, mails.FindAll(mail => mail.IsListed(row)), now, cancellationToken);

        // The link works from now on, however late its mail is: what a visitor pasted must be there as long.
        foreach (var asked in listed.ConvertAll(other => other.Advert).Prepend(advert))
        {
            await pasted.WantAsync(asked, now, cancellationToken);
        }

        var told = hasLeft ? subscription.Told : AnnouncementPolicy.After(advert, subscription.Told, null);
        var others = listed.ConvertAll(other => AdvertEmails.From(other.Advert));

        // Who follows another advert of this job, perhaps the same with words of before, is asked whether this one takes its place.
        var followed = person.Confirmed is not null && await known.Value is { } all ? await already.FindAsync(all, advert.Id, cancellationToken) : [];
        var (kind, words) = followed.Count == 0
            ? ("confirm", AdvertEmails.Confirm(advert, person, subscription, others, links, now, delays))
            : ("replace", AdvertEmails.Replace(followed, advert, person, subscription.Nonce, others, links, now, delays));
        return new SendDecision.Send(person, address, subscription with { Told = told, Mailed = now }, advert, row, kind, words, told, null)
        {
            TouchesPerson = true,
            Listed = listed.ConvertAll(other => other.Subscription with { Mailed = now }),
            Covered = listed.FindAll(other => other.Mail.State == EmailState.Waiting)
                .ConvertAll(other => EmailLedgerEntry.Cover(person.Key, other.Mail.Key, null, row, now) with { ETag = other.Mail.ETag }),
        };
    }

    /// <summary>Whether an address had its confirmations of the day: those that were used do not count.</summary>
    /// <returns>From when it may get another, UTC; null when it may now.</returns>
    private async Task<DateTimeOffset?> DaysMailsAsync(
        Lazy<Task<PersonWithSubscriptions?>> person, List<EmailLedgerEntry> mails, DateTimeOffset now)
    {
        var sent = mails.FindAll(mail => mail.Sends > 0 && mail.Sending + ADay > now);
        if (sent.Sum(mail => mail.Asked) < delays.ConfirmationsADay)
        {
            return null;
        }

        var known = await person.Value;
        var unused = sent.FindAll(mail => known?.To(mail.Advert!) is { State: SubscriptionState.Pending });
        return unused.Sum(mail => mail.Asked) < delays.ConfirmationsADay ? null : unused.Min(mail => mail.Sending) + ADay;
    }

    /// <summary>Whether a mailbox had its confirmations of the day. Who has confirmed once has shown that it is theirs.</summary>
    private async Task<DateTimeOffset?> MailboxesMailsAsync(
        Person person, EmailAddress address, EmailLedgerEntry row, List<EmailLedgerEntry> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = mails.FindAll(mail => mail.Key != row.Key && mail.Sends > 0 && mail.Sending >= MailboxLimit.DayOf(now));
        return person.Confirmed is null
            ? await mailboxes.TakeAsync(person.Key, address, today.Sum(mail => mail.Asked) + row.Asked, now, cancellationToken)
            : null;
    }

    /// <summary>
    /// What waits besides to be confirmed, because the address had its confirmations of the day: as it is now, what was asked for first
    /// before the rest.
    /// </summary>
    private async Task<List<(EmailLedgerEntry Mail, Subscription Subscription, Advert Advert)>> ListedAsync(
        Lazy<Task<PersonWithSubscriptions?>> person, List<EmailLedgerEntry> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var listed = new List<(EmailLedgerEntry, Subscription Subscription, Advert)>();
        var known = mails.Count == 0 ? null : await person.Value;
        foreach (var mail in mails)
        {
            if (known?.To(mail.Advert!) is { State: SubscriptionState.Pending } subscription
                && await adverts.GetAsync(mail.Advert!, cancellationToken) is { } advert
                && !advert.IsOver(now))
            {
                listed.Add((mail, subscription, advert));
            }
        }

        return [.. listed.OrderBy(other => other.Subscription.Consent.Asked)];
    }

    private async Task<SendDecision> ManageLinkAsync(Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (person.Confirmed is null)
        {
            return new SendDecision.End("not confirmed");
        }

        var (row, otherwise) = await claims.AskedAsync(person.Key, EmailLedgerEntry.ManageLink, now, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var followed = await people.GetAllAsync(person.Key, cancellationToken);
        var count = followed?.Subscriptions.Count(subscription => subscription.State is SubscriptionState.Confirmed or SubscriptionState.Paused) ?? 0;

        // A row of before draws its generation now, and takes back the links that carry none. It is written with the claim.
        person = person with { Generation = person.Generation ?? LinkTokens.Draw() };
        var calendar = count == 0 ? null : links.Calendar(person, now);
        var mail = new Mail.ManageLink(links.Manage(person, now), now + delays.Links, count, calendar);
        return new SendDecision.Send(person, address, null, null, row, "manage-link", mail, null, null);
    }

    private async Task<SendDecision> EndsAsync(Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!advert.IsForgotten(now, delays))
        {
            return new SendDecision.End("something new was read");
        }

        var (row, otherwise) = await claims.OnceAsync(person.Key, EmailLedgerEntry.EndOf(advert.Id, advert.LastRead), isAnswer: false, null, now, cancellationToken);
        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        return row is null ? otherwise! : new SendDecision.Send(person, address, subscription, advert, row, "following-ends", new Mail.FollowingEnds(AdvertEmails.From(advert), leave, applied, delays.KeepUndated), null, leave) { EndsSubscription = true };
    }

    private async Task<SendDecision> AnnounceAsync(SendEmailMessage request, Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (subscription.State == SubscriptionState.Paused)
        {
            return new SendDecision.End("paused"); // told when they resume: their row still says what they were told last
        }

        (subscription, var underWay) = await WithWhatLeftAsync(subscription, advert, cancellationToken);
        if (underWay is { } earlier && earlier.Claimed + delays.ClaimLapse is var lapse && lapse > now)
        {
            return new SendDecision.Wait(lapse, "an earlier date is just being told", IsTrouble: false); // of two at once the older could come last
        }

        if (AnnouncementPolicy.Decide(advert, subscription.Told, now) is not { } announcement)
        {
            // A date that moved and moved back is no news to whoever was not told in between; but a reminder may have fallen due
            // meanwhile, and found the other date.
            if (advert.Closing.Safe is { } closing && !advert.HasPassed(now) && ReminderSchedule.Come(advert, subscription.Rungs, now, delays).ToList() is [var days, ..])
            {
                return await RungAsync(request with { Kind = EmailKind.Rung, Days = days, Date = closing.LastDay }, person, address, subscription, advert, now, cancellationToken);
            }

            return new SendDecision.End("nothing to tell");
        }

        var key = await KeyOfAsync(subscription, advert, announcement, now, cancellationToken);
        var (row, otherwise) = await claims.OnceAsync(person.Key, key, request.IsAnswer, advert.Closed is null ? advert.Closing.Safe?.Instant : null, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        return new SendDecision.Send(
            person,
            address,
            subscription,
            advert,
            row with { Before = subscription.Told, LastBefore = LastBefore(subscription, advert, now) },
            KebabCase.From(announcement),
            AdvertEmails.Announce(announcement, advert, subscription, leave, applied),
            AnnouncementPolicy.After(advert, subscription.Told, announcement),
            leave)
        {
            Covered = announcement is Announcement.ClosedEarly or Announcement.PostedAgain && advert.HasPassed(now) ? [] : await CoveredAsync(subscription, advert, row, now, cancellationToken),
        };
    }

    /// <summary>
    /// The version before named a mail that an advert closes sooner by the advert's version alone. What it had not finished is finished
    /// under that name, or it could be sent twice; what it had finished stands in what the person was told.
    /// </summary>
    private async Task<string> KeyOfAsync(Subscription subscription, Advert advert, Announcement announcement, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var earlier = EmailLedgerEntry.AnnouncementOf(advert.Id, advert.Version);
        return announcement == Announcement.ClosesSooner && await ledger.GetAsync(subscription.Person, earlier, cancellationToken) is { IsFinal: false }
            ? earlier
            : AnnouncementPolicy.LedgerKey(advert, subscription.Told, now)!;
    }

    /// <summary>
    /// A mail about an earlier version may have left before its attempt died, and by now the date may be another: then they were told of
    /// that one, though nothing recorded it. Where nobody can tell, a mail too many is better than a wrong date believed.
    /// </summary>
    /// <returns>With the row of that mail; null when there is none in doubt.</returns>
    private async Task<(Subscription Subscription, EmailLedgerEntry? UnderWay)> WithWhatLeftAsync(Subscription subscription, Advert advert, CancellationToken cancellationToken)
    {
        for (var version = advert.Version - 1; version > subscription.Told.Version; version--)
        {
            if (await ledger.AnnouncementInDoubtAsync(subscription.Person, advert.Id, version, cancellationToken) is { } row
                && (!service.HasImmediateReceipt || await service.WasAcceptedAsync(row.EmailId, cancellationToken))
                && (await adverts.HistoryAsync(advert.Id, cancellationToken)).FirstOrDefault(each => each.Number == version) is { } told)
            {
                return (subscription with { Told = subscription.Told with { Version = version, Date = told.LastDay, Instant = null, NoDate = told.LastDay is null } }, row.State == EmailState.Claimed ? row : null);
            }
        }

        return (subscription, null);
    }

    private async Task<SendDecision> RungAsync(SendEmailMessage request, Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (date, days) = (request.Date!.Value, request.Days!.Value);
        var key = EmailLedgerEntry.RungOf(advert.Id, date, days);
        if (!subscription.IsActive || !subscription.Rungs.Days.Contains(days))
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

        if (ReminderSchedule.Come(advert, subscription.Rungs, now, delays).FirstOrDefault(days) < days)
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.Nearer, subscription, null);
        }

        // What was not told yet goes first, and stands for the reminder: messages come in any order.
        if (AnnouncementPolicy.LedgerKey(advert, subscription.Told, now) is { } announcement && await ledger.GetAsync(person.Key, announcement, cancellationToken) is not { IsFinal: true })
        {
            return await AnnounceAsync(request with { Kind = EmailKind.Announce, Days = null, Date = null }, person, address, subscription, advert, now, cancellationToken);
        }

        var (row, otherwise) = await claims.OnceAsync(person.Key, key, request.IsAnswer, closing.Instant, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        row = row with { LastBefore = LastBefore(subscription, advert, now) };
        return new SendDecision.Send(person, address, subscription, advert, row, FormattableString.Invariant($"d{days:00}"), AdvertEmails.Remind(advert, closing, now, leave, applied), null, leave)
        {
            Attachment = AdvertEmails.ClosingDate(advert, subscription, links, now, delays),
        };
    }

    /// <summary>When applying ends, if no reminder comes after one that is due now; else null.</summary>
    private DateTimeOffset? LastBefore(Subscription subscription, Advert advert, DateTimeOffset now) =>
        !advert.HasPassed(now) && ReminderSchedule.IsLast(advert, subscription.Rungs, now, delays) ? advert.Closing.Safe!.Instant : null;

    /// <summary>An announcement that states the closing date covers every reminder already due: one mail, not three.</summary>
    private async Task<IReadOnlyList<EmailLedgerEntry>> CoveredAsync(Subscription subscription, Advert advert, EmailLedgerEntry by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var come = ReminderSchedule.Come(advert, subscription.Rungs, now, delays).ToList();
        if (come.Count == 0 || advert.Closing.Safe is not { } closing)
        {
            return [];
        }

        var known = await ledger.RungsOfAsync(subscription.Person, advert.Id, closing.LastDay, cancellationToken);
        return
        [
            .. come.Select(days => EmailLedgerEntry.RungOf(advert.Id, closing.LastDay, days))
                .Where(key => !known.TryGetValue(key, out var row) || row.IsFree(now, delays))
                .Select(key => EmailLedgerEntry.Cover(subscription.Person, key, known.GetValueOrDefault(key), by, now)),
        ];
    }

    private static DateTimeOffset NextHour(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1);
}
