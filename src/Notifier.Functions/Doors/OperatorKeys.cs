using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.Functions.Doors;

/// <summary>The keys by which operators are known: two are accepted while one is replaced by the next. It keeps only their hashes.</summary>
internal sealed class OperatorKeys(IEnumerable<string> keys)
{
    public const string Header = "X-Notifier-Key";
    public const int Most = 2;

    private readonly ImmutableArray<byte[]> _hashes = [.. keys.Select(Hash)];

    /// <summary>Whether a text can be a key: long enough that nobody guesses it, and fit for a header.</summary>
    public static bool IsKey(string text) => text.Length is >= 32 and <= 200 && text.All(character => character is > ' ' and <= '~' and not ',');

    /// <summary>Takes as long for any text of this length, right or wrong, whichever key it is.</summary>
    public bool Accept(string? given)
    {
        var hash = Hash(given ?? string.Empty);
        var isKnown = false;
        foreach (var known in _hashes)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(known, hash);
        }

        return isKnown;
    }

    public override string ToString() => $"({_hashes.Length} keys)";

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Marks a door that only operators may use.</summary>
internal sealed class OperatorsOnly
{
    public static OperatorsOnly Mark { get; } = new();
}
