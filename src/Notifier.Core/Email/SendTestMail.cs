namespace Notifier.Core.Email;

/// <summary>What became of a test mail: what the mail service answered.</summary>
/// <param name="Sid">By which its events can be found.</param>
/// <param name="Outcome">Null when the address is one that must not be written to: then nothing was sent.</param>
public sealed record TestedMail(string Sid, SendOutcome? Outcome);

/// <summary>Sends one mail by itself, as every mail leaves but for ledger and queue: whoever asks learns what the service answers. Nothing is kept of the address.</summary>
public sealed class SendTestMail(Suppressions suppressions, IMailWriter writer, IMailService service, TimeProvider clock)
{
    public async Task<TestedMail> RunAsync(EmailAddress to, CancellationToken cancellationToken)
    {
        var sid = Sid.New(clock.GetUtcNow());
        if (await suppressions.HoldAsync(to, cancellationToken))
        {
            return new TestedMail(sid, null);
        }

        var words = await writer.WriteAsync(new Mail.Test(), cancellationToken);
        var message = new EmailMessage(to, words, sid, "test", null);
        var outcome = service.WhyNever(message) is { } never
            ? new SendOutcome.Refused(never)
            : await service.SendAsync(message, 1, cancellationToken);
        return new TestedMail(sid, outcome);
    }
}
