using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Boards;
using Notifier.Reading.Findings;

namespace Notifier.Core.Sending;

/// <summary>Decides what an HR contact is to be written, if anything.</summary>
public sealed class HrEmailPolicy(HrContactStore contacts, AdvertStore adverts, FollowerIndex followers, ITableStore store, EmailLedger ledger, EmailClaims claims, EmailLinks links, Delays delays)
{
    /// <summary>Adverts named in one mail, as many as can be claimed with it; the rest come in the next one.</summary>
    private const int MostInADigest = StorageLimits.BatchWrites - 2;

    /// <summary>Above this nobody needs to know more exactly how many people follow an advert.</summary>
    private const int MostFollowersCounted = 1000;

    internal Task<SendDecision> CheckAsync(SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken) => request.Kind switch
    {
        EmailKind.HrConfirm => ConfirmAsync(request.Advert!, person, address, now, cancellationToken),
        EmailKind.HrFindings => FindingsAsync(request, person, address, now, cancellationToken),
        _ => ClosesAsync(request, person, address, now, cancellationToken),
    };

    private async Task<SendDecision> ConfirmAsync(string scope, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await contacts.GetAsync(person.Key, scope, cancellationToken) is not { State: not SubscriptionState.Ended } contact)
        {
            return new SendDecision.End("not wanted");
        }

        if (contact.State == SubscriptionState.Confirmed)
        {
            return await claims.ConfirmedAsync(person.Key, scope, now, cancellationToken);
        }

        var (row, otherwise) = await claims.AskedAsync(person.Key, EmailLedgerEntry.ConfirmationOf(scope), contact.Consent.Asked, now, cancellationToken);
        var mail = new Mail.HrConfirm(contact.Scope.InWords, links.HrConfirm(person, scope, now), now + delays.Links);
        return row is null ? otherwise! : new SendDecision.Send(person, address, null, null, row, "hr-confirm", mail, null, null) { Contact = contact };
    }

    private async Task<SendDecision> FindingsAsync(SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scopes = await ScopesAsync(person.Key, cancellationToken);
        if (await UntoldAsync(request.Advert!, person.Key, scopes, null, now, cancellationToken) is not { } first)
        {
            return new SendDecision.End("nothing to tell");
        }

        var (row, otherwise) = await claims.OnceAsync(person.Key, first.Key, isAnswer: false, null, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var told = new List<Untold> { first };
        if (!row.IsFirstClaim)
        {
            // An attempt that died took others into this mail: nobody else says what is wrong with those.
            await foreach (var other in ledger.AllAsync(person.Key, cancellationToken))
            {
                if (other.EmailId == row.EmailId && other.State == EmailState.Dropped && await UntoldAsync(other.Advert!, person.Key, scopes, row, now, cancellationToken) is { } untold)
                {
                    told.Add(untold);
                }
            }
        }

        // Whatever else was found for them until the same quarter of an hour goes into the same mail.
        await foreach (var due in store.ReadAsync(Tables.Due, RowRange.Prefix(DueItemKey.PartitionOf(request.Quarter!.Value), $"{request.Quarter.Value.UtcDateTime:mmss}-"), cancellationToken))
        {
            if (told.Count < MostInADigest
                && DueItem.From(due).Key is { Kind: DueItemKind.HrDigest, Advert: { } other } key
                && key.Person == person.Key
                && !told.Exists(each => each.Advert.Id == other)
                && await UntoldAsync(other, person.Key, scopes, null, now, cancellationToken) is { } untold
                && untold.IsFree(now)
                && untold.Contact.Scope.Key == first.Contact.Scope.Key)
            {
                told.Add(untold);
            }
        }

        var mail = new Mail.HrFindings(
            [.. told.Select(each => new AdvertWithFindings(AdvertEmails.From(each.Advert), each.Findings, KnownBoards.OfUrl(each.Advert.ApplyUrl?.AbsoluteUri)?.Name)).OrderBy(each => each.Advert.Title, StringComparer.Ordinal)],
            first.Contact.Scope.InWords,
            links.HrLeave(person.Key, first.Contact.Scope.Key, now));
        return new SendDecision.Send(person, address, null, null, row, "hr-findings", mail, null, mail.LeaveUrl)
        {
            Contact = first.Contact,
            Covered = [.. told.Skip(1).Select(each => EmailLedgerEntry.Cover(person.Key, each.Key, each.Row, row, now))],
        };
    }

    private async Task<SendDecision> ClosesAsync(SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (date, days) = (request.Date!.Value, request.Days!.Value);
        if (await adverts.GetAsync(request.Advert!, cancellationToken) is not { } advert || advert.Id != request.Advert || Concerned(advert, await ScopesAsync(person.Key, cancellationToken)) is not { } contact)
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

        if (HrWarningSchedule.Come(advert, now, delays).FirstOrDefault(days) < days)
        {
            return new SendDecision.Drop(person.Key, key, EmailLedgerEntry.Nearer, null, contact);
        }

        var (row, otherwise) = await claims.OnceAsync(person.Key, key, isAnswer: false, closing.Instant, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
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
        row = row with { LastBefore = HrWarningSchedule.IsLast(days) ? closing.Instant : null };
        return new SendDecision.Send(person, address, null, null, row, FormattableString.Invariant($"hr{days}"), mail, null, mail.LeaveUrl) { Contact = contact };
    }

    private async Task<IReadOnlyList<HrContact>> ScopesAsync(PersonKey person, CancellationToken cancellationToken) =>
        [.. (await contacts.AllAsync(person, cancellationToken)).Where(contact => contact.State == SubscriptionState.Confirmed)];

    private static HrContact? Concerned(Advert advert, IReadOnlyList<HrContact> scopes) => scopes.FirstOrDefault(contact => contact.Scope.Concerns(advert));

    /// <summary>What a contact was not told yet about an advert's dates; null when that is nothing.</summary>
    /// <param name="by">A mail that is not sent yet, though rows may say that it tells all; null for none.</param>
    private async Task<Untold?> UntoldAsync(string id, PersonKey person, IReadOnlyList<HrContact> scopes, EmailLedgerEntry? by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await adverts.GetItselfWithCopiesAsync(id, cancellationToken) is not { } known || known.Advert.IsOver(now) || Concerned(known.Advert, scopes) is not { } contact)
        {
            return null;
        }

        var findings = AdvertFinding.From(known.Advert, known.Copies);
        if (findings.Count == 0)
        {
            return null;
        }

        var (key, row) = await ledger.FindingsAsync(person, id, findings, cancellationToken);
        return row is { IsFinal: true } && row.EmailId != by?.EmailId ? null : new Untold(known.Advert, findings, contact, key, row);
    }

    /// <param name="Row">Of a mail that is about to tell it, or did not get through; null for none.</param>
    private sealed record Untold(Advert Advert, IReadOnlyList<AdvertFinding> Findings, HrContact Contact, string Key, EmailLedgerEntry? Row)
    {
        /// <summary>Another mail may say it: it is new, or its own mail did not get through and has waited long enough.</summary>
        public bool IsFree(DateTimeOffset now) => Row is null or { State: EmailState.Waiting, Bounces: > 0 } && !(Row?.Until > now);
    }
}
