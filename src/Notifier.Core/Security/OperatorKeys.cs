using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>The keys that identify operators, kept only as hashes. Two are accepted while one replaces the other.</summary>
public sealed class OperatorKeys(IEnumerable<string> keys)
{
    public const string Header = "X-Notifier-Key";
    public const int Most = 2;

    private readonly ImmutableArray<byte[]> _hashes = [.. keys.Select(Hash)];

    /// <summary>Whether a text can be a key: too long to guess, and allowed in a header.</summary>
    public static bool IsKey(string text) =>
        text.Length is >= 32 and <= 200 && text.All(character => character is > ' ' and <= '~' and not ',');

    public bool Accept(string? given) => PlaceOf(given) > 0;

    /// <summary>Takes the same time for any text of this length, so that timing reveals nothing about a key.</summary>
    /// <returns>Which key it is, from 1. 0 when it is none of them.</returns>
    public int PlaceOf(string? given)
    {
        var hash = Hash(given ?? string.Empty);
        var place = 0;
        for (var each = 0; each < _hashes.Length; each++)
        {
            place |= (each + 1) * Convert.ToInt32(CryptographicOperations.FixedTimeEquals(_hashes[each], hash));
        }

        return place;
    }

    public override string ToString() => $"({_hashes.Length} keys)";

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
