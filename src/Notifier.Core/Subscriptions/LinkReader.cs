using Notifier.Core.Security;

namespace Notifier.Core.Subscriptions;

/// <summary>
/// Reads links and compares them with their person's rows. A link is revoked when the person has another generation by now. Someone who was
/// erased and asks anew gets a new one.
/// </summary>
public sealed class LinkReader(LinkTokens tokens, PersonStore people)
{
    public async Task<LinkVerdict> ReadAsync(string? token, LinkPurpose purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var verdict = tokens.Read(token, purpose, now);
        return verdict is LinkVerdict.Good { Claims: var claims } && await IsRevokedAsync(claims, cancellationToken)
            ? new LinkVerdict.Expired(claims)
            : verdict;
    }

    private async Task<bool> IsRevokedAsync(LinkClaims claims, CancellationToken cancellationToken)
    {
        // These links can only stop emails, so they stay good until they expire.
        if (claims.Purpose is LinkPurpose.Leave or LinkPurpose.Applied or LinkPurpose.HrLeave)
        {
            return false;
        }

        if (await people.GetAsync(claims.Person, cancellationToken) is not { IsErasing: false } person)
        {
            // It could open nothing, and its page says so.
            return false;
        }

        if (claims.Generation != (claims.Purpose == LinkPurpose.Calendar ? person.CalendarGeneration : person.Generation))
        {
            return true;
        }

        return claims is { Purpose: LinkPurpose.Confirm or LinkPurpose.Replace, Advert: { } advert }
            && await people.GetAsync(claims.Person, advert, cancellationToken) is { Nonce: var nonce }
            && claims.Nonce != nonce;
    }
}
