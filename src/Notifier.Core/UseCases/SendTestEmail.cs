using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;

namespace Notifier.Core.UseCases;

/// <summary>The result of a test email: the email service's answer.</summary>
/// <param name="Sid">The id by which its events can be found.</param>
/// <param name="Outcome">Null when the address is suppressed, so nothing was sent.</param>
public sealed record TestedEmail(string Sid, SendOutcome? Outcome);

/// <summary>
/// Sends one test email, like any other but without ledger and queue, so the operator gets the service's answer. The address is not stored.
/// </summary>
public sealed class SendTestEmail(Suppressions suppressions, IEmailRenderer writer, IEmailService service, TimeProvider clock)
{
    public async Task<TestedEmail> RunAsync(EmailAddress to, CancellationToken cancellationToken)
    {
        var emailId = EmailId.New(clock.GetUtcNow());
        if (await suppressions.HoldAsync(to, cancellationToken))
        {
            return new TestedEmail(emailId, null);
        }

        var words = await writer.WriteAsync(new Mail.Test(), cancellationToken);
        var message = new EmailMessage(to, words, emailId, "test", null);
        var outcome = service.WhyNever(message) is { } never
            ? new SendOutcome.Refused(never)
            : await service.SendAsync(message, 1, cancellationToken);
        return new TestedEmail(emailId, outcome);
    }
}
