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
    /// <summary>As the person gave it, completed. Pages show it to that person alone.</summary>
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

    /// <param name="address">An http or https address. It need not be public: the gate judges that.</param>
    public static CanonicalAddress From(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var host = address.IdnHost.ToLowerInvariant().TrimEnd('.');
        var path = AddressPattern.PathOf(AddressNoise.Path(address.AbsolutePath), host);
        AddressPattern? board = null;
        foreach (var pattern in AddressPattern.All)
        {
            if (pattern.Match(host, path, address.Query) is { } match)
            {
                return pattern.Kind == AddressKind.OneVisit && CivilServiceVisit.AdvertOf(address) is { } lasting
                    ? From(lasting) with { Original = address }
                    : Known(address, host, path, pattern, match);
            }

            board ??= pattern.TenantOf(host) is null ? null : pattern;
        }

        var url = Plain(address, host, path, board is not null);
        return new CanonicalAddress
        {
            Original = address,
            Url = url,
            ReadFrom = url,
            Kind = AddressKind.Unknown,
            Board = board?.Board,
            Id = null,
            Tenant = board?.TenantOf(host) is { Length: > 0 } tenant
                ? Filled(board.Tenant!, host, path, new AddressMatch(tenant.ToLowerInvariant(), null, path))
                : null,
            IsBoard = board is { IsPublic: true },
        };
    }

    private static CanonicalAddress Known(Uri address, string host, string path, AddressPattern pattern, AddressMatch match)
    {
        var url = pattern.Url is { } known ? new Uri(Filled(known, host, match.Path, match)) : Plain(address, host, path, isBoard: true);
        return new CanonicalAddress
        {
            Original = address,
            Url = url,
            ReadFrom = pattern.ReadFrom is { } source ? new Uri(Filled(source, host, match.Path, match)) : url,
            Kind = pattern.Kind,
            Board = pattern.Board,
            Id = match.Id,
            Tenant = pattern.Tenant is { } tenant && match.Tenant is { } account
                ? Filled(tenant, host, path, match with { Tenant = account.ToLowerInvariant() })
                : null,
            IsBoard = pattern.IsPublic,
        };
    }

    private static string Filled(string template, string host, string path, AddressMatch match) => template
        .Replace("{host}", host, StringComparison.Ordinal)
        .Replace("{tenant}", match.Tenant, StringComparison.Ordinal)
        .Replace("{id}", match.Id, StringComparison.Ordinal)
        .Replace("{path}", path, StringComparison.Ordinal);

    /// <summary>The address without noise. A board's pages are all on https, another site's may be on either.</summary>
    private static Uri Plain(Uri address, string host, string path, bool isBoard)
    {
        var scheme = isBoard ? Uri.UriSchemeHttps : address.Scheme;
        var port = isBoard || address.IsDefaultPort ? string.Empty : FormattableString.Invariant($":{address.Port}");
        var query = AddressNoise.Query(address.Query, isBoard);
        var fragment = isBoard ? string.Empty : AddressNoise.Fragment(address.Fragment);
        return Uri.TryCreate($"{scheme}://{host}{port}{path}{query}{fragment}", UriKind.Absolute, out var plain) ? plain : address;
    }
}
