namespace Notifier.Reading.Searches;

/// <summary>An advert in a board's search result.</summary>
/// <param name="Url">The advert's canonical address.</param>
/// <param name="Closes">The day the list states. Null when it states none. The page itself decides.</param>
public sealed record SearchHit(Uri Url, string Title, string? Employer, string? Place, DateOnly? Posted, DateOnly? Closes);

/// <summary>One page of a search result.</summary>
/// <param name="Total">How many adverts the board found. Null when it does not say.</param>
/// <param name="Next">The next page. Null on the last.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Hits, int? Total, Uri? Next);
