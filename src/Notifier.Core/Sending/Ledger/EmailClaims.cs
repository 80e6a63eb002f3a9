using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Sending.Service;

namespace Notifier.Core.Sending.Ledger;

/// <summary>Finds out whether a mail may be claimed: the row to write for it, or why there is none.</summary>
public sealed class EmailClaims(
    EmailLedger ledger,
    IEmailService service,
    LastEmailEvent last,
    SendingOptions sendingOptions,
    ConfirmationOptions confirmationOptions,
    RetentionOptions retentionOptions)
{
    private const int MostSendsInSilence = 2;

    /// <summary>The row of a mail that a person can ask for again: after a while, and not too often.</summary>
    internal async Task<ClaimResult> AskedAsync(
        PersonKey person, string key, DateTimeOffset asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await ledger.GetAsync(person, key, cancellationToken);
        var wasListed = row is { State: EmailState.Dropped, Reason: EmailLedgerEntry.Covered }; // in another mail, as good as sent
        if (row is null
            || (row.Sending is null && !wasListed)
            || (row.State == EmailState.Claimed && row.Claimed + sendingOptions.ClaimLapse > now))
        {
            return Free(row, person, key, now, sendingOptions);
        }

        if (row.State == EmailState.Claimed && service.HasImmediateReceipt)
        {
            return row.ClaimedAgain(now); // the attempt that held it died while sending; whether its email left is known
        }

        // Doubt alone never sends it again: the person will ask, if it did not come.
        return WhyNotAgain(row, asked, now) is { } whyNot
            ? whyNot
            : row.AskedAgain(now, IsOfEarlierDay(row, now) ? 1 : row.Asked + 1, retentionOptions.KeepLedger);
    }

    /// <summary>Why a mail that was sent, or is in doubt, is not sent again to who asks again; null when it is.</summary>
    internal SendDecision.End? WhyNotAgain(EmailLedgerEntry row, DateTimeOffset asked, DateTimeOffset now) =>
        asked < LastSent(row) + confirmationOptions.AskAgain ? new SendDecision.End("it was sent a short while ago")
        : !IsOfEarlierDay(row, now) && row.Asked >= confirmationOptions.AsksADay ? new SendDecision.End("asked for too often")
        : null;

    private static bool IsOfEarlierDay(EmailLedgerEntry row, DateTimeOffset now) => LastSent(row) + TimeSpan.FromDays(1) <= now;

    private static DateTimeOffset LastSent(EmailLedgerEntry row) => row.Finished ?? row.Sending!.Value;

    /// <summary>They have confirmed: whatever the ledger says of the mail that asked for it, it arrived.</summary>
    internal async Task<SendDecision> ConfirmedAsync(
        PersonKey person, string about, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await ledger.GetAsync(person, EmailLedgerEntry.ConfirmationOf(about), cancellationToken) is { IsFinal: false, Sending: not null } row)
        {
            await ledger.WriteAsync(row with { State = EmailState.Sent, Finished = now }, null, null, cancellationToken);
        }

        return new SendDecision.End("confirmed already");
    }

    /// <summary>The row of a mail that goes once, if it is free and mail may leave at this hour.</summary>
    /// <param name="isAnswer">It answers the person's own act, and waits for no morning.</param>
    /// <param name="closes">When applying ends; null when nobody can tell.</param>
    internal async Task<ClaimResult> OnceAsync(
        PersonKey person, string key, bool isAnswer, DateTimeOffset? closes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!isAnswer && SendingWindow.From(now, closes, sendingOptions) is var morning && morning > now)
        {
            return new SendDecision.Wait(morning, "outside the hours for mail", IsTrouble: false);
        }

        var row = await ledger.GetAsync(person, key, cancellationToken);
        if (row is not { State: EmailState.Claimed, Sending: { } sending } || row.Claimed + sendingOptions.ClaimLapse > now)
        {
            return Free(row, person, key, now, sendingOptions);
        }

        return await TraceOfAsync(row, sending, now, cancellationToken) switch
        {
            Trace.Accepted => row.ClaimedAgain(now) with { Sending = sending },
            Trace.Awaited => new SendDecision.Wait(sending + sendingOptions.Evidence, "waiting for evidence", IsTrouble: false),
            Trace.None => row.ClaimedAgain(now),
            _ => row.ClaimedAgain(now) with { State = EmailState.Unknown, Finished = now },
        };
    }

    /// <summary>What became of a mail that nobody is to send any more: where its attempt died while sending, evidence decides.</summary>
    /// <returns>With the moment at which that will be known, UTC; null when it is known.</returns>
    internal async Task<(EmailLedgerEntry Row, DateTimeOffset? Undecided)> DecideAsync(
        EmailLedgerEntry row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.State == EmailState.Claimed && row.Claimed + sendingOptions.ClaimLapse is var lapse && lapse > now)
        {
            return (row, lapse);
        }

        if (row is not { State: EmailState.Claimed, Sending: { } sending })
        {
            return (row, null);
        }

        return await TraceOfAsync(row, sending, now, cancellationToken) switch
        {
            Trace.Accepted => (row with { State = EmailState.Sent, Finished = now }, null),
            Trace.Awaited => (row, sending + sendingOptions.Evidence),
            Trace.None => (row, null),
            _ => (row with { State = EmailState.Unknown, Finished = now }, null),
        };
    }

    /// <summary>Of a mail whose attempt died while sending.</summary>
    private enum Trace
    {
        Accepted,

        /// <summary>It may still be told.</summary>
        Awaited,

        /// <summary>It did not leave, as far as anybody can tell: it is sent again.</summary>
        None,

        /// <summary>Nobody will ever tell, and it is not sent again.</summary>
        Unknown,
    }

    /// <summary>The request may have left before that attempt died: evidence decides.</summary>
    private async Task<Trace> TraceOfAsync(
        EmailLedgerEntry row, DateTimeOffset sending, DateTimeOffset now, CancellationToken cancellationToken) =>
        await service.WasAcceptedAsync(row.EmailId, cancellationToken) ? Trace.Accepted
        : service.HasImmediateReceipt ? Trace.None
        : sending + sendingOptions.Evidence > now ? Trace.Awaited
        : await IsSentAgainAsync(row, now, cancellationToken) ? Trace.None
        : Trace.Unknown;

    /// <summary>
    /// If the webhook is silent for every email, a missing event does not mean that this one was lost. A last reminder is then sent a
    /// second time: two of them hurt less than none.
    /// </summary>
    private async Task<bool> IsSentAgainAsync(EmailLedgerEntry row, DateTimeOffset now, CancellationToken cancellationToken) =>
        row.Sends < sendingOptions.MostSends
        && ((row.LastBefore is not null && row.Sends < MostSendsInSilence) || !await last.IsSilentAsync(now, cancellationToken));

    private static ClaimResult Free(
        EmailLedgerEntry? row, PersonKey person, string key, DateTimeOffset now, SendingOptions options) => row switch
        {
            null => EmailLedgerEntry.New(person, key, now),
            { IsFinal: true } => new SendDecision.End("it was settled before"),

            // Its message goes back too. The worker that wrote "waiting" may have died before it put its message back.
            // This may be the only one left, and one too many finds the email settled.
            { State: EmailState.Waiting, Until: { } until } when until > now =>
                new SendDecision.Wait(until, "it waits already", IsTrouble: row is { Bounces: 0, Reason: not EmailLedgerEntry.DaysMails }),
            { State: EmailState.Claimed } when row.Claimed + options.ClaimLapse is var lapse && lapse > now =>
                new SendDecision.Wait(lapse, "another attempt holds it", IsTrouble: false) { IsHeld = true },
            _ => row.ClaimedAgain(now),
        };
}
