using Notifier.Core.Emails;
using Notifier.Core.Monitoring;
using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Storage;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>Sends one mail: check, claim, send, record. However often its message is delivered, and wherever it dies, the mail goes once.</summary>
public sealed class SendMail(
    PersonStore people,
    EmailLedger ledger,
    Suppressions suppressions,
    IEnumerable<EmailPolicy> policies,
    Audit audit,
    EmailEventStore events,
    EmailServiceAlarm alarm,
    EmailAddressProtector book,
    IEmailRenderer writer,
    IEmailService service,
    ISendQueue queue,
    Delays delays,
    Telemetry telemetry,
    TimeProvider clock)
{
    private const int MostTries = 5;

    private readonly Dictionary<Type, EmailPolicy> _policies = policies.ToDictionary(policy => policy.GetType());

    /// <summary>A mail whose advert closes later than this is in no hurry.</summary>
    private static readonly TimeSpan NotUrgent = TimeSpan.FromDays(7);

    /// <param name="text">A message of the queue, as it stands there.</param>
    /// <param name="failures">How many deliveries of it, and of those it was put back for, ended before they were done with it.</param>
    public async Task<SendEmailResult> RunAsync(string text, CancellationToken cancellationToken, int failures = 0)
    {
        if (SendEmailMessage.TryParse(text, out var refusal) is not { } request)
        {
            return new SendEmailResult.Malformed(refusal);
        }

        if (request.HiddenPerson is { } hidden)
        {
            if (book.Reveal(hidden) is not { } person)
            {
                return new SendEmailResult.Malformed("its person was hidden with a key of addresses that is gone");
            }

            request = request with { Person = person };
        }

        if (request.Accepted is { } accepted)
        {
            // As good as if the service had told of it; and now it stands where evidence is looked for.
            await events.AddAsync(new EmailEvent(accepted, EmailEventKind.Processed, clock.GetUtcNow(), null), cancellationToken);
            request = request with { Accepted = null };
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            var now = clock.GetUtcNow();
            switch (await CheckAsync(request, now, cancellationToken))
            {
                case SendDecision.End end:
                    return new SendEmailResult.Ended(end.Reason);
                case SendDecision.CannotOpen sealedAddress:
                    return new SendEmailResult.CannotOpen(request.Kind.ToString(), sealedAddress.Key);
                case SendDecision.Drop drop:
                    if (await DropAsync(request, drop, now, cancellationToken) is { } dropped)
                    {
                        return dropped;
                    }

                    break;
                case SendDecision.PutOff putOff:
                    if (await ledger.WriteAsync(putOff.Entry, null, putOff.Subscription, cancellationToken) is not null)
                    {
                        return await PutBackAsync(request, putOff.Entry.Until!.Value, putOff.Entry.Reason!, isTrouble: false, now, cancellationToken);
                    }

                    break;
                case SendDecision.Wait { IsHeld: true } held:
                    var counted = request with { Failures = failures };
                    return await PutBackAsync(counted, held.Until, held.Reason, held.IsTrouble, now, cancellationToken);
                case SendDecision.Wait wait:
                    return await PutBackAsync(request, wait.Until, wait.Reason, wait.IsTrouble, now, cancellationToken);
                case SendDecision.Send send:
                    if (await ClaimAsync(send, cancellationToken) is { } claimed)
                    {
                        telemetry.Claimed(send.Metric);
                        return await SendAsync(request, send with { Entry = claimed.Row, Subscription = claimed.Subscription }, cancellationToken);
                    }

                    break; // somebody changed what the mail rests on: look again
            }
        }

        var later = clock.GetUtcNow();
        return await PutBackAsync(request, later + delays.PutBack, "others keep changing the same rows", isTrouble: true, later, cancellationToken);
    }

    private async Task<SendDecision> CheckAsync(SendEmailMessage request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(request.Person, cancellationToken) is not { IsErasing: false } person)
        {
            return new SendDecision.End(SendEmailResult.Ended.PersonGone.Reason);
        }

        if (book.Open(person.Address, person.Key) is not { } address)
        {
            return new SendDecision.CannotOpen(person.Address.KeyId);
        }

        var isHeld = person.Confirmed is null
            ? suppressions.HoldUnconfirmedAsync(address, cancellationToken)
            : suppressions.HoldAsync(address, cancellationToken);
        if (await isHeld)
        {
            return new SendDecision.End("suppressed");
        }

        var policy = EmailKinds.Get(request.Kind).Policy;
        var verdict = await _policies[policy].DecideAsync(request, person, address, now, cancellationToken);

        if (verdict is SendDecision.Send { Advert: var advert } && IsLateAnswer(request, now))
        {
            var closes = advert is { Closed: null } ? advert.Closing.Safe?.Instant : null;
            var morning = SendingWindow.From(now, closes, delays);
            return morning > now ? new SendDecision.Wait(morning, "outside the hours for mail", IsTrouble: false) : verdict;
        }

        // What answers their own act goes all the same: they have just shown that they look into their mailbox.
        if (request.IsAnswer || verdict is not SendDecision.Send send || person.SoftBounces is not { QuietUntil: var until } || until <= now)
        {
            return verdict;
        }

        return send.Entry.PassesPause(until, delays) ? send with { PassesPause = true } : new SendDecision.Wait(until, "the mailbox takes no mail for now", IsTrouble: false);
    }

    /// <summary>Trouble held it up so long that nobody waits for it any more. A mail that asks to confirm has a turn, which may come in the night.</summary>
    private bool IsLateAnswer(SendEmailMessage request, DateTimeOffset now) => request is { IsAnswer: true, Due: { } due } && !EmailKinds.Get(request.Kind).HasTurn && due + delays.Repair <= now;

    /// <summary>Notes why it was not sent, unless something is noted already.</summary>
    /// <returns>Null when what asks for the mail was changed or erased meanwhile.</returns>
    private async Task<SendEmailResult?> DropAsync(SendEmailMessage request, SendDecision.Drop drop, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await ledger.GetAsync(drop.Person, drop.Key, cancellationToken);
        var isClosed = drop.Reason == EmailLedgerEntry.Closed;
        if (row is { IsFinal: true } || row?.Reason == drop.Reason || (row is { State: EmailState.Claimed } && !isClosed))
        {
            return new SendEmailResult.Ended(drop.Reason);
        }

        if (row is { State: EmailState.Claimed })
        {
            // Whoever holds it may be sending it; once they have died, evidence decides whether it left.
            var decided = row.Sending is { } sending && !service.HasImmediateReceipt ? sending + delays.Evidence : row.Claimed + delays.ClaimLapse;
            if (row.Claimed + delays.ClaimLapse > now || decided > now)
            {
                return await PutBackAsync(request, decided, "another attempt may have sent it", isTrouble: false, now, cancellationToken);
            }

            if (row.Sending is not null && await service.WasAcceptedAsync(row.EmailId, cancellationToken))
            {
                return await SettleAsync(request, row with { State = EmailState.Sent, Finished = now }, Audit.Sent, now, cancellationToken);
            }

            if (row.Sending is not null && !service.HasImmediateReceipt)
            {
                return await SettleAsync(request, row with { State = EmailState.Unknown, Finished = now }, Audit.Unknown, now, cancellationToken);
            }
        }

        var dropped = (row ?? EmailLedgerEntry.New(drop.Person, drop.Key, now)).Dropped(drop.Reason, now);
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

    /// <summary>Records what became of a mail whose sender died, when its advert has closed and nothing can be sent any more.</summary>
    private async Task<SendEmailResult?> SettleAsync(SendEmailMessage request, EmailLedgerEntry settled, string what, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await ledger.WriteAsync(settled, null, null, cancellationToken) is null)
        {
            return null;
        }

        await audit.WriteAsync(now, settled.EmailId, settled.LastPart, what, null, cancellationToken);
        if (settled.State == EmailState.Unknown)
        {
            telemetry.Unknown(settled.LastPart);
            return new SendEmailResult.Doubtful(settled.EmailId);
        }

        telemetry.Sent(settled.LastPart, request.Due, now);
        return new SendEmailResult.Sent(settled.EmailId, settled.LastPart);
    }

    /// <summary>Takes the right to send, and touches what asks for the mail: a change or an erasure in between makes it fail.</summary>
    private async Task<WrittenLedgerEntry?> ClaimAsync(SendDecision.Send send, CancellationToken cancellationToken)
    {
        var person = send.TouchesPerson || (send.Subscription is null && send.Contact is null) ? send.Person : null;
        if (await ledger.WriteAsync(send.Entry, person, send.Subscription, cancellationToken, send.Covered, send.Contact, send.Listed) is { } claimed)
        {
            return claimed;
        }

        // The answer to a write that was done can be lost, and the retry then finds our own row.
        return await ledger.GetAsync(send.Entry.Person, send.Entry.Key, cancellationToken) is { } found && found.ClaimId == send.Entry.ClaimId
            ? new WrittenLedgerEntry(found, send.Subscription is null ? null : await people.GetAsync(found.Person, send.Subscription.Advert, cancellationToken))
            : null;
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

        var words = await writer.WriteAsync(send.Mail, cancellationToken);
        var now = clock.GetUtcNow();
        if (send.Entry.Claimed + delays.ClaimLapse <= now)
        {
            return await PutBackAsync(request, now + delays.PutBack, "writing the mail took longer than a claim lasts", isTrouble: true, now, cancellationToken);
        }

        // Sid and name are the claim's, so the mail can be made before anything says that it is leaving.
        var message = new EmailMessage(send.Address, words, send.Entry.EmailId, send.Entry.PublicName, send.Leave?.AbsoluteUri)
        {
            Attachments = send.Attachment is { } attachment ? [attachment] : [],
        };
        if ((send.Address.CanTakeMail ? service.WhyNever(message) : "No mail can go to its address.") is { } never)
        {
            return await RecordAsync(request, send, EmailState.Refused, never, cancellationToken);
        }

        var hadPassed = send.Entry.HasPassedPause;
        if (await ledger.WriteAsync(send.Entry with { Sending = now, Sends = send.Entry.Sends + 1, HasPassedPause = hadPassed || send.PassesPause }, null, null, cancellationToken) is not { Row: var sending })
        {
            // Taken over by another attempt, or erased; the other one, or the next delivery, finds out.
            return await PutBackAsync(request, now + delays.ClaimLapse, "the claim was lost", isTrouble: false, now, cancellationToken);
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
                    // An outage can outlast the wait for evidence: what is known goes with the message.
                    var known = clock.GetUtcNow();
                    return await PutBackAsync(request with { Accepted = sending.EmailId }, known + delays.PutBack, "it was sent, and the storage could not take note of that", isTrouble: true, known, cancellationToken);
                }

            case SendOutcome.Refused refused:
                return await RecordAsync(request, send, EmailState.Refused, refused.Reason, cancellationToken);
            case SendOutcome.TryLater later:
                // A certain no: it did not leave. Whoever else meets it waits as long.
                var until = later.Until + (request.IsAnswer ? TimeSpan.Zero : Turn(send, now));
                await ledger.WriteAsync(
                    sending with { State = EmailState.Waiting, Sending = null, Sends = sending.Sends - 1, HasPassedPause = hadPassed, Until = until, Reason = later.Reason }, null, null, cancellationToken);
                var after = clock.GetUtcNow();
                var putBack = await PutBackAsync(request, until, later.Reason, isTrouble: true, after, cancellationToken);
                await audit.WriteAsync(after, sending.EmailId, send.Metric, Audit.Waiting, later.Reason, cancellationToken);
                return putBack with { Raised = await alarm.RaiseAsync(after, later.Until, later.Reason, cancellationToken) };
            default:
                return await PutBackAsync(request, now + delays.ClaimLapse, "no answer came: evidence will decide", isTrouble: true, clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task<SendEmailResult> RecordAsync(SendEmailMessage request, SendDecision.Send send, EmailState state, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = send.Entry with { State = state, Finished = now, Reason = reason };
        var subscription = send.Subscription;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var told = subscription is null || state != EmailState.Sent ? null : AfterSending(subscription, send, now);
            // Whoever's following ends by this stays in the index: by it the advert's purge finds what is kept of them.
            if (await ledger.WriteAsync(row, null, told, cancellationToken) is not null)
            {
                break;
            }

            // The subscription was changed while the mail left.
            subscription = subscription is null ? null : await people.GetAsync(row.Person, subscription.Advert, cancellationToken);
            if (await ledger.GetAsync(row.Person, row.Key, cancellationToken) is not { } current)
            {
                // The person was erased while the mail left: what the service keeps of it goes as well.
                return await service.EraseRecipientAsync(send.Address, [row.EmailId], cancellationToken) ? SendEmailResult.Ended.PersonGone : new SendEmailResult.LeftBehind(row.EmailId);
            }

            if (current.ClaimId != row.ClaimId || current.State == state)
            {
                break;
            }

            row = row with { ETag = current.ETag };
        }

        await audit.WriteAsync(now, row.EmailId, send.Metric, state == EmailState.Sent ? Audit.Sent : Audit.Refused, reason, cancellationToken);
        if (state == EmailState.Sent)
        {
            telemetry.Sent(send.Metric, request.Due, now);
            return new SendEmailResult.Sent(row.EmailId, send.Metric);
        }

        telemetry.Refused(send.Metric);
        return new SendEmailResult.Refused(row.EmailId, reason ?? string.Empty);
    }

    private static Subscription AfterSending(Subscription subscription, SendDecision.Send send, DateTimeOffset now)
    {
        var told = subscription with { Told = send.Told ?? subscription.Told };
        return send.EndsSubscription && told.State != SubscriptionState.Ended
            ? told with { State = SubscriptionState.Ended, Since = now, Ended = EndReason.NothingNew }
            : told;
    }

    /// <summary>How much longer than it must a mail waits when none can leave: the sooner its advert closes, the sooner it is tried again.</summary>
    /// <remarks>What answers a person's own act waits no longer than it must. No queue knows what is urgent, and Azure's keeps no order: after an outage, whatever is tried first goes first.</remarks>
    private TimeSpan Turn(SendDecision.Send send, DateTimeOffset now) =>
        send.Advert is { Closed: null, Closing.Safe: { } closing } ? delays.PutBack * Math.Clamp((closing.Instant - now) / NotUrgent, 0, 1) : delays.PutBack;

    private async Task<SendEmailResult.PutBack> PutBackAsync(SendEmailMessage request, DateTimeOffset until, string reason, bool isTrouble, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A mail that waits for the morning, or for another's claim, falls due when it may go: only trouble makes it late.
        await queue.PutAsync((isTrouble || until <= now ? request : request with { Due = until }).ToText(), until > now ? until - now : TimeSpan.Zero, cancellationToken);
        return new SendEmailResult.PutBack(until, reason, isTrouble);
    }
}
