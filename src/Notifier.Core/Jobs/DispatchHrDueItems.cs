using Notifier.Core.Adverts;
using Notifier.Core.Hr;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;
using Notifier.Core.UseCases;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Jobs;

/// <summary>
/// What a sweep does with the due items of HR contacts. An employer has a handful of contacts, so a fan-out needs no cursor: done twice, it
/// says the same.
/// </summary>
public sealed class DispatchHrDueItems(
    HrContactStore contacts,
    ChangeHrContact change,
    AdvertStore adverts,
    DueItemStore due,
    EmailLedger ledger,
    PendingConfirmations confirmations,
    LostEmailRepair repair,
    ISendQueue queue,
    ReminderOptions reminderOptions, JobOptions jobOptions)
{
    /// <summary>
    /// Findings lead to a due item for each contact at the next quarter of an hour, so that a flood becomes one email. A warning leads to a
    /// message at once.
    /// </summary>
    internal async Task FanOutAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        // What was found is told of the copies in which it was found, also when another advert stands in the place of theirs by now.
        var advert = row.Key.Kind == DueItemKind.HrFindings
            ? await adverts.GetEvenGoneAsync(row.Key.Advert!, cancellationToken)
            : await adverts.GetAsync(row.Key.Advert!, cancellationToken);
        if (advert is null or { IsGone: true } || !IsAsked(row.Key, advert))
        {
            await due.DeleteIfStaleAsync(row, now, cancellationToken);
            return;
        }

        foreach (var person in await contacts.ConcernedAsync(advert, cancellationToken))
        {
            if (row.Key.Kind == DueItemKind.HrFindings)
            {
                await due.AddAsync(new DueItemKey(HrWarningSchedule.NextQuarter(now), DueItemKind.HrDigest, advert.Id, person), cancellationToken);
            }
            else
            {
                await queue.PutAsync(Warning(person, advert, row.Key).ToText(), TimeSpan.Zero, cancellationToken);
                tally.Enqueued++;
            }
        }

        // Findings leave rows of their own; a warning is looked at once more when it is older.
        if (row.Key.Kind == DueItemKind.HrFindings && row.Key.At + jobOptions.HintGrace <= now)
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else if (row.Key.Kind == DueItemKind.HrCloses)
        {
            await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
        }
    }

    internal async Task DigestAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var person = row.Key.Person!.Value;
        var known = await adverts.GetItselfWithCopiesAsync(row.Key.Advert!, cancellationToken);
        var findings = known is null || known.Advert.HasClosed(now) ? [] : AdvertFinding.From(known.Advert, known.Copies);
        var isAsked = known is not null && findings.Count > 0 && await contacts.IsConcernedAsync(known.Advert, person, cancellationToken);
        if (!isAsked)
        {
            await due.DeleteIfStaleAsync(row, now, cancellationToken);
        }
        else if ((await ledger.FindingsAsync(person, row.Key.Advert!, findings, cancellationToken)).Row is { IsFinal: true }
            || row.IsGivenUp(now))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else
        {
            await queue.PutAsync(new SendEmailMessage(person, row.Key.Advert, EmailKind.HrFindings, IsAnswer: false, Quarter: row.Key.At) { Due = row.Key.At }.ToText(), TimeSpan.Zero, cancellationToken);
            await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
            tally.Enqueued++;
        }
    }

    internal async Task ConfirmAsync(DueItem row, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        var (person, scope) = (row.Key.Person!.Value, row.Key.Advert!);
        var isPending = await contacts.GetAsync(person, scope, cancellationToken) is { State: SubscriptionState.Pending };
        tally.Enqueued += await confirmations.LookAsync(row, EmailKind.HrConfirm, isPending, now, cancellationToken) ? 1 : 0;
    }

    internal async Task SettleAsync(DueItem row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await change.SettleAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else
        {
            await due.DeleteIfStaleAsync(row, now, cancellationToken);
        }
    }

    /// <summary>Puts a message for every contact whose warning is still missing, and does not wait with a message of its own.</summary>
    /// <returns>True when somebody's was.</returns>
    internal async Task<bool> RepairAsync(
        DueItemKey key, Advert advert, DateTimeOffset now, JobProgress tally, CancellationToken cancellationToken)
    {
        if (!IsAsked(key, advert)
            || advert.HasPassed(now)
            || HrWarningSchedule.DueWarnings(advert, now, reminderOptions).FirstOrDefault(key.Days!.Value) < key.Days)
        {
            return false;
        }

        var isMissing = false;
        foreach (var person in await contacts.ConcernedAsync(advert, cancellationToken))
        {
            var request = Warning(person, advert, key);
            var warning = EmailLedgerEntry.HrCloseOf(advert.Id, advert.Closing.Safe!.LastDay, key.Days.Value);
            var mail = await ledger.GetAsync(person, warning, cancellationToken);
            isMissing |= await repair.RunAsync(request, mail, HrWarningSchedule.IsLast(key.Days.Value), now, tally, cancellationToken);
        }

        return isMissing;
    }

    private static SendEmailMessage Warning(PersonKey contact, Advert advert, DueItemKey key) =>
        EmailKinds.Get(EmailKind.HrCloses).Message(contact, advert, key.Days) with { Due = key.At };

    private bool IsAsked(DueItemKey key, Advert advert) => advert.Id == key.Advert && (key.Kind == DueItemKind.HrFindings
        ? advert.HrEvidence is not null
        : advert is { Closed: null, Closing.Safe: { } closing }
            && HrWarningSchedule.MomentOf(closing, key.Days!.Value, advert.HolidaysOf, reminderOptions) is var moment
            && LondonTime.DayOf(moment) == LondonTime.DayOf(key.At));
}
