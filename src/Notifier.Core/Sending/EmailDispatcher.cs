using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Sending.Policies;

namespace Notifier.Core.Sending;

/// <summary>
/// Takes one message of the queue: decide, then drop, defer or send. However often the message is delivered, and wherever the worker dies,
/// the email goes once.
/// </summary>
public sealed class EmailDispatcher(
    DecideEmail decide,
    DropEmail drop,
    DeferMessage defer,
    EmailAttempt attempt,
    EmailLedger ledger,
    EmailEventStore events,
    EmailAddressProtector book,
    SendingOptions options,
    TimeProvider clock)
{
    private const int MostTries = 5;

    /// <param name="text">A message of the queue, as it stands there.</param>
    /// <param name="failures">How many deliveries failed, of this message and of those that it was put back for.</param>
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
            // This counts as if the mail service had told it. From now on it stands where evidence is looked for.
            await events.AddAsync(new EmailEvent(accepted, EmailEventKind.Processed, clock.GetUtcNow(), null), cancellationToken);
            request = request with { Accepted = null };
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await TryAsync(request, failures, clock.GetUtcNow(), cancellationToken) is { } result)
            {
                return result;
            }
        }

        var later = clock.GetUtcNow();
        var until = later + options.PutBack;
        return await defer.RunAsync(request, until, "others keep changing the same rows", isTrouble: true, later, cancellationToken);
    }

    /// <returns>Null when what the email depends on was changed meanwhile: decide again.</returns>
    private async Task<SendEmailResult?> TryAsync(
        SendEmailMessage request, int failures, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (await decide.RunAsync(request, now, cancellationToken))
        {
            case SendDecision.End end:
                return new SendEmailResult.Ended(end.Reason);
            case SendDecision.CannotOpen sealedAddress:
                return new SendEmailResult.CannotOpen(request.Kind.ToString(), sealedAddress.Key);
            case SendDecision.Drop dropped:
                return await drop.RunAsync(request, dropped, now, cancellationToken);
            case SendDecision.PutOff { Entry: var entry, Subscription: var subscription }:
                return await ledger.WriteAsync(entry, null, subscription, cancellationToken) is null
                    ? null
                    : await defer.RunAsync(request, entry.Until!.Value, entry.Reason!, isTrouble: false, now, cancellationToken);
            case SendDecision.Wait wait:
                var deferred = wait.IsHeld ? request with { Failures = failures } : request;
                return await defer.RunAsync(deferred, wait.Until, wait.Reason, wait.IsTrouble, now, cancellationToken);
            case SendDecision.Send send:
                return await attempt.RunAsync(request, send, cancellationToken);
            case var other:
                throw new InvalidOperationException($"The dispatcher does not know the decision {other.GetType().Name}.");
        }
    }
}
