namespace Notifier.Reading.Boards;

/// <summary>What stands at an address, as far as the address itself tells.</summary>
public enum AddressKind
{
    /// <summary>One advert of a board whose addresses we know.</summary>
    Advert,

    /// <summary>A list of adverts, a search, or a board's home page.</summary>
    List,

    /// <summary>A link that works only in one person's visit, such as Civil Service Jobs' "index.cgi?SID=".</summary>
    OneVisit,

    /// <summary>Nothing is known.</summary>
    Unknown,
}

/// <summary>One address for one advert: tracking, session and language parts are left out.</summary>
public sealed record CanonicalAddress
{
    /// <summary>As the person gave it, completed. The apply button keeps it.</summary>
    public required Uri Original { get; init; }

    /// <summary>The advert's own address, which people can open. It is the advert's key.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where the advert is read. Mostly <see cref="Url"/>, for some systems their public API.</summary>
    public required Uri ReadFrom { get; init; }

    public required AddressKind Kind { get; init; }

    /// <summary>The board's name in boards.tsv or addresses.tsv. Null for any other site.</summary>
    public required string? Board { get; init; }

    /// <summary>The board's own id of the advert. Null when the address has none.</summary>
    public required string? Id { get; init; }

    /// <summary>The employer's account on a shared system: "greenhouse.io/acme". Null on other sites.</summary>
    public required string? Tenant { get; init; }

    /// <summary>The host is a public board's own, so its pages may join and change adverts.</summary>
    public required bool IsBoard { get; init; }

    public static CanonicalAddress From(Uri address) => throw new NotSupportedException();
}
