using System.Security.Cryptography;
using Notifier.Core.Email;

namespace Notifier.Adapters.Delivery.SendGrid;

/// <summary>SendGrid's event webhook.</summary>
/// <param name="key">The verification key that SendGrid shows.</param>
internal sealed class SendGridWebhook(ECDsa key) : IMailWebhook
{
    private readonly EventSignature _signature = new(key);

    public string SignatureHeader => EventSignature.SignatureHeader;

    public string TimestampHeader => EventSignature.TimestampHeader;

    public bool IsSigned(string? signature, string? timestamp, ReadOnlySpan<byte> body) => _signature.IsOf(signature, timestamp, body);

    public ToldEvents? Parse(ReadOnlyMemory<byte> body) => EventParser.Parse(body);
}
