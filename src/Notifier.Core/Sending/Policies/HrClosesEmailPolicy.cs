using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Findings;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides whether an HR contact is warned that an advert closes in some working days.</summary>
public sealed class HrClosesEmailPolicy(
    HrContactStore contacts,
    AdvertStore adverts,
    FollowerIndex followers,
    EmailClaims claims,
    EmailLinks links,
    ReminderOptions options) : EmailPolicy
{
    /// <summary>Above this, the email says "more than": an exact number would tell an HR contact nothing more.</summary>
    private const int MostFollowersCounted = 1000;

    internal override async Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (date, days) = (request.Date!.Value, request.Days!.Value);
        if (await adverts.GetAsync(request.Advert!, cancellationToken) is not { } advert
            || advert.Id != request.Advert
            || (await ConfirmedScopes.ReadAsync(contacts, person.Key, cancellationToken)).Find(advert) is not { } contact)
        {
            return new SendDecision.End("nothing to tell");
        }

        var key = EmailLedgerEntry.HrCloseOf(advert.Id, date, days);
        if (advert.Closing.Safe is not { } closing || closing.LastDay != date)
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.OtherDate, null, contact);
        }

        if (advert.HasPassed(now))
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.Closed, null, contact);
        }

        if (HrWarningSchedule.DueWarnings(advert, now, options).FirstOrDefault(days) < days)
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.Nearer, null, contact);
        }

        var claim = await claims.OnceAsync(person.Key, key, isAnswer: false, closing.Instant, now, cancellationToken);
        if (!claim.IsFree)
        {
            return claim.Instead;
        }

        var (count, next) = await followers.PageAsync(advert.Id, null, MostFollowersCounted, cancellationToken);
        var mail = new Mail.HrCloses(
            AdvertEmails.From(advert),
            days,
            next is null ? count.Count : MostFollowersCounted + 1,
            WorkingDays.WhyNot(date, advert.HolidaysOf),
            date is { Month: 12, Day: >= 20 },
            advert.HolidaysOf,
            advert.Division is not null,
            contact.Scope.InWords,
            links.HrLeave(person.Key, contact.Scope.Key, now));
        var entry = claim.Entry with { LastBefore = HrWarningSchedule.IsLast(days) ? closing.Instant : null };
        return new SendDecision.Send(person, address, entry, mail) { Contact = contact, Leave = mail.LeaveUrl };
    }
}
