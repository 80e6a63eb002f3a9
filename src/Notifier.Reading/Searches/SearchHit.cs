using Notifier.Reading.Boards;

namespace Notifier.Reading.Searches;

/// <summary>An advert in a board's search result.</summary>
/// <param name="Url">The advert's canonical address.</param>
/// <param name="Closes">The day the list states. Null when it states none. The page itself decides.</param>
public sealed record SearchHit(Uri Url, string Title, string? Employer, string? Place, DateOnly? Posted, DateOnly? Closes)
{
    /// <returns>The canonical address of a listed advert. Null when the link is no advert of this board.</returns>
    internal static Uri? AddressOn(string board, string? url) =>
        url is not null && TypedLink.Parse(url)?.Address is { } address
            && CanonicalAddress.From(address) is { Kind: AddressKind.Advert } advert
            && advert.Board == board
            ? advert.Url
            : null;
}

/// <summary>One page of a search result.</summary>
/// <param name="Total">How many adverts the board found. Null when it does not say.</param>
/// <param name="Next">The next page. Null on the last.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Hits, int? Total, Uri? Next);
