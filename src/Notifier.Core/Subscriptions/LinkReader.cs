using Notifier.Core.Security;

namespace Notifier.Core.Subscriptions;

/// <summary>
/// Reads links and holds them against the rows of their person: a link is taken back when another generation was drawn since. Who is
/// erased and asked for anew gets a new row, with another generation.
/// </summary>
public sealed class LinkReader(LinkTokens tokens, PersonStore people)
{
    public async Task<LinkVerdict> ReadAsync(string? token, LinkPurpose purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var verdict = tokens.Read(token, purpose, now);
        return verdict is LinkVerdict.Good { Claims: var claims } && await IsTakenBackAsync(claims, cancellationToken)
            ? new LinkVerdict.Expired(claims)
            : verdict;
    }

    private async Task<bool> IsTakenBackAsync(LinkClaims claims, CancellationToken cancellationToken)
    {
        // These can only stop mail, so they stay good for all of their time.
        if (claims.Purpose is LinkPurpose.Leave or LinkPurpose.Applied or LinkPurpose.HrLeave)
        {
            return false;
        }

        if (await people.GetAsync(claims.Person, cancellationToken) is not { IsErasing: false } person)
        {
            return false; // there is nothing that it could open, and its page says so
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
