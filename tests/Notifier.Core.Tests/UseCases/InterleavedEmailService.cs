using Notifier.Core.Emails;
using Notifier.Core.Security;
using Notifier.Core.Sending.Service;
using Notifier.Testing.Emails;

namespace Notifier.Core.Tests.UseCases;

/// <summary>Before every request it is somebody's turn.</summary>
/// <param name="noes">The mails of which somebody was told that there is no evidence, and who.</param>
/// <param name="senders">Who sent each accepted attempt.</param>
internal sealed class InterleavedEmailService(FakeEmailService inner, Interleaver interleaver, char actor, HashSet<(char Actor, string Sid)> noes, Dictionary<(string Sid, int Attempt), char> senders) : IEmailService
{
    public bool HasImmediateReceipt => inner.HasImmediateReceipt;

    public async Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        var outcome = await inner.SendAsync(message, attempt, cancellationToken);
        senders.Add((message.Sid, attempt), actor);
        return outcome;
    }

    public async Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        var isKnown = await inner.WasAcceptedAsync(sid, cancellationToken);
        if (!isKnown)
        {
            noes.Add((actor, sid));
        }

        return isKnown;
    }

    public async Task<bool> EraseRecipientAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken)
    {
        await interleaver.NextAsync(actor);
        return await inner.EraseRecipientAsync(address, sids, cancellationToken);
    }
}
