using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>
/// A signed payload: <c>v1.{key id}.{payload}.{mac}</c>. HKDF derives a key for each use, so what was signed for one use is no good for
/// another.
/// </summary>
internal static class SignedText
{
    private const string Version = "v1";
    private const int Longest = 512;

    public static string Sign(SecretKey key, string use, ReadOnlySpan<byte> payload)
    {
        var text = $"{Version}.{key.Id}.{Base64Url.EncodeToString(payload)}";
        return $"{text}.{Base64Url.EncodeToString(Mac(key, use, text))}";
    }

    /// <param name="mostKeys">How many of the newest keys are accepted.</param>
    /// <returns>The payload. Null when the text is not ours, was altered or cut short, or was signed for another use.</returns>
    public static byte[]? Read(KeyRing keys, string use, string? text, int mostKeys)
    {
        if (text is not { Length: > 0 and <= Longest } || text.Split('.') is not [Version, var keyId, var payload, var mac])
        {
            return null;
        }

        if (keys.Find(keyId, mostKeys) is not { } key)
        {
            return null;
        }

        // Compare the signature before looking into the payload. Compare it as text, because decoding would ignore blanks and padding.
        var expected = Base64Url.EncodeToString(Mac(key, use, $"{Version}.{keyId}.{payload}"));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(mac))
            ? Base64Url.DecodeFromChars(payload)
            : null;
    }

    private static byte[] Mac(SecretKey key, string use, string text)
    {
        Span<byte> derived = stackalloc byte[SecretKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, salt: [], info: Encoding.ASCII.GetBytes($"notifier {use}"));
        return HMACSHA256.HashData(derived, Encoding.ASCII.GetBytes(text));
    }
}
