using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Service;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides whether a person is asked to confirm that they want to follow an advert, and within which limits.</summary>
public sealed class ConfirmationEmailPolicy(
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
    ReminderOptions reminderOptions, ConfirmationOptions confirmationOptions, LinkOptions linkOptions) : EmailPolicy
{
    private static readonly TimeSpan ADay = TimeSpan.FromDays(1);

    internal override async Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(person.Key, request.Advert!, cancellationToken) is not { } subscription
            || subscription is { State: SubscriptionState.Ended, MovedTo: null })
        {
            return new SendDecision.End("not followed");
        }

        if (subscription.State != SubscriptionState.Pending)
        {
            return await claims.ConfirmedAsync(person.Key, subscription.Advert, now, cancellationToken);
        }

        return await adverts.GetAsync(request.Advert!, cancellationToken) is { } advert
            ? await AskAsync(request, person, address, subscription, advert, now, cancellationToken)
            : new SendDecision.End("the advert is gone");
    }

    private async Task<SendDecision> AskAsync(
        SendEmailMessage request,
        Person person,
        EmailAddress address,
        Subscription subscription,
        Advert advert,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (advert.HasClosed(now))
        {
            return new SendDecision.End("the advert has closed");
        }

        var key = EmailLedgerEntry.ConfirmationOf(subscription.Advert);
        var claim = await claims.AskedAsync(person.Key, key, subscription.Consent.Asked, now, cancellationToken);
        if (!claim.IsFree)
        {
            return claim.Instead;
        }

        var entry = claim.Entry;
        if (!request.HasRoom && entry.IsFirstClaim && !await cap.TakeAsync(now, cancellationToken))
        {
            return new SendDecision.Wait(NextHour(now), "the cap on confirmations of this hour is reached", IsTrouble: true);
        }

        // What the email tells is written with the claim. A person who confirms has read it, even when its sender dies before recording it.
        // An email that had left when its worker died told what was stored then.
        var hasLeft = entry.Sending is not null && await service.WasAcceptedAsync(entry.EmailId, cancellationToken);
        var mails = await ledger.AllAsync(person.Key, cancellationToken).Where(mail => mail.IsConfirmation).ToListAsync(cancellationToken);
        // most emails do not need it
        var known = new Lazy<Task<PersonWithSubscriptions?>>(() => people.GetAllAsync(person.Key, cancellationToken));
        var full = entry.Sends > 0 ? null
            : await FullForAddressAsync(known, mails, now) ?? await FullForMailboxAsync(person, address, entry, mails, now, cancellationToken);
        if (full is { } until)
        {
            await pasted.WantAsync(advert, until, cancellationToken);
            var isFirst = entry.OlderSids.Count == 0;
            return isFirst ? new SendDecision.PutOff(entry.PutOff(until), subscription) : new SendDecision.End("the day’s confirmations were sent");
        }

        var listed = await ListedAsync(known, mails.FindAll(mail => mail.IsListed(entry)), now, cancellationToken);

        // The link works from now on, however late its email is. What a visitor pasted must be kept as long.
        foreach (var asked in listed.ConvertAll(other => other.Advert).Prepend(advert))
        {
            await pasted.WantAsync(asked, now, cancellationToken);
        }

        var told = hasLeft ? subscription.Notified : AnnouncementPolicy.After(advert, subscription.Notified, null);
        var others = listed.ConvertAll(other => AdvertEmails.From(other.Advert));

        // The person may follow another advert of this job, perhaps the same one with earlier words. They are asked whether this one
        // replaces it.
        var followed = person.Confirmed is not null && await known.Value is { } all
            ? await already.FindAsync(all, advert.Id, cancellationToken)
            : [];
        var mail = followed.Count == 0
            ? AdvertEmails.Confirm(advert, person, subscription, others, links, now, reminderOptions, linkOptions)
            : AdvertEmails.Replace(followed, advert, person, subscription.Nonce, others, links, now, linkOptions);
        return new SendDecision.Send(person, address, entry, mail)
        {
            Subscription = subscription with { Notified = told, Mailed = now },
            Advert = advert,
            Told = told,
            TouchesPerson = true,
            Listed = listed.ConvertAll(other => other.Subscription with { Mailed = now }),
            Covered = listed.FindAll(other => other.Mail.State == EmailState.Waiting)
                .ConvertAll(other => EmailLedgerEntry.Cover(person.Key, other.Mail.Key, null, entry, now) with { ETag = other.Mail.ETag }),
        };
    }

    /// <summary>Whether an address had its confirmations of the day. Those that the person used do not count.</summary>
    /// <returns>From when it may get another, UTC; null when it may now.</returns>
    private async Task<DateTimeOffset?> FullForAddressAsync(
        Lazy<Task<PersonWithSubscriptions?>> person, List<EmailLedgerEntry> mails, DateTimeOffset now)
    {
        var sent = mails.FindAll(mail => mail.Sends > 0 && mail.Sending + ADay > now);
        if (sent.Sum(mail => mail.Asked) < confirmationOptions.ConfirmationsADay)
        {
            return null;
        }

        var known = await person.Value;
        var unused = sent.FindAll(mail => known?.To(mail.Advert!) is { State: SubscriptionState.Pending });
        return unused.Sum(mail => mail.Asked) < confirmationOptions.ConfirmationsADay ? null : unused.Min(mail => mail.Sending) + ADay;
    }

    /// <summary>Whether a mailbox had its confirmations of the day. A person who has confirmed once has shown that it is theirs.</summary>
    /// <returns>From when it may get another, UTC; null when it may now.</returns>
    private async Task<DateTimeOffset?> FullForMailboxAsync(
        Person person, EmailAddress address, EmailLedgerEntry entry, List<EmailLedgerEntry> mails, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = mails.FindAll(mail => mail.Key != entry.Key && mail.Sends > 0 && mail.Sending >= MailboxLimit.DayOf(now));
        return person.Confirmed is null
            ? await mailboxes.TakeAsync(person.Key, address, today.Sum(mail => mail.Asked) + entry.Asked, now, cancellationToken)
            : null;
    }

    /// <summary>
    /// What else waits to be confirmed, because the address had its confirmations of the day: as it is now, the earliest request first.
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
                && !advert.HasClosed(now))
            {
                listed.Add((mail, subscription, advert));
            }
        }

        return [.. listed.OrderBy(other => other.Subscription.Consent.Asked)];
    }

    private static DateTimeOffset NextHour(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1);
}
