using System.Buffers.Binary;
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

    /// <summary>To follow an advert in place of those of the same job that the person follows.</summary>
    Replace = 8,
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

/// <summary>The proof in a mailed link (<see cref="SignedText"/>), with a key for each purpose.</summary>
/// <param name="refused">Where it is counted what is not ours; null where nobody counts.</param>
public sealed class LinkTokens(SecretKeys keys, RefusedSecrets? refused = null)
{
    private const int NonceLength = 16;

    /// <summary>Keys accepted while one is replaced by the next; a link to leave is accepted with any key still kept.</summary>
    private const int KeysInRotation = 2;

    public string Issue(LinkPurpose purpose, PersonKey person, string? advert, DateTimeOffset expires)
    {
        var payload = new byte[1 + 8 + NonceLength + PersonKey.Length + (advert?.Length ?? 0)];
        payload[0] = (byte)purpose;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), expires.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(payload.AsSpan(9, NonceLength));
        Encoding.ASCII.GetBytes(person.Value, payload.AsSpan(9 + NonceLength));
        Encoding.ASCII.GetBytes(advert ?? string.Empty, payload.AsSpan(9 + NonceLength + PersonKey.Length));
        return SignedText.Sign(keys.Links.Current, UseOf(purpose), payload);
    }

    public LinkVerdict Read(string? token, LinkPurpose purpose, DateTimeOffset now)
    {
        var verdict = VerdictOf(token, purpose, now);
        if (verdict is LinkVerdict.Invalid)
        {
            refused?.Add(purpose == LinkPurpose.Manage ? RefusedSecret.ManageToken : RefusedSecret.Link);
        }

        return verdict;
    }

    private LinkVerdict VerdictOf(string? token, LinkPurpose purpose, DateTimeOffset now)
    {
        var mostKeys = purpose is LinkPurpose.Leave or LinkPurpose.HrLeave ? int.MaxValue : KeysInRotation;
        if (SignedText.Read(keys.Links, UseOf(purpose), token, mostKeys) is not { } bytes)
        {
            return new LinkVerdict.Invalid();
        }

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
        var expires = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1)));
        var claims = new LinkClaims(purpose, person.Value, advert.Length == 0 ? null : advert, expires);
        return now < claims.Expires ? new LinkVerdict.Good(claims) : new LinkVerdict.Expired(claims);
    }

    private static string UseOf(LinkPurpose purpose) => $"link {purpose}";
}
