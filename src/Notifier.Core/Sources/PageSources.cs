using Notifier.Core.Adverts;
using Notifier.Core.Adverts.Identity;
using Notifier.Core.Options;
using Notifier.Reading.Boards;
using Notifier.Reading.Dates;

namespace Notifier.Core.Sources;

/// <summary>Decides whether a fetched page may change what other readings said, or speaks only for itself.</summary>
/// <remarks>Only the address decides, and what the operator named. Nothing that a page says about itself gives it more rights.</remarks>
public sealed class PageSources(SourceOptions options)
{
    /// <param name="address">Of the page, after redirects.</param>
    /// <param name="reading">What it says. It can only take rights away.</param>
    public AdvertSource SourceOf(CanonicalAddress address, AdvertReading reading) =>
        IsAdvertOfBoard(address) || (address.Kind == AddressKind.Advert && IsNamed(address.Tenant, reading.Employer))
            ? AdvertSource.Board
            : AdvertSource.Page;

    /// <summary>An advert's own address on the host of a public board. Other pages there may be anything, such as advice.</summary>
    public static bool IsAdvertOfBoard(CanonicalAddress address) => address is { IsBoard: true, Kind: AddressKind.Advert };

    /// <summary>The operator named this account, and the page states no other employer.</summary>
    private bool IsNamed(string? tenant, string? employer) =>
        options.Tenants.FirstOrDefault(named => named.Tenant.Equals(tenant, StringComparison.OrdinalIgnoreCase)) is { } account
        && (EmployerReference.KeyOf(employer) is not { } stated || stated == EmployerReference.KeyOf(account.Employer));
}
