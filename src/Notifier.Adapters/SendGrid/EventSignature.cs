using System.Security.Cryptography;
using System.Text;

namespace Notifier.Adapters.SendGrid;

/// <summary>Says whether SendGrid told something: it signs what it tells by ECDSA, with P-256 and SHA-256, over its timestamp and the bytes of the body as they were sent.</summary>
public sealed class EventSignature
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    private readonly byte[] _publicKey;

    public EventSignature(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _publicKey = key.ExportSubjectPublicKeyInfo(); // a key object is for one thread at a time
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

    /// <summary>Several texts decode to the same bytes; only the one that encodes them is taken.</summary>
    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == base64 ? bytes[..length] : null;
    }
}
