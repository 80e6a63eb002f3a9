using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>
/// Names for what a visitor gave us. The same words make the same name, and whoever has the words but not our key cannot tell it: else
/// anybody could look whether somebody gave them to us.
/// </summary>
public sealed class PrivateIds(SecretKeys keys)
{
    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.Pepper.Bytes.ToArray(), SecretKey.Length, info: "notifier private id"u8.ToArray());

    /// <param name="parts">Kept apart, as in <see cref="KeyHash.Key"/>.</param>
    internal string Create(params ReadOnlySpan<string> parts) => Base32.Encode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(KeyHash.Key(parts))), KeyHash.KeyLength);

    public override string ToString() => "(a key)";
}
