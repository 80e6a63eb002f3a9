namespace Notifier.Core.Options;

/// <summary>An employer's account on a shared recruitment system, named by the operator.</summary>
/// <param name="Tenant">As in an address: "greenhouse.io/acme".</param>
public sealed record NamedTenant(string Tenant, string Employer);

/// <summary>Where adverts are read, and who may say what.</summary>
public sealed record SourceOptions
{
    /// <summary>Links are read. Without it, a link leads to the paste form, and no request leaves to an address from outside.</summary>
    public bool ReadLinks { get; init; } = true;

    /// <summary>Accounts on shared systems whose pages may join their employer's adverts.</summary>
    [Setting(
        "accounts on shared recruitment systems with their employers, separated by commas, each once, "
        + "such as greenhouse.io/acme=Acme Trust,lever.co/north=North Charity")]
    public IReadOnlyList<NamedTenant> Tenants { get; init; } = [];
}
