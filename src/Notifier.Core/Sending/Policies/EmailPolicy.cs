using Notifier.Core.Security;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Sending.Policies;

/// <summary>
/// Decides what a message of the queue leads to, and what the email says. <see cref="EmailKinds"/> names the policy of each kind.
/// </summary>
public abstract class EmailPolicy
{
    private protected EmailPolicy()
    {
    }

    /// <param name="person">The person whom the message names. They exist, and nobody is erasing them.</param>
    internal abstract Task<SendDecision> DecideAsync(
        SendEmailMessage request, Person person, EmailAddress address, DateTimeOffset now, CancellationToken cancellationToken);
}
