using Notifier.Core.Adverts;
using Notifier.Core.Reminders;
using Notifier.Core.Subscriptions;
using Notifier.Reading.Dates;

namespace Notifier.Core.Hr;

/// <summary>What a sweep does with the due rows that are about HR contacts. An employer has a handful of them, so a fan-out needs no cursor: done twice, it says the same.</summary>
public sealed class SweepHr(HrContacts contacts, ChangeHrContact change, AdvertStore adverts, DueRows due, Ledger ledger, ConfirmationHints confirmations, RepairMail repair, ISendQueue queue, Delays delays)
{
    /// <summary>For findings a row for each contact at the next quarter of an hour, so that a flood becomes one mail; for closing a message at once.</summary>
    internal async Task FanOutAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        // What was found is told of the copies in which it was found, also when another advert stands in the place of theirs by now.
        var advert = row.Key.Kind == DueKind.HrFindings
            ? await adverts.GetEvenGoneAsync(row.Key.Advert!, cancellationToken)
            : await adverts.GetAsync(row.Key.Advert!, cancellationToken);
        if (advert is null or { IsGone: true } || !IsAsked(row.Key, advert))
        {
            await due.ForgetAsync(row, now, cancellationToken);
            return;
        }

        foreach (var person in await contacts.ConcernedAsync(advert, cancellationToken))
        {
            if (row.Key.Kind == DueKind.HrFindings)
            {
                await due.AddAsync(new DueKey(HrMoments.NextQuarter(now), DueKind.HrDigest, advert.Id, person), cancellationToken);
            }
            else
            {
                await queue.PutAsync(new SendRequest(person, advert.Id, SendKind.HrCloses, IsAnswer: false, row.Key.Days, advert.Closing.Safe!.LastDay) { Due = row.Key.At }.ToText(), TimeSpan.Zero, cancellationToken);
                tally.Enqueued++;
            }
        }

        // Findings leave rows of their own; a warning is looked at once more when it is older.
        if (row.Key.Kind == DueKind.HrFindings && row.Key.At + delays.HintGrace <= now)
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else if (row.Key.Kind == DueKind.HrCloses)
        {
            await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
        }
    }

    internal async Task DigestAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var person = row.Key.Person!.Value;
        var known = await adverts.GetItselfWithCopiesAsync(row.Key.Advert!, cancellationToken);
        var findings = known is null || known.Advert.IsOver(now) ? [] : AdvertFinding.Of(known.Advert, known.Copies);
        var isAsked = known is not null && findings.Count > 0 && await contacts.IsConcernedAsync(known.Advert, person, cancellationToken);
        if (!isAsked)
        {
            await due.ForgetAsync(row, now, cancellationToken);
        }
        else if ((await ledger.FindingsAsync(person, row.Key.Advert!, findings, cancellationToken)).Row is { IsFinal: true } || row.IsGivenUp(now))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else
        {
            await queue.PutAsync(new SendRequest(person, row.Key.Advert, SendKind.HrFindings, IsAnswer: false, Quarter: row.Key.At) { Due = row.Key.At }.ToText(), TimeSpan.Zero, cancellationToken);
            await due.ReplaceAsync(row with { FannedOut = now }, cancellationToken);
            tally.Enqueued++;
        }
    }

    internal async Task ConfirmAsync(DueRow row, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        var (person, scope) = (row.Key.Person!.Value, row.Key.Advert!);
        var isPending = await contacts.GetAsync(person, scope, cancellationToken) is { State: SubscriptionState.Pending };
        tally.Enqueued += await confirmations.LookAsync(row, SendKind.HrConfirm, isPending, now, cancellationToken) ? 1 : 0;
    }

    internal async Task SettleAsync(DueRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await change.SettleAsync(row.Key.Person!.Value, row.Key.Advert!, cancellationToken))
        {
            await due.DeleteAsync(row.Key, row.ETag, cancellationToken);
        }
        else
        {
            await due.ForgetAsync(row, now, cancellationToken);
        }
    }

    /// <summary>Puts a message for every contact whose warning is still missing, and does not wait with a message of its own.</summary>
    /// <returns>True when somebody's was.</returns>
    internal async Task<bool> RepairAsync(DueKey key, Advert advert, DateTimeOffset now, SweepTally tally, CancellationToken cancellationToken)
    {
        if (!IsAsked(key, advert) || advert.HasPassed(now) || HrMoments.Come(advert, now, delays).FirstOrDefault(key.Days!.Value) < key.Days)
        {
            return false;
        }

        var isMissing = false;
        foreach (var person in await contacts.ConcernedAsync(advert, cancellationToken))
        {
            var request = new SendRequest(person, advert.Id, SendKind.HrCloses, IsAnswer: false, key.Days, advert.Closing.Safe!.LastDay) { Due = key.At };
            var warning = LedgerRow.HrCloseOf(advert.Id, advert.Closing.Safe.LastDay, key.Days.Value);
            var mail = await ledger.GetAsync(person, warning, cancellationToken);
            isMissing |= await repair.RunAsync(request, mail, HrMoments.IsLast(key.Days.Value), now, tally, cancellationToken);
        }

        return isMissing;
    }

    private bool IsAsked(DueKey key, Advert advert) => advert.Id == key.Advert && (key.Kind == DueKind.HrFindings
        ? advert.HrEvidence is not null
        : advert is { Closed: null, Closing.Safe: { } closing } && LondonTime.DayOf(HrMoments.MomentOf(closing, key.Days!.Value, advert.HolidaysOf, delays)) == LondonTime.DayOf(key.At));
}
