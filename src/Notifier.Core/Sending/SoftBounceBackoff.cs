using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>
/// Pauses a person whose mailbox did not take an email for now, and has the email sent again after the pause. A bounce counts once, however
/// often it is told, because the email gets another email id.
/// </summary>
public sealed class SoftBounceBackoff(
    ITableStore store, PersonStore people, EmailLedger ledger, EmailEventStore events, DueItemStore due, SendingOptions options)
{
    /// <summary>The longest pause is 2 to the power of one less times the first.</summary>
    private const int MostDoublings = 6;

    /// <summary>No mail is under way longer: mail services give up after three days.</summary>
    private static readonly TimeSpan LongestUnderWay = TimeSpan.FromDays(3);

    /// <returns>False when the mail is just being recorded as sent: tell it again.</returns>
    public async Task<bool> BouncedAsync(EmailEvent told, PersonKey person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await people.GetAsync(person, cancellationToken) is not { IsErasing: false } known)
            {
                return true;
            }

            var rows = await ledger.AllAsync(person, cancellationToken).ToListAsync(cancellationToken);
            var mail = rows.Find(row => row.EmailId == told.Sid && row.State != EmailState.Dropped);
            if (mail is not { State: EmailState.Sent or EmailState.Unknown } and not { State: EmailState.Claimed, Sending: not null }
                || mail.BouncedSids.Contains(told.Sid))
            {
                return true; // counted before, or nothing we know of
            }

            if (mail.State == EmailState.Claimed && mail.Claimed + options.ClaimLapse > now)
            {
                return false;
            }

            if (await WriteAsync(told, known, mail, rows, now, cancellationToken))
            {
                return true;
            }
        }
    }

    /// <summary>Their mailbox takes mail again, unless it refused some later.</summary>
    public async Task DeliveredAsync(EmailEvent told, PersonKey person, CancellationToken cancellationToken)
    {
        while (await people.GetAsync(person, cancellationToken) is { IsErasing: false, SoftBounces: { } bounces } known && bounces.Last < told.At)
        {
            if (await people.WriteAsync(known with { SoftBounces = null }, [], cancellationToken) == WriteStatus.Done)
            {
                return;
            }
        }
    }

    /// <returns>False when somebody changed the rows meanwhile.</returns>
    private async Task<bool> WriteAsync(
        EmailEvent told,
        Person known,
        EmailLedgerEntry mail,
        List<EmailLedgerEntry> rows,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        // A late event says nothing of a mailbox that has taken an email since. The email itself has its own pause all the same.
        var isOld = await WasDeliveredSinceAsync(told, rows, cancellationToken);
        var at = told.At < now ? told.At : now;
        var changed = isOld ? known : known with { SoftBounces = Refused(known.SoftBounces, mail.Sending ?? mail.At, at, now) };
        var until = at + Pause(mail.Bounces + 1);
        until = isOld ? until : Later(until, changed.SoftBounces!.QuietUntil);

        var subscription = mail.IsAnnouncement ? await people.GetAsync(known.Key, mail.Advert!, cancellationToken) : null;
        var isSentAgain = mail.IsAnnouncement
            ? subscription?.Notified.Version <= mail.Version
            : mail.IsFindings || mail.Kind is { IsAskedForAgain: true };
        if (!isSentAgain)
        {
            // The person asks again for what they asked for, and a person who was told of a later version needs no earlier one. That
            // following has ended is not told again either: it ended when that email was accepted, and no later email could be missed.
            return await people.WriteAsync(changed, [], cancellationToken, [(mail with { BouncedSids = [.. mail.BouncedSids, mail.EmailId] }).ToRow()]) == WriteStatus.Done;
        }

        var covered = rows.FindAll(row => row.EmailId == told.Sid && row.State == EmailState.Dropped);
        var bounced = mail.BouncedUntil(until, now);
        if (bounced.PassesPause(until, options))
        {
            until = at + Pause(1); // it is tried once more before it is too late
            bounced = bounced with { Until = until };
        }

        var hints = Hints(mail, covered, until).ToList();
        await due.AddAsync(hints, cancellationToken);

        var batch = new List<RowWrite> { new RowWrite.Replace(changed.WithDueItems(now, hints).ToRow()), new RowWrite.Replace(bounced.ToRow()) };
        if (subscription is not null && subscription.Notified.Version == mail.Version && mail.Before is { } before)
        {
            batch.Add(new RowWrite.Replace((subscription with { Notified = before }).ToRow())); // they have not read it
        }

        batch.AddRange(covered.Select(row => new RowWrite.Delete(known.Key.Value, row.Key, row.ETag))); // nor what else it said
        if ((await store.WriteAsync(Tables.People, batch, cancellationToken)).IsDone)
        {
            return true;
        }

        await people.WithdrawAsync(due, hints, known.Key, cancellationToken);
        return false;
    }

    /// <summary>
    /// Mails that were under way when the pause began could not wait for it: however many are refused, they are one refusal.
    /// </summary>
    /// <param name="left">When the mail left, UTC.</param>
    /// <param name="at">When it was refused, UTC.</param>
    private SoftBounces Refused(SoftBounces? before, DateTimeOffset left, DateTimeOffset at, DateTimeOffset now)
    {
        var isCounted = before is null || left > before.Began;
        var count = isCounted ? (before?.CountAt(at) ?? 0) + 1 : before!.Count;
        var began = isCounted ? now : before!.Began;
        return new SoftBounces(count, Later(at, before?.Last), Later(at + Pause(count), before?.QuietUntil), began);
    }

    /// <summary>What was found for HR goes into one mail again.</summary>
    private static IEnumerable<DueItemKey> Hints(EmailLedgerEntry mail, List<EmailLedgerEntry> covered, DateTimeOffset until) =>
        mail.IsFindings
            ? covered.Append(mail).Select(row =>
                new DueItemKey(HrWarningSchedule.NextQuarter(until), DueItemKind.HrDigest, row.Advert, row.Person))
            : [new DueItemKey(until, DueItemKind.SendAgain, mail.Advert, mail.Person)];

    private async Task<bool> WasDeliveredSinceAsync(EmailEvent told, List<EmailLedgerEntry> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows.Where(row => row.State == EmailState.Sent && row.At > told.At - LongestUnderWay))
        {
            if (await events.WasDeliveredAsync(row.EmailId, told.At, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private TimeSpan Pause(int bounces)
    {
        var pause = options.BackOff * Math.Pow(2, Math.Min(bounces, MostDoublings) - 1);
        return pause < StorageLimits.LongestHidden ? pause : StorageLimits.LongestHidden;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
