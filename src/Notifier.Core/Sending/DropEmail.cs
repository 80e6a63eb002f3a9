using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Sending.Service;

namespace Notifier.Core.Sending;

/// <summary>Records why an email is not sent, unless the ledger already says what became of it.</summary>
public sealed class DropEmail(
    EmailLedger ledger, IEmailService service, DeferMessage defer, Audit audit, SendingOptions options, Telemetry telemetry)
{
    /// <returns>Null when what asks for the email was changed or erased meanwhile.</returns>
    internal async Task<SendEmailResult?> RunAsync(
        SendEmailMessage request, SendDecision.Drop drop, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entry = await ledger.GetAsync(drop.Person, drop.Key, cancellationToken);
        var isClosed = drop.Reason == EmailLedgerEntry.Closed;
        if (entry is { IsFinal: true } || entry?.Reason == drop.Reason || (entry is { State: EmailState.Claimed } && !isClosed))
        {
            return new SendEmailResult.Ended(drop.Reason);
        }

        if (entry is { State: EmailState.Claimed })
        {
            // The attempt that holds it may be sending it. Once its claim has lapsed, evidence decides whether the email left.
            var decided = entry.Sending is { } sending && !service.HasImmediateReceipt
                ? sending + options.Evidence
                : entry.Claimed + options.ClaimLapse;
            if (entry.Claimed + options.ClaimLapse > now || decided > now)
            {
                return await defer.RunAsync(request, decided, "another attempt may have sent it", isTrouble: false, now, cancellationToken);
            }

            if (entry.Sending is not null && await service.WasAcceptedAsync(entry.EmailId, cancellationToken))
            {
                return await RecordAsync(request, entry with { State = EmailState.Sent, Finished = now }, Audit.Sent, now, cancellationToken);
            }

            if (entry.Sending is not null && !service.HasImmediateReceipt)
            {
                return await RecordAsync(request, entry with { State = EmailState.Unknown, Finished = now }, Audit.Unknown, now, cancellationToken);
            }
        }

        var dropped = (entry ?? EmailLedgerEntry.New(drop.Person, drop.Key, now)).Dropped(drop.Reason, now);
        if (await ledger.WriteAsync(dropped, null, drop.Subscription, cancellationToken, null, drop.Contact) is null)
        {
            return null;
        }

        if (isClosed)
        {
            await audit.WriteAsync(now, dropped.EmailId, dropped.LastPart, Audit.Missed, null, cancellationToken);
        }

        return new SendEmailResult.Ended(drop.Reason) { IsMissed = isClosed };
    }

    /// <summary>Records what became of an email whose attempt died, when its advert has closed and it cannot be sent any more.</summary>
    private async Task<SendEmailResult?> RecordAsync(
        SendEmailMessage request, EmailLedgerEntry decided, string what, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await ledger.WriteAsync(decided, null, null, cancellationToken) is null)
        {
            return null;
        }

        await audit.WriteAsync(now, decided.EmailId, decided.LastPart, what, null, cancellationToken);
        if (decided.State == EmailState.Unknown)
        {
            telemetry.Unknown(decided.LastPart);
            return new SendEmailResult.Doubtful(decided.EmailId);
        }

        telemetry.Sent(decided.LastPart, request.Due, now);
        return new SendEmailResult.Sent(decided.EmailId, decided.LastPart);
    }
}
