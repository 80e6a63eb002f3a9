using System.Net;
using Notifier.Core.Options;

namespace Notifier.Adapters.Options;

/// <summary>How the server on one machine runs. The Functions host decides all of it otherwise.</summary>
internal sealed record ServerOptions
{
    /// <summary>Only this machine reaches it, unless the operator says otherwise.</summary>
    [Setting("an address of this machine and a port from 1 to 65535, such as 127.0.0.1:7071 or [::1]:7071")]
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 7071);

    /// <summary>Proxies whose X-Forwarded-For we believe. Empty if visitors connect directly.</summary>
    [Setting("addresses of proxies, or networks of them, separated by commas, such as 127.0.0.1,10.1.0.0/16")]
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>A folder of adverts that the very first start reads, so that there is something to look at. Empty for none.</summary>
    [ExistingFolder("a folder that is there, or nothing for none")]
    public string Samples { get; init; } = "samples";

    /// <summary>Whether this process sends emails and runs jobs. Otherwise it only answers requests.</summary>
    public bool BackgroundWork { get; init; } = true;
}
