using System.Net;
using System.Net.Sockets;

namespace Notifier.Core.Fetching;

/// <summary>Whether an IP address lies in the public internet, or inside some network such as our own.</summary>
public static class PublicAddress
{
    /// <summary>Unwrapping an address gives an address that may itself wrap one. No honest address does that.</summary>
    private const int MostWraps = 4;

    /// <summary>Private, local, reserved, for documents, for benchmarks and of cloud hosts. 168.63.129.16 is Azure's own.</summary>
    private static readonly IPNetwork[] Special4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    /// <summary>An address that wraps an IPv4 address is refused too, even when that one is public: no web site needs it.</summary>
    private static readonly IPNetwork[] Special6 = Parse(
        "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8");

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    public static bool IsPublic(IPAddress address) => IsPublic(address, 0);

    private static bool IsPublic(IPAddress address, int wraps)
    {
        if (wraps > MostWraps)
        {
            return false;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Array.Exists(Special4, network => network.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
        {
            return false;
        }

        // IPNetwork never finds a mapped address in an IPv6 network, so it is judged as the IPv4 address that it is.
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4(), wraps + 1);
        }

        return Wrapped(address).All(inner => IsPublic(inner, wraps + 1)) && !Array.Exists(Special6, network => network.Contains(address));
    }

    /// <summary>The IPv4 addresses to which a gateway or relay would pass on what is sent to this address.</summary>
    private static IEnumerable<IPAddress> Wrapped(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(2, 4));
        }

        if (Nat64.Contains(address) || LocalNat64.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }

        if (Teredo.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(4, 4)); // the server
            yield return new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]); // the client
        }
    }

    private static IPNetwork[] Parse(params string[] networks) => Array.ConvertAll(networks, network => IPNetwork.Parse(network));
}
