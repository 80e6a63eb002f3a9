using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Notifier.Adapters.Fetching;

namespace Notifier.Testing.Fetching;

/// <summary>Names and connections of a test. Nothing leaves the machine: made-up public addresses lead to a listener on loopback, or nowhere.</summary>
internal sealed class FakeNetwork : INetwork
{
    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<IPAddress, byte> _reachable = [];
    private int _made;

    /// <summary>The listeners of the local web. Null when nobody listens.</summary>
    public (int Http, int Https)? Ports { get; set; }

    /// <summary>Names that were resolved, in their order.</summary>
    public ConcurrentQueue<string> Resolved { get; } = [];

    /// <summary>Connections that were asked for.</summary>
    public ConcurrentQueue<IPEndPoint> Connected { get; } = [];

    /// <summary>The name has an address from now on, if it had none.</summary>
    public void Know(string host)
    {
        if (!_names.ContainsKey(host))
        {
            var number = Interlocked.Increment(ref _made);
            var address = new IPAddress([11, 1, (byte)(number >> 8), (byte)number]);
            _reachable[address] = 0;
            _names[host] = new([[address]]);
        }
    }

    /// <summary>What the name resolves to, one answer after another. The last one stays.</summary>
    public void Resolve(string host, params string[][] answers) =>
        _names[host] = new(answers.Select(answer => Array.ConvertAll(answer, IPAddress.Parse)));

    /// <summary>The local web answers at this address too.</summary>
    public void Reach(string address) => _reachable[IPAddress.Parse(address)] = 0;

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Resolved.Enqueue(host);
        if (!_names.TryGetValue(host, out var answers))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        lock (answers)
        {
            return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
        }
    }

    public async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        Connected.Enqueue(endPoint);
        var port = endPoint.Port == 443 ? Ports?.Https : endPoint.Port == 80 ? Ports?.Http : null;
        if (port is null || !_reachable.ContainsKey(endPoint.Address))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }

        return await new MachineNetwork().ConnectAsync(new IPEndPoint(IPAddress.Loopback, port.Value), cancellationToken);
    }
}
