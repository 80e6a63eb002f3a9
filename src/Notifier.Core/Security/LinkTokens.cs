using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notifier.Core.Security;

/// <summary>What a link in an email allows. A link for one purpose is no good for another.</summary>
public enum LinkPurpose
{
    Confirm = 1,
    Manage = 2,
    Leave = 3,
    Applied = 4,
    Calendar = 5,

    /// <summary>For an HR contact. The scope takes the advert's place.</summary>
    HrConfirm = 6,
    HrLeave = 7,

    /// <summary>Follows an advert instead of those of the same job that the person follows now.</summary>
    Replace = 8,
}

/// <summary>What a link says, after its signature was checked.</summary>
/// <param name="Advert">The advert that the link is about. Null for a link about everything.</param>
/// <param name="Expires">From this instant on the link is no longer good, UTC.</param>
public sealed record LinkClaims(LinkPurpose Purpose, PersonKey Person, string? Advert, DateTimeOffset Expires)
{
    /// <summary>
    /// The generation of the person's links when this one was issued. Null if the person had none, and in links of earlier versions.
    /// </summary>
    public string? Generation { get; init; }

    /// <summary>The nonce of the request that the link confirms. Null if the request had none, and in links of earlier versions.</summary>
    public string? Nonce { get; init; }
}

/// <summary>What checking a link came to.</summary>
public abstract record LinkVerdict
{
    private LinkVerdict()
    {
    }

    public sealed record Good(LinkClaims Claims) : LinkVerdict;

    /// <summary>The link is ours, but it is too old or was revoked.</summary>
    public sealed record Expired(LinkClaims Claims) : LinkVerdict;

    /// <summary>The link is not ours, was altered or cut short, or is for another purpose.</summary>
    public sealed record Invalid : LinkVerdict;
}

/// <summary>Issues and checks the tokens in emailed links (<see cref="SignedText"/>), with a key for each purpose.</summary>
/// <param name="refused">Counts tokens that are not ours. Null where nothing counts them.</param>
public sealed class LinkTokens(SecretKeys keys, RefusedSecrets? refused = null)
{
    private const int NonceLength = 16;

    /// <summary>
    /// Separates advert, generation and nonce, because none of them contains it. So a link of earlier versions reads as an advert alone.
    /// </summary>
    private const char Separator = '/';

    private const int GenerationLength = 16;

    /// <summary>How many keys are accepted during a rotation. A link to leave is accepted with any key that is still kept.</summary>
    private const int KeysInRotation = 2;

    /// <summary>A new random generation or nonce. Nobody can guess it, and it never repeats.</summary>
    public static string Draw() => Base32.Encode(RandomNumberGenerator.GetBytes(GenerationLength), GenerationLength);

    /// <param name="generation">Of the person's links. Null while they have none.</param>
    /// <param name="nonce">Of the request that the link confirms. Null when it has none.</param>
    public string Issue(
        LinkPurpose purpose, PersonKey person, string? advert, DateTimeOffset expires, string? generation = null, string? nonce = null)
    {
        var about = generation is null && nonce is null ? advert ?? string.Empty : $"{advert}{Separator}{generation}{Separator}{nonce}";
        var payload = new byte[1 + 8 + NonceLength + PersonKey.Length + about.Length];
        payload[0] = (byte)purpose;
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(1), expires.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(payload.AsSpan(9, NonceLength));
        Encoding.ASCII.GetBytes(person.Value, payload.AsSpan(9 + NonceLength));
        Encoding.ASCII.GetBytes(about, payload.AsSpan(9 + NonceLength + PersonKey.Length));
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

        var about = Encoding.ASCII.GetString(bytes.AsSpan(9 + NonceLength + PersonKey.Length)).Split(Separator);
        if (about.Length is not (1 or 3))
        {
            return new LinkVerdict.Invalid();
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1)));
        var claims = new LinkClaims(purpose, person.Value, OrNull(about[0]), expires)
        {
            Generation = OrNull(about.ElementAtOrDefault(1)),
            Nonce = OrNull(about.ElementAtOrDefault(2)),
        };
        return now < claims.Expires ? new LinkVerdict.Good(claims) : new LinkVerdict.Expired(claims);
    }

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string UseOf(LinkPurpose purpose) => $"link {purpose}";
}
