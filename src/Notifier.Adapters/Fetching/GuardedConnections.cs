using System.Net;
using System.Net.Sockets;
using Notifier.Core.Fetching;

namespace Notifier.Adapters.Fetching;

/// <summary>
/// Makes the gate's connections. It resolves a name once, judges every address, and connects to one that it judged. A name that resolves
/// differently the second time changes nothing.
/// </summary>
internal sealed class GuardedConnections(INetwork network)
{
    /// <summary>Each of them is judged, so the next one may be tried when one does not answer.</summary>
    private const int MostTries = 3;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await ResolveAsync(host, cancellationToken);
        if (!Array.TrueForAll(addresses, PublicAddress.IsPublic))
        {
            throw new GateException(FetchRefusal.PrivateNetwork);
        }

        SocketException? last = null;
        foreach (var address in addresses.OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).Take(MostTries))
        {
            try
            {
                return await network.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException fault)
            {
                last = fault;
            }
        }

        throw new GateException(FetchTrouble.Connection, last);
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await network.ResolveAsync(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw new GateException(FetchTrouble.Name);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.TryAgain or SocketError.TimedOut)
        {
            // Nobody answered the question, perhaps because we have no network. The name may well exist.
            throw new GateException(FetchTrouble.Connection, fault);
        }
        catch (Exception fault) when (fault is SocketException or ArgumentException)
        {
            throw new GateException(FetchTrouble.Name, fault);
        }
    }
}

/// <summary>Ends a request from within the HTTP client, which wraps it into exceptions of its own.</summary>
internal sealed class GateException : Exception
{
    public GateException(FetchRefusal refusal)
        : base("The address is not public.") => Answer = new GateAnswer.Refused(refusal);

    public GateException(FetchTrouble trouble, Exception? inner = null)
        : base("The host cannot be reached.", inner) => Answer = new GateAnswer.Failed(trouble);

    public GateAnswer Answer { get; }
}
