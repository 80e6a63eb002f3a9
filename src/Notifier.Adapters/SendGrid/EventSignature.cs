using System.Security.Cryptography;
using System.Text;

namespace Notifier.Adapters.SendGrid;

/// <summary>
/// Checks that events come from SendGrid. It signs the timestamp and the raw bytes of the body with ECDSA, P-256 and SHA-256.
/// </summary>
public sealed class EventSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    private readonly byte[] _publicKey;

    public EventSignature(ECDsa key)
    {
        // A key object may be used by one thread at a time only.
        _publicKey = key.ExportSubjectPublicKeyInfo();
    }

    /// <param name="signature">DER in base64, as the header has it.</param>
    /// <param name="timestamp">As the header has it.</param>
    public bool IsOf(string? signature, string? timestamp, ReadOnlySpan<byte> body)
    {
        if (signature is null || timestamp is null || Bytes(signature) is not { } der)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. body];
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_publicKey, out _);
        return key.VerifyData(signed, der, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Several texts decode to the same bytes. Only the canonical one is accepted.</summary>
    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == base64
            ? bytes[..length]
            : null;
    }
}
