using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>Makes keys by hashing what they stand for, so that the same thing has the same key wherever it is computed.</summary>
internal static class KeyHash
{
    /// <summary>How many characters of the hash a key has: 130 bits.</summary>
    public const int KeyLength = 26;

    /// <summary>One key for these parts in this order. The parts are kept apart: ("a", "bc") is not ("ab", "c").</summary>
    public static string Key(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Base32.Encode(hash.GetHashAndReset(), KeyLength);
    }
}
