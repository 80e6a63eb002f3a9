using Notifier.Core.Adverts;
using Notifier.Core.Email;
using Notifier.Core.Findings;
using Notifier.Core.Hr;
using Notifier.Core.Secrets;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Reminders;

/// <summary>What became of one message of the queue. Whatever it is, the message is done with.</summary>
public abstract record MailResult
{
    private MailResult()
    {
    }

    public sealed record Sent(string Sid, string Kind) : MailResult;

    /// <summary>There is nothing to send, or not any more.</summary>
    public sealed record Ended(string Reason) : MailResult
    {
        internal static readonly Ended PersonGone = new("the person is gone");

        /// <summary>Nothing is kept of them any more, except that this message was in the queue.</summary>
        public bool IsPersonGone => this == PersonGone;

        /// <summary>It should have gone and came too late: an operator should look.</summary>
        public bool IsMissed { get; init; }
    }

    /// <summary>The same message will come again at this time.</summary>
    public sealed record PutBack(DateTimeOffset Until, string Reason, bool IsTrouble) : MailResult;

    /// <summary>The mail service will never take it: an operator should look.</summary>
    public sealed record Refused(string Sid, string Reason) : MailResult;

    /// <summary>It may or may not have been accepted, and is not sent again: an operator should look.</summary>
    public sealed record Doubtful(string Sid) : MailResult;

    /// <summary>It left while its person was erased, and the mail service could not delete it: an operator should.</summary>
    public sealed record LeftBehind(string Sid) : MailResult;

    /// <summary>It is no message of ours.</summary>
    public sealed record Malformed : MailResult;
}

