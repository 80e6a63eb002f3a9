using Notifier.Core.Emails;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>One attempt at one email: claim, send, record. Each step is written before the next begins.</summary>
public sealed class EmailAttempt(
    PersonStore people,
    EmailLedger ledger,
    IEmailRenderer renderer,
    IEmailService service,
    DeferMessage defer,
    EmailServiceAlarm alarm,
    Audit audit,
    SendingOptions options,
    Telemetry telemetry,
    TimeProvider clock)
{
    private const int MostTries = 5;

    /// <summary>An email whose advert closes later than this is in no hurry.</summary>
    private static readonly TimeSpan NotUrgent = TimeSpan.FromDays(7);

    /// <returns>Null when the claim failed, because what asks for the email was changed or erased meanwhile.</returns>
    internal async Task<SendEmailResult?> RunAsync(SendEmailMessage request, SendDecision.Send send, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(send, cancellationToken) is not { } claimed)
        {
            return null;
        }

        telemetry.Claimed(send.Metric);
        return await SendAsync(request, send with { Entry = claimed.Row, Subscription = claimed.Subscription }, cancellationToken);
    }

    /// <summary>
    /// Takes the right to send, and touches the row that asks for the email: a change or an erasure in between makes it fail.
    /// </summary>
    private async Task<WrittenLedgerEntry?> ClaimAsync(SendDecision.Send send, CancellationToken cancellationToken)
    {
        var person = send.TouchesPerson || (send.Subscription is null && send.Contact is null) ? send.Person : null;
        if (await ledger.WriteAsync(send.Entry, person, send.Subscription, cancellationToken, send.Covered, send.Contact, send.Listed) is { } claimed)
        {
            return claimed;
        }

        // The answer to a write that was done can be lost. Its retry fails, and the entry then has this attempt's claim id.
        if (await ledger.GetAsync(send.Entry.Person, send.Entry.Key, cancellationToken) is not { } found
            || found.ClaimId != send.Entry.ClaimId)
        {
            return null;
        }

        var subscription = send.Subscription is null
            ? null
            : await people.GetAsync(found.Person, send.Subscription.Advert, cancellationToken);
        return new WrittenLedgerEntry(found, subscription);
    }

    private async Task<SendEmailResult> SendAsync(SendEmailMessage request, SendDecision.Send send, CancellationToken cancellationToken)
    {
        if (send.Entry.State == EmailState.Unknown)
        {
            await audit.WriteAsync(clock.GetUtcNow(), send.Entry.EmailId, send.Metric, Audit.Unknown, null, cancellationToken);
            telemetry.Unknown(send.Metric);
            return new SendEmailResult.Doubtful(send.Entry.EmailId);
        }

        if (send.Entry.Sending is not null && await service.WasAcceptedAsync(send.Entry.EmailId, cancellationToken))
        {
            return await RecordAsync(request, send, EmailState.Sent, null, cancellationToken);
        }

        var words = await renderer.WriteAsync(send.Mail, cancellationToken);
        var now = clock.GetUtcNow();
        if (send.Entry.Claimed + options.ClaimLapse <= now)
        {
            var later = now + options.PutBack;
            return await defer.RunAsync(request, later, "writing the mail took longer than a claim lasts", isTrouble: true, now, cancellationToken);
        }

        // Sid and name are the claim's, so the email can be made before anything says that it is leaving.
        var message = new EmailMessage(send.Address, words, send.Entry.EmailId, send.Entry.PublicName, send.Leave?.AbsoluteUri)
        {
            Attachments = send.Attachment is { } attachment ? [attachment] : [],
        };
        if ((send.Address.CanTakeMail ? service.WhyNever(message) : "No mail can go to its address.") is { } never)
        {
            return await RecordAsync(request, send, EmailState.Refused, never, cancellationToken);
        }

        var hadPassed = send.Entry.HasPassedPause;
        var leaving = send.Entry with { Sending = now, Sends = send.Entry.Sends + 1, HasPassedPause = hadPassed || send.PassesPause };
        if (await ledger.WriteAsync(leaving, null, null, cancellationToken) is not { Row: var sending })
        {
            // Another attempt took it over, or the person was erased. That attempt, or the next delivery, finds out which.
            return await defer.RunAsync(request, now + options.ClaimLapse, "the claim was lost", isTrouble: false, now, cancellationToken);
        }

        send = send with { Entry = sending };
        switch (await service.SendAsync(message, sending.Sends, cancellationToken))
        {
            case SendOutcome.Sent:
                try
                {
                    return await RecordAsync(request, send, EmailState.Sent, null, cancellationToken);
                }
                catch (StorageUnavailableException) when (!service.HasImmediateReceipt)
                {
                    // An outage of the storage can outlast the wait for evidence, so what is known goes with the message.
                    var known = clock.GetUtcNow();
                    return await defer.RunAsync(
                        request with { Accepted = sending.EmailId },
                        known + options.PutBack,
                        "it was sent, and the storage could not take note of that",
                        isTrouble: true,
                        known,
                        cancellationToken);
                }

            case SendOutcome.Refused refused:
                return await RecordAsync(request, send, EmailState.Refused, refused.Reason, cancellationToken);
            case SendOutcome.TryLater later:
                // A certain no: it did not leave. Every other email that meets it waits as long.
                var until = later.Until + (request.IsAnswer ? TimeSpan.Zero : Turn(send, now));
                var waiting = sending with
                {
                    State = EmailState.Waiting,
                    Sending = null,
                    Sends = sending.Sends - 1,
                    HasPassedPause = hadPassed,
                    Until = until,
                    Reason = later.Reason,
                };
                await ledger.WriteAsync(waiting, null, null, cancellationToken);
                var after = clock.GetUtcNow();
                var putBack = await defer.RunAsync(request, until, later.Reason, isTrouble: true, after, cancellationToken);
                await audit.WriteAsync(after, sending.EmailId, send.Metric, Audit.Waiting, later.Reason, cancellationToken);
                return putBack with { Raised = await alarm.RaiseAsync(after, later.Until, later.Reason, cancellationToken) };
            default:
                var noAnswer = now + options.ClaimLapse;
                return await defer.RunAsync(request, noAnswer, "no answer came: evidence will decide", isTrouble: true, clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task<SendEmailResult> RecordAsync(
        SendEmailMessage request, SendDecision.Send send, EmailState state, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var entry = send.Entry with { State = state, Finished = now, Reason = reason };
        var subscription = send.Subscription;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var told = subscription is null || state != EmailState.Sent ? null : AfterSending(subscription, send, now);

            // A person whose following ends by this stays in the index, where the advert's purge finds what is kept of them.
            if (await ledger.WriteAsync(entry, null, told, cancellationToken) is not null)
            {
                break;
            }

            // The subscription was changed while the email left.
            subscription = subscription is null ? null : await people.GetAsync(entry.Person, subscription.Advert, cancellationToken);
            if (await ledger.GetAsync(entry.Person, entry.Key, cancellationToken) is not { } current)
            {
                // The person was erased while the email left: what the service keeps of it goes as well.
                return await service.EraseRecipientAsync(send.Address, [entry.EmailId], cancellationToken)
                    ? SendEmailResult.Ended.PersonGone
                    : new SendEmailResult.LeftBehind(entry.EmailId);
            }

            if (current.ClaimId != entry.ClaimId || current.State == state)
            {
                break;
            }

            entry = entry with { ETag = current.ETag };
        }

        var what = state == EmailState.Sent ? Audit.Sent : Audit.Refused;
        await audit.WriteAsync(now, entry.EmailId, send.Metric, what, reason, cancellationToken);
        if (state == EmailState.Sent)
        {
            telemetry.Sent(send.Metric, request.Due, now);
            return new SendEmailResult.Sent(entry.EmailId, send.Metric);
        }

        telemetry.Refused(send.Metric);
        return new SendEmailResult.Refused(entry.EmailId, reason ?? string.Empty);
    }

    private static Subscription AfterSending(Subscription subscription, SendDecision.Send send, DateTimeOffset now)
    {
        var told = subscription with { Notified = send.Told ?? subscription.Notified };
        return send.EndsSubscription && told.State != SubscriptionState.Ended
            ? told with { State = SubscriptionState.Ended, Since = now, Ended = EndReason.NothingNew }
            : told;
    }

    /// <summary>
    /// How much longer than it must an email waits while none can leave. The sooner its advert closes, the sooner it is tried again.
    /// </summary>
    /// <remarks>
    /// An answer to a person's own act waits no longer than it must. The queue does not know which messages are urgent, and Azure's keeps
    /// no order. After an outage the message that is tried first goes first.
    /// </remarks>
    private TimeSpan Turn(SendDecision.Send send, DateTimeOffset now) => send.Advert is { Closed: null, Closing.Safe: { } closing }
        ? options.PutBack * Math.Clamp((closing.Instant - now) / NotUrgent, 0, 1)
        : options.PutBack;
}
