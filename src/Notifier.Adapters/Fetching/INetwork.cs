using System.Net;
using System.Net.Sockets;

namespace Notifier.Adapters.Fetching;

/// <summary>The wire below the gate's judgement: names and connections. Tests replace it, so the judgement itself has no exception.</summary>
internal interface INetwork
{
    /// <exception cref="SocketException">The name has no address.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <exception cref="SocketException">Nobody answers there.</exception>
    Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken);
}

/// <summary>The machine's own names and sockets.</summary>
internal sealed class MachineNetwork : INetwork
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    public async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
