using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notifier.Benchmarks;

/// <summary>One connection on which one request after the other is asked. It does as little as can be, so that the server's work is what is measured.</summary>
internal sealed class PageConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];

    public PageConnection(IPEndPoint server) => _socket.Connect(server);

    /// <returns>The length of the answer's body.</returns>
    /// <exception cref="InvalidOperationException">It is no answer that says how long it is, or an error of the server.</exception>
    public int Ask(byte[] request)
    {
        _socket.Send(request);
        var read = 0;
        int head;
        do
        {
            read += Receive(read);
            head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }
        while (head < 0);

        var headers = Encoding.ASCII.GetString(_buffer, 0, head);
        const string Length = "Content-Length: ";
        var at = headers.IndexOf(Length, StringComparison.Ordinal);
        if (at < 0 || headers.StartsWith("HTTP/1.1 5", StringComparison.Ordinal) || headers.StartsWith("HTTP/1.1 429", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The server answered: {headers}");
        }

        var end = headers.IndexOf('\r', at);
        var bytes = int.Parse(headers.AsSpan()[(at + Length.Length)..(end < 0 ? headers.Length : end)], CultureInfo.InvariantCulture);
        for (var whole = head + 4 + bytes; read < whole;)
        {
            read += Receive(read);
        }

        return bytes;
    }

    public void Dispose() => _socket.Dispose();

    private int Receive(int from) => _socket.Receive(_buffer, from, _buffer.Length - from, SocketFlags.None) is > 0 and var read ? read : throw new InvalidOperationException("The server closed the connection.");
}
