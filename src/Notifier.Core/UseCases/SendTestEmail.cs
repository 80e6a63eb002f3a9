using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Events;

namespace Notifier.Core.UseCases;

/// <summary>What became of a test mail: what the mail service answered.</summary>
/// <param name="Sid">By which its events can be found.</param>
/// <param name="Outcome">Null when the address is one that must not be written to: then nothing was sent.</param>
public sealed record TestedEmail(string Sid, SendOutcome? Outcome);

/// <summary>Sends one mail by itself, as every mail leaves but for ledger and queue: whoever asks learns what the service answers. Nothing is kept of the address.</summary>
public sealed class SendTestEmail(Suppressions suppressions, IEmailRenderer writer, IEmailService service, TimeProvider clock)
{
    public async Task<TestedEmail> RunAsync(EmailAddress to, CancellationToken cancellationToken)
    {
        var sid = EmailId.New(clock.GetUtcNow());
        if (await suppressions.HoldAsync(to, cancellationToken))
        {
            return new TestedEmail(sid, null);
        }

        var words = await writer.WriteAsync(new Mail.Test(), cancellationToken);
        var message = new EmailMessage(to, words, sid, "test", null);
        var outcome = service.WhyNever(message) is { } never
            ? new SendOutcome.Refused(never)
            : await service.SendAsync(message, 1, cancellationToken);
        return new TestedEmail(sid, outcome);
    }
}