/// <summary>Sends one mail: check, claim, send, record. However often its message is delivered, and wherever it dies, the mail goes once.</summary>
public sealed class SendMail(
    People people,
    AdvertStore adverts,
    Followers followers,
    Ledger ledger,
    Suppressions suppressions,
    ConfirmationCap cap,
    HrMail hr,
    Audit audit,
    AddressBook book,
    MailLinks links,
    IMailWriter writer,
    IMailService service,
    ISendQueue queue,
    Delays delays,
    TimeProvider clock)
{
    private const int MostTries = 5;

    private readonly LedgerClaims _claims = new(ledger, service, delays);

    /// <param name="text">A message of the queue, as it stands there.</param>
    public async Task<MailResult> RunAsync(string text, CancellationToken cancellationToken)
    {
        if (SendRequest.TryParse(text) is not { } request)
        {
            return new MailResult.Malformed();
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            var now = clock.GetUtcNow();
            switch (await CheckAsync(request, now, cancellationToken))
            {
                case Verdict.End end:
                    return new MailResult.Ended(end.Reason);
                case Verdict.Drop drop:
                    if (await DropAsync(drop, now, cancellationToken))
                    {
                        return new MailResult.Ended(drop.Reason) { IsMissed = drop.Reason == LedgerRow.Closed };
                    }

                    break;
                case Verdict.Wait wait:
                    return await PutBackAsync(request, wait.Until, wait.Reason, wait.IsTrouble, now, cancellationToken);
                case Verdict.Send send:
                    if (await ClaimAsync(send, cancellationToken) is { } claimed)
                    {
                        return await SendAsync(request, send with { Row = claimed.Row, Subscription = claimed.Subscription }, cancellationToken);
                    }

                    break; // somebody changed what the mail rests on: look again
            }
        }

        var later = clock.GetUtcNow();
        return await PutBackAsync(request, later + delays.PutBack, "others keep changing the same rows", isTrouble: true, later, cancellationToken);
    }

    private async Task<Verdict> CheckAsync(SendRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(request.Person, cancellationToken) is not { IsErasing: false } person)
        {
            return new Verdict.End(MailResult.Ended.PersonGone.Reason);
        }

        if (book.Open(person.Address, person.Key) is not { } address)
        {
            return new Verdict.Wait(now + delays.PutBack, "a person's address cannot be decrypted", IsTrouble: true);
        }

        if (await suppressions.HoldAsync(address, cancellationToken))
        {
            return new Verdict.End("suppressed");
        }

        return request.Kind switch
        {
            SendKind.ManageLink => await ManageLinkAsync(person, address, now, cancellationToken),
            SendKind.HrConfirm or SendKind.HrFindings or SendKind.HrCloses => await hr.CheckAsync(request, person, address, _claims, now, cancellationToken),
            _ => await AboutAdvertAsync(request, person, address, now, cancellationToken),
        };
    }

    private async Task<Verdict> AboutAdvertAsync(SendRequest request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(person.Key, request.Advert!, cancellationToken) is not { } subscription || subscription.State == SubscriptionState.Ended)
        {
            return new Verdict.End("not followed");
        }

        if (request.Kind == SendKind.Confirm && subscription.State != SubscriptionState.Pending)
        {
            return await _claims.ConfirmedAsync(person.Key, subscription.Advert, now, cancellationToken);
        }

        if ((request.Kind == SendKind.Confirm) != (subscription.State == SubscriptionState.Pending))
        {
            return new Verdict.End("not confirmed");
        }

        if (await adverts.GetAsync(request.Advert!, cancellationToken) is not { } advert)
        {
            return new Verdict.End("the advert is gone");
        }

        return request.Kind switch
        {
            SendKind.Confirm => await ConfirmAsync(person, address, subscription, advert, now, cancellationToken),
            SendKind.Rung => await RungAsync(request, person, address, subscription, advert, now, cancellationToken),
            SendKind.Ends => await EndsAsync(person, address, subscription, advert, now, cancellationToken),
            _ => await AnnounceAsync(request, person, address, subscription, advert, now, cancellationToken),
        };
    }

    private async Task<Verdict> ConfirmAsync(Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (advert.IsOver(now))
        {
            return new Verdict.End("the advert has closed");
        }

        var (row, otherwise) = await _claims.AskedAsync(person.Key, LedgerRow.ConfirmationOf(advert.Id), subscription.Consent.Asked, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        if (row.IsFirstClaim && !await cap.TakeAsync(now, cancellationToken))
        {
            return new Verdict.Wait(NextHour(now), "the cap on confirmations of this hour is reached", IsTrouble: true);
        }

        // What the mail tells is written with the claim: whoever confirms has read it, even if this dies before it is recorded as sent.
        // A mail that had left when its worker died told what stood there then.
        var hasLeft = row.Sending is not null && await service.WasAcceptedAsync(row.Sid, cancellationToken);
        var told = hasLeft ? subscription.Told : WhatToTell.After(advert, subscription.Told, null);
        return new Verdict.Send(person, address, subscription with { Told = told }, advert, row, "confirm", AdvertMails.Confirm(advert, subscription, links, now, delays), told, null);
    }

    private async Task<Verdict> ManageLinkAsync(Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (person.Confirmed is null)
        {
            return new Verdict.End("not confirmed");
        }

        var (row, otherwise) = await _claims.AskedAsync(person.Key, LedgerRow.ManageLink, now, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var followed = await people.GetAllAsync(person.Key, cancellationToken);
        var count = followed?.Subscriptions.Count(subscription => subscription.State is SubscriptionState.Confirmed or SubscriptionState.Paused) ?? 0;
        var mail = new Mail.ManageLink(links.Manage(person.Key, now), now + delays.Links, count, count == 0 ? null : links.Calendar(person.Key, now));
        return new Verdict.Send(person, address, null, null, row, "manage-link", mail, null, null);
    }

    private async Task<Verdict> EndsAsync(Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!advert.IsForgotten(now, delays))
        {
            return new Verdict.End("something new was read");
        }

        var (row, otherwise) = await _claims.OnceAsync(person.Key, LedgerRow.EndOf(advert.Id, advert.LastRead), isAnswer: false, null, now, cancellationToken);
        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        return row is null ? otherwise! : new Verdict.Send(person, address, subscription, advert, row, "following-ends", new Mail.FollowingEnds(AdvertMails.Of(advert), leave, applied), null, leave) { EndsSubscription = true };
    }

    private async Task<Verdict> AnnounceAsync(SendRequest request, Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (subscription.State == SubscriptionState.Paused)
        {
            return new Verdict.End("paused"); // told when they resume: their row still says what they were told last
        }

        subscription = await WithWhatLeftAsync(subscription, advert, cancellationToken);
        if (WhatToTell.Of(advert, subscription.Told, now) is not { } announcement)
        {
            // A date that moved and moved back is no news to whoever was not told in between; but a reminder may have fallen due meanwhile, and found the other date.
            if (advert.Closing.Safe is { } closing && !advert.IsOver(now) && Ladder.Come(advert, subscription.Rungs, now, delays).ToList() is [var days, ..])
            {
                return await RungAsync(request with { Kind = SendKind.Rung, Days = days, Date = closing.LastDay }, person, address, subscription, advert, now, cancellationToken);
            }

            return new Verdict.End("nothing to tell");
        }

        var (row, otherwise) = await _claims.OnceAsync(person.Key, LedgerRow.AnnouncementOf(advert.Id, advert.Version), request.IsAnswer, advert.Closed is null ? advert.Closing.Safe?.Instant : null, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        return new Verdict.Send(
            person,
            address,
            subscription,
            advert,
            row,
            Kebab.Of(announcement),
            AdvertMails.Announce(announcement, advert, subscription, leave, applied),
            WhatToTell.After(advert, subscription.Told, announcement),
            leave)
        {
            Covered = announcement == Announcement.ClosedEarly ? [] : await CoveredAsync(subscription, advert, now, cancellationToken),
        };
    }

    /// <summary>
    /// A mail about an earlier version may have left before its attempt died, and by now the date may be another: then they were told of that one,
    /// though nothing recorded it. Where nobody can tell, a mail too many is better than a wrong date believed.
    /// </summary>
    private async Task<Subscription> WithWhatLeftAsync(Subscription subscription, Advert advert, CancellationToken cancellationToken)
    {
        for (var version = advert.Version - 1; version > subscription.Told.Version; version--)
        {
            if (await ledger.GetAsync(subscription.Person, LedgerRow.AnnouncementOf(advert.Id, version), cancellationToken) is { State: LedgerState.Claimed or LedgerState.Unknown, Sending: not null } row
                && (!service.KnowsAtOnce || await service.WasAcceptedAsync(row.Sid, cancellationToken))
                && (await adverts.HistoryAsync(advert.Id, cancellationToken)).FirstOrDefault(each => each.Number == version) is { } told)
            {
                return subscription with { Told = subscription.Told with { Version = version, Date = told.LastDay, Instant = null, NoDate = told.LastDay is null } };
            }
        }

        return subscription;
    }

    private async Task<Verdict> RungAsync(SendRequest request, Person person, EmailAddress address, Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (date, days) = (request.Date!.Value, request.Days!.Value);
        var key = LedgerRow.RungOf(advert.Id, date, days);
        if (!subscription.IsActive || !subscription.Rungs.Days.Contains(days))
        {
            return new Verdict.Drop(person.Key, key, LedgerRow.NotWanted, subscription, null);
        }

        if (advert.Closing.Safe is not { } closing || closing.LastDay != date)
        {
            return new Verdict.Drop(person.Key, key, LedgerRow.OtherDate, subscription, null);
        }

        if (advert.IsOver(now))
        {
            return new Verdict.Drop(person.Key, key, LedgerRow.Closed, subscription, null);
        }

        if (Ladder.Come(advert, subscription.Rungs, now, delays).FirstOrDefault(days) < days)
        {
            return new Verdict.Drop(person.Key, key, LedgerRow.Nearer, subscription, null);
        }

        // What was not told yet goes first, and stands for the reminder: messages come in any order.
        if (WhatToTell.Of(advert, subscription.Told, now) is not null && await ledger.GetAsync(person.Key, LedgerRow.AnnouncementOf(advert.Id, advert.Version), cancellationToken) is not { IsFinal: true })
        {
            return await AnnounceAsync(request with { Kind = SendKind.Announce, Days = null, Date = null }, person, address, subscription, advert, now, cancellationToken);
        }

        var (row, otherwise) = await _claims.OnceAsync(person.Key, key, request.IsAnswer, closing.Instant, now, cancellationToken);
        if (row is null)
        {
            return otherwise!;
        }

        var (leave, applied) = (links.Leave(person.Key, advert.Id, now), links.Applied(person.Key, advert.Id, now));
        return new Verdict.Send(person, address, subscription, advert, row, FormattableString.Invariant($"d{days:00}"), AdvertMails.Remind(advert, closing, now, leave, applied), null, leave)
        {
            Attachment = AdvertMails.ClosingDate(advert, subscription, links, now, delays),
        };
    }

    /// <summary>An announcement that states the closing date covers every reminder already due: one mail, not three.</summary>
    private async Task<IReadOnlyList<LedgerRow>> CoveredAsync(Subscription subscription, Advert advert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var come = Ladder.Come(advert, subscription.Rungs, now, delays).ToList();
        if (come.Count == 0 || advert.Closing.Safe is not { } closing)
        {
            return [];
        }

        var known = await ledger.RungsOfAsync(subscription.Person, advert.Id, closing.LastDay, cancellationToken);
        return [.. come.Select(days => LedgerRow.RungOf(advert.Id, closing.LastDay, days)).Where(key => !known.Contains(key)).Select(key => LedgerRow.Drop(subscription.Person, key, LedgerRow.Covered, now))];
    }

    /// <summary>Notes why it was not sent, unless something is noted already.</summary>
    /// <returns>False when what asks for the mail was changed or erased meanwhile.</returns>
    private async Task<bool> DropAsync(Verdict.Drop drop, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await ledger.GetAsync(drop.Person, drop.Key, cancellationToken);
        return row is { State: not LedgerState.Dropped } or { IsFinal: true } || row?.Reason == drop.Reason
            || await ledger.WriteAsync(LedgerRow.Drop(drop.Person, drop.Key, drop.Reason, now) with { ETag = row?.ETag }, null, drop.Subscription, cancellationToken, null, drop.Contact) is not null;
    }

    /// <summary>Takes the right to send, and touches what asks for the mail: a change or an erasure in between makes it fail.</summary>
    private async Task<WrittenLedgerRow?> ClaimAsync(Verdict.Send send, CancellationToken cancellationToken)
    {
        if (await ledger.WriteAsync(send.Row, send.Subscription is null && send.Contact is null ? send.Person : null, send.Subscription, cancellationToken, send.Covered, send.Contact) is { } claimed)
        {
            return claimed;
        }

        // The answer to a write that was done can be lost, and the retry then finds our own row.
        return await ledger.GetAsync(send.Row.Person, send.Row.Key, cancellationToken) is { } found && found.ClaimId == send.Row.ClaimId
            ? new WrittenLedgerRow(found, send.Subscription is null ? null : await people.GetAsync(found.Person, send.Subscription.Advert, cancellationToken))
            : null;
    }

    private async Task<MailResult> SendAsync(SendRequest request, Verdict.Send send, CancellationToken cancellationToken)
    {
        if (send.Row.State == LedgerState.Unknown)
        {
            await audit.WriteAsync(clock.GetUtcNow(), send.Row.Sid, send.Kind, "unknown", null, cancellationToken);
            return new MailResult.Doubtful(send.Row.Sid);
        }

        if (send.Row.Sending is not null && await service.WasAcceptedAsync(send.Row.Sid, cancellationToken))
        {
            return await RecordAsync(send, LedgerState.Sent, null, cancellationToken);
        }

        var words = await writer.WriteAsync(send.Mail, cancellationToken);
        var now = clock.GetUtcNow();
        if (send.Row.Claimed + delays.ClaimLapse <= now)
        {
            return await PutBackAsync(request, now + delays.PutBack, "writing the mail took longer than a claim lasts", isTrouble: true, now, cancellationToken);
        }

        if (await ledger.WriteAsync(send.Row with { Sending = now, Sends = send.Row.Sends + 1 }, null, null, cancellationToken) is not { Row: var sending })
        {
            // Taken over by another attempt, or erased; the other one, or the next delivery, finds out.
            return await PutBackAsync(request, now + delays.ClaimLapse, "the claim was lost", isTrouble: false, now, cancellationToken);
        }

        send = send with { Row = sending };
        var message = new EmailMessage(send.Address, words, sending.Sid, sending.PublicName, send.Leave?.AbsoluteUri) { Attachments = send.Attachment is { } attachment ? [attachment] : [] };
        switch (await service.SendAsync(message, sending.Sends, cancellationToken))
        {
            case SendOutcome.Sent:
                return await RecordAsync(send, LedgerState.Sent, null, cancellationToken);
            case SendOutcome.Refused refused:
                return await RecordAsync(send, LedgerState.Refused, refused.Reason, cancellationToken);
            case SendOutcome.TryLater later:
                // A certain no: it did not leave.
                await ledger.WriteAsync(sending with { State = LedgerState.Waiting, Sending = null, Sends = sending.Sends - 1, Until = later.Until, Reason = later.Reason }, null, null, cancellationToken);
                return await PutBackAsync(request, later.Until, later.Reason, isTrouble: true, clock.GetUtcNow(), cancellationToken);
            default:
                return await PutBackAsync(request, now + delays.ClaimLapse, "no answer came: evidence will decide", isTrouble: true, clock.GetUtcNow(), cancellationToken);
        }
    }

    private async Task<MailResult> RecordAsync(Verdict.Send send, LedgerState state, string? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = send.Row with { State = state, Finished = now, Reason = reason };
        var subscription = send.Subscription;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var told = subscription is null || state != LedgerState.Sent ? null : AfterSending(subscription, send, now);
            if (await ledger.WriteAsync(row, null, told, cancellationToken) is not null)
            {
                if (told is { State: SubscriptionState.Ended })
                {
                    await followers.RemoveAsync(told.Advert, told.Person, cancellationToken);
                }

                break;
            }

            // The subscription was changed while the mail left.
            subscription = subscription is null ? null : await people.GetAsync(row.Person, subscription.Advert, cancellationToken);
            if (await ledger.GetAsync(row.Person, row.Key, cancellationToken) is not { } current)
            {
                // The person was erased while the mail left: what the service keeps of it goes as well.
                return await service.ForgetAsync(send.Address, [row.Sid], cancellationToken) ? MailResult.Ended.PersonGone : new MailResult.LeftBehind(row.Sid);
            }

            if (current.ClaimId != row.ClaimId || current.State == state)
            {
                break;
            }

            row = row with { ETag = current.ETag };
        }

        await audit.WriteAsync(now, row.Sid, send.Kind, Kebab.Of(state), reason, cancellationToken);
        return state == LedgerState.Sent ? new MailResult.Sent(row.Sid, send.Kind) : new MailResult.Refused(row.Sid, reason ?? string.Empty);
    }

    private static Subscription AfterSending(Subscription subscription, Verdict.Send send, DateTimeOffset now)
    {
        var told = subscription with { Told = send.Told ?? subscription.Told };
        return send.EndsSubscription && told.State != SubscriptionState.Ended
            ? told with { State = SubscriptionState.Ended, Since = now, Ended = EndReason.NothingNew }
            : told;
    }

    private async Task<MailResult> PutBackAsync(SendRequest request, DateTimeOffset until, string reason, bool isTrouble, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await queue.PutAsync(request.ToText(), until > now ? until - now : TimeSpan.Zero, cancellationToken);
        return new MailResult.PutBack(until, reason, isTrouble);
    }

    private static DateTimeOffset NextHour(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(now.UtcDateTime.Hour + 1);
}
