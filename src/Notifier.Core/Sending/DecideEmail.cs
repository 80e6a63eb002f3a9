using Notifier.Core.Options;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Policies;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending;

/// <summary>Decides what a message leads to: what holds for every person and mailbox first, then the policy of the kind.</summary>
public sealed class DecideEmail(
    PersonStore people, Suppressions suppressions, EmailAddressProtector book, IEnumerable<EmailPolicy> policies,
    SendingOptions sendingOptions, JobOptions jobOptions)
{
    private readonly Dictionary<Type, EmailPolicy> _policies = policies.ToDictionary(policy => policy.GetType());

    internal async Task<SendDecision> RunAsync(SendEmailMessage request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await people.GetAsync(request.Person, cancellationToken) is not { IsErasing: false } person)
        {
            return new SendDecision.End(SendEmailResult.Ended.PersonGone.Reason);
        }

        if (book.Open(person.Address, person.Key) is not { } address)
        {
            return new SendDecision.CannotOpen(person.Address.KeyId);
        }

        var isSuppressed = person.Confirmed is null
            ? suppressions.HoldUnconfirmedAsync(address, cancellationToken)
            : suppressions.HoldAsync(address, cancellationToken);
        if (await isSuppressed)
        {
            return new SendDecision.End("suppressed");
        }

        var kind = EmailKinds.Get(request.Kind);
        var decision = await _policies[kind.Policy].DecideAsync(request, person, address, now, cancellationToken);
        if (decision is not SendDecision.Send send)
        {
            return decision;
        }

        if (IsLateAnswer(request, kind, now))
        {
            var closes = send.Advert is { Closed: null } advert ? advert.Closing.Safe?.Instant : null;
            var morning = SendingWindow.From(now, closes, sendingOptions);
            return morning > now ? new SendDecision.Wait(morning, "outside the hours for mail", IsTrouble: false) : send;
        }

        // An answer to their own act goes all the same: the person has just shown that they look into their mailbox.
        if (request.IsAnswer || person.SoftBounces is not { QuietUntil: var until } || until <= now)
        {
            return send;
        }

        return send.Entry.PassesPause(until, sendingOptions)
            ? send with { PassesPause = true }
            : new SendDecision.Wait(until, "the mailbox takes no mail for now", IsTrouble: false);
    }

    /// <summary>
    /// Trouble held up an answer so long that the person no longer waits for it. An email with a turn may have its turn at night.
    /// </summary>
    private bool IsLateAnswer(SendEmailMessage request, EmailKindRow kind, DateTimeOffset now) =>
        request is { IsAnswer: true, Due: { } due } && !kind.HasTurn && due + jobOptions.Repair <= now;
}
