using System.Security.Cryptography;
using Notifier.Core.Sending.Events;
using Notifier.Core.Sending.Service;

namespace Notifier.Adapters.SendGrid;

/// <summary>SendGrid's event webhook.</summary>
/// <param name="key">The verification key that SendGrid shows.</param>
internal sealed class SendGridWebhook(ECDsa key) : IEmailWebhook
{
    private readonly EventSignature _signature = new(key);

    public string SignatureHeader => EventSignature.SignatureHeader;

    public string TimestampHeader => EventSignature.TimestampHeader;

    public bool IsSigned(string? signature, string? timestamp, ReadOnlySpan<byte> body) => _signature.IsOf(signature, timestamp, body);

    public ParsedEvents? Parse(ReadOnlyMemory<byte> body) => EventParser.Parse(body);
}
