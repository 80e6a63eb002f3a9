using System.Collections.Immutable;

namespace Notifier.Core.Security;

/// <summary>One secret key, and the id written beside what it made. It never prints its bytes.</summary>
public sealed class SecretKey
{
    public const int Length = 32;

    private readonly byte[] _bytes;

    /// <param name="id">1 to 16 lower-case letters and digits.</param>
    /// <param name="bytes">32 random bytes.</param>
    /// <exception cref="ArgumentException">The id or the length is not allowed.</exception>
    public SecretKey(string id, byte[] bytes)
    {
        if (id is not { Length: > 0 and <= 16 } || !id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)))
        {
            throw new ArgumentException("A key's id is 1 to 16 lower-case letters and digits.", nameof(id));
        }

        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A key has {Length} bytes; this one has {bytes.Length}.", nameof(bytes));
        }

        Id = id;
        _bytes = bytes;
    }

    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    public override string ToString() => $"(key {Id})";
}

/// <summary>Keys for one purpose. The first one signs or encrypts; all of them read.</summary>
public sealed class KeyRing
{
    private readonly ImmutableArray<SecretKey> _keys;

    /// <exception cref="ArgumentException">There is no key, or an id is given twice.</exception>
    public KeyRing(params IEnumerable<SecretKey> keys)
    {
        _keys = [.. keys];
        if (_keys.IsEmpty || _keys.DistinctBy(key => key.Id).Count() != _keys.Length)
        {
            throw new ArgumentException("A key ring has at least one key, and no id twice.", nameof(keys));
        }
    }

    public SecretKey Current => _keys[0];

    /// <summary>The ids of the other keys, newest first.</summary>
    public IReadOnlyList<string> Old => [.. _keys.Skip(1).Select(key => key.Id)];

    /// <summary>The key with this id among the newest <paramref name="most"/>. Null when there is none.</summary>
    public SecretKey? Find(string id, int most = int.MaxValue) => _keys.Take(most).FirstOrDefault(key => key.Id == id);

    public override string ToString() => $"({_keys.Length} keys)";
}

/// <summary>All secrets of the application. It is not a record, because a record would print them.</summary>
/// <param name="pepper">Makes a person's key. It never rotates, because nobody's data would be found again.</param>
/// <param name="suppressionPepper">Makes the key of a suppression, which must not lead to the person's rows.</param>
/// <param name="data">Encrypts addresses.</param>
/// <param name="links">Signs the links in emails.</param>
public sealed class SecretKeys(SecretKey pepper, SecretKey suppressionPepper, KeyRing data, KeyRing links)
{
    internal SecretKey Pepper { get; } = pepper;

    internal SecretKey SuppressionPepper { get; } = suppressionPepper;

    internal KeyRing Data { get; } = data;

    internal KeyRing Links { get; } = links;
}
