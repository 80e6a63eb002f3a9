using Notifier.Core.Adverts;
using Notifier.Core.Emails;
using Notifier.Core.Hr;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Boards;

namespace Notifier.Core.Sending.Policies;

/// <summary>Decides what an HR contact is told of wrong dates: all findings of a quarter of an hour go into one email.</summary>
public sealed class HrFindingsEmailPolicy(
    HrContactStore contacts, AdvertStore adverts, ITableStore store, EmailLedger ledger, EmailClaims claims, EmailLinks links) : EmailPolicy
{
    /// <summary>Adverts named in one email, as many as can be claimed with it. The rest come in the next one.</summary>
    private const int MostInADigest = StorageLimits.BatchWrites - 2;

    internal override async Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scopes = await ConfirmedScopes.ReadAsync(contacts, person.Key, cancellationToken);
        if (await UntoldAsync(request.Advert!, person.Key, scopes, null, now, cancellationToken) is not { } first)
        {
            return new SendDecision.End("nothing to tell");
        }

        var claim = await claims.OnceAsync(person.Key, first.Key, isAnswer: false, null, now, cancellationToken);
        if (!claim.IsFree)
        {
            return claim.Instead;
        }

        var entry = claim.Entry;
        var told = new List<Untold> { first };
        if (!entry.IsFirstClaim)
        {
            // An attempt that died took other adverts into this email. No other email says what is wrong with those.
            await foreach (var other in ledger.AllAsync(person.Key, cancellationToken))
            {
                if (other.EmailId == entry.EmailId
                    && other.State == EmailState.Dropped
                    && await UntoldAsync(other.Advert!, person.Key, scopes, entry, now, cancellationToken) is { } untold)
                {
                    told.Add(untold);
                }
            }
        }

        // What else was found for them until the same quarter of an hour goes into the same email.
        var quarter = request.Quarter!.Value;
        var sameQuarter = RowRange.Prefix(DueItemKey.PartitionOf(quarter), $"{quarter.UtcDateTime:mmss}-");
        await foreach (var due in store.ReadAsync(Tables.Due, sameQuarter, cancellationToken))
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
            [.. told.Select(each => each.InMail).OrderBy(each => each.Advert.Title, StringComparer.Ordinal)],
            first.Contact.Scope.InWords,
            links.HrLeave(person.Key, first.Contact.Scope.Key, now));
        return new SendDecision.Send(person, address, entry, mail)
        {
            Contact = first.Contact,
            Leave = mail.LeaveUrl,
            Covered = [.. told.Skip(1).Select(each => EmailLedgerEntry.Cover(person.Key, each.Key, each.Entry, entry, now))],
        };
    }

    /// <summary>What a contact was not told yet about an advert's dates; null when that is nothing.</summary>
    /// <param name="by">An email that is not sent yet, though entries may say that it tells all; null for none.</param>
    private async Task<Untold?> UntoldAsync(
        string id, PersonKey person, ConfirmedScopes scopes, EmailLedgerEntry? by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await adverts.GetItselfWithCopiesAsync(id, cancellationToken) is not { } known
            || known.Advert.HasClosed(now)
            || scopes.Find(known.Advert) is not { } contact)
        {
            return null;
        }

        var findings = AdvertFinding.From(known.Advert, known.Copies);
        if (findings.Count == 0)
        {
            return null;
        }

        var (key, entry) = await ledger.FindingsAsync(person, id, findings, cancellationToken);
        return entry is { IsFinal: true } && entry.EmailId != by?.EmailId ? null : new Untold(known.Advert, findings, contact, key, entry);
    }

    /// <param name="Entry">Of an email that is about to tell it, or did not get through; null for none.</param>
    private sealed record Untold(
        Advert Advert, IReadOnlyList<AdvertFinding> Findings, HrContact Contact, string Key, EmailLedgerEntry? Entry)
    {
        public AdvertWithFindings InMail => new(AdvertEmails.From(Advert), Findings, KnownBoards.OfUrl(Advert.ApplyUrl?.AbsoluteUri)?.Name);

        /// <summary>Another email may say it: it is new, or its own email did not get through and has waited long enough.</summary>
        public bool IsFree(DateTimeOffset now) => Entry is null or { State: EmailState.Waiting, Bounces: > 0 } && !(Entry?.Until > now);
    }
}
