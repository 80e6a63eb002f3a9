using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>
/// Makes ids for what a visitor pasted: the same words make the same id. Computing it needs our key, because otherwise anybody could test
/// whether somebody had pasted a text.
/// </summary>
public sealed class PrivateIds(SecretKeys keys)
{
    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, keys.Pepper.Bytes.ToArray(), SecretKey.Length, info: "notifier private id"u8.ToArray());

    /// <param name="parts">Kept apart, as in <see cref="KeyHash.Key"/>.</param>
    internal string Create(params ReadOnlySpan<string> parts) =>
        Base32.Encode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(KeyHash.Key(parts))), KeyHash.KeyLength);

    public override string ToString() => "(a key)";
}
