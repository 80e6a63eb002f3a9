using System.Net;
using System.Net.Sockets;

namespace Notifier.Core.Security;

/// <summary>
/// The network of a request: the /24 of an IPv4 address or the /48 of an IPv6 address, which one site usually has. It never prints itself,
/// and only its keyed hash is stored.
/// </summary>
public readonly record struct VisitorNetwork
{
    private const int V4Bytes = 3;
    private const int V6Bytes = 6;

    private readonly string? _prefix;

    private VisitorNetwork(string prefix) => _prefix = prefix;

    /// <summary>Nothing tells this visitor from any other.</summary>
    public static VisitorNetwork Unknown => default;

    public bool IsUnknown => _prefix is null;

    /// <summary>The input of the keyed hash.</summary>
    internal string Prefix => _prefix ?? string.Empty;

    /// <param name="address">Null when it is not known. An address of a private network is a proxy's, and says nothing about the
    /// visitor.</param>
    public static VisitorNetwork From(IPAddress? address)
    {
        if (address is null)
        {
            return Unknown;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = address.GetAddressBytes();
        var isV4 = address.AddressFamily == AddressFamily.InterNetwork;
        return (isV4 ? IsInner(bytes) : IsInner(address))
            ? Unknown
            : new(Convert.ToHexString(bytes, 0, isV4 ? V4Bytes : V6Bytes));
    }

    public override string ToString() => "(a network)";

    private static bool IsInner(byte[] v4) => v4
        is [0 or 10 or 127, ..]
        or [169, 254, ..]
        or [192, 168, ..]
        or [172, >= 16 and < 32, ..]
        or [100, >= 64 and < 128, ..];

    private static bool IsInner(IPAddress v6) =>
        IPAddress.IsLoopback(v6) || v6.IsIPv6LinkLocal || v6.IsIPv6UniqueLocal || v6.IsIPv6SiteLocal || v6.Equals(IPAddress.IPv6Any);
}
