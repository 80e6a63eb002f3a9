using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Notifier.Core.Subscriptions;

namespace Notifier.Core.Secrets;

/// <summary>What a link in a mail allows. A link for one thing allows no other.</summary>
public enum LinkPurpose
{
    Confirm = 1,
    Manage = 2,
    Leave = 3,
    Applied = 4,
    Calendar = 5,

    /// <summary>An HR contact; the advert's place holds the scope.</summary>
    HrConfirm = 6,
    HrLeave = 7,
}

/// <summary>What a link says, once its signature was checked.</summary>
/// <param name="Advert">The advert it is about; null for a link about everything.</param>
/// <param name="Expires">The first instant at which it is no longer good, UTC.</param>
public sealed record LinkClaims(LinkPurpose Purpose, PersonKey Person, string? Advert, DateTimeOffset Expires);

/// <summary>What a link turned out to be.</summary>
public abstract record LinkVerdict
{
    private LinkVerdict()
    {
    }

    public sealed record Good(LinkClaims Claims) : LinkVerdict;

    /// <summary>It was ours, and is too old.</summary>
    public sealed record Expired(LinkClaims Claims) : LinkVerdict;

    /// <summary>Not ours, altered, cut short, or for another purpose.</summary>
    public sealed record Invalid : LinkVerdict;
}

/// <summary>The proof in a mailed link: <c>v1.{key id}.{payload}.{mac}</c>, with a key for each purpose derived by HKDF.</summary>
public sealed class LinkTokens(SecretKeys keys)
{
    private const string Version = "v1";
    private const int NonceLength = 16;
    private const int MacLength = 32;
    private const int LongestToken = 512;

    /// <summary>Keys accepted while one is replaced by the next; a link to leave is accepted with any key still kept.</summary>
    private const int KeysInRotation = 2;

    public string Issue(LinkPurpose purpose, PersonKey person, string? advert, DateTimeOffset expires)
    {
        var key = keys.Links.Current;
        var payload = new byte[1 + 8 + NonceLength + PersonKey.Length + (advert?.Length ?? 0)];
        payload[0] = (byte)purpose;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), expires.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(payload.AsSpan(9, NonceLength));
        Encoding.ASCII.GetBytes(person.Value, payload.AsSpan(9 + NonceLength));
        Encoding.ASCII.GetBytes(advert ?? string.Empty, payload.AsSpan(9 + NonceLength + PersonKey.Length));
        var text = $"{Version}.{key.Id}.{Base64Url.EncodeToString(payload)}";
        return $"{text}.{Base64Url.EncodeToString(Mac(key, purpose, text))}";
    }

    public LinkVerdict Read(string? token, LinkPurpose purpose, DateTimeOffset now)
    {
        if (token is not { Length: > 0 and <= LongestToken } || token.Split('.') is not [Version, var keyId, var payload, var mac])
        {
            return new LinkVerdict.Invalid();
        }

        if (keys.Links.Find(keyId, purpose is LinkPurpose.Leave or LinkPurpose.HrLeave ? int.MaxValue : KeysInRotation) is not { } key)
        {
            return new LinkVerdict.Invalid();
        }

        // The signature is compared before anything in the payload is looked at.
        var expected = Mac(key, purpose, $"{Version}.{keyId}.{payload}");
        var given = new byte[MacLength];
        if (!Base64Url.IsValid(mac, out var length) || length != MacLength || Base64Url.DecodeFromChars(mac, given) != MacLength || !CryptographicOperations.FixedTimeEquals(expected, given))
        {
            return new LinkVerdict.Invalid();
        }

        var bytes = Base64Url.DecodeFromChars(payload);
        if (bytes.Length < 9 + NonceLength + PersonKey.Length || bytes[0] != (byte)purpose)
        {
            return new LinkVerdict.Invalid();
        }

        var person = PersonKey.TryParse(Encoding.ASCII.GetString(bytes.AsSpan(9 + NonceLength, PersonKey.Length)));
        if (person is null)
        {
            return new LinkVerdict.Invalid();
        }

        var advert = Encoding.ASCII.GetString(bytes.AsSpan(9 + NonceLength + PersonKey.Length));
        var claims = new LinkClaims(purpose, person.Value, advert.Length == 0 ? null : advert, DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1))));
        return now < claims.Expires ? new LinkVerdict.Good(claims) : new LinkVerdict.Expired(claims);
    }

    private static byte[] Mac(SecretKey key, LinkPurpose purpose, string text)
    {
        Span<byte> derived = stackalloc byte[SecretKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, derived, salt: [], info: Encoding.ASCII.GetBytes($"notifier link {purpose}"));
        return HMACSHA256.HashData(derived, Encoding.ASCII.GetBytes(text));
    }
}
