using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Notifier.Benchmarks;

/// <summary>A server's process, from its start to its first answer.</summary>
internal static class StartedProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts a server on a free port of this machine, asks it until it answers, and kills it, as the Functions host does.</summary>
    /// <param name="listen">The argument that tells it where to listen, with {0} for address and port.</param>
    /// <param name="isOurs">It is healthy besides, and says where to look when it has read its samples: only then is it killed.</param>
    /// <returns>From just before the process is made to its first answer.</returns>
    public static TimeSpan Run(string program, string listen, string[] arguments, bool isOurs)
    {
        var at = new IPEndPoint(IPAddress.Loopback, FreePort());
        var begin = new ProcessStartInfo(program, [string.Format(CultureInfo.InvariantCulture, listen, at), .. arguments]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var name in begin.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
        {
            begin.Environment.Remove(name); // what "dotnet run" and this machine set for themselves
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(begin)!;
        try
        {
            while (!Answers(at, "/"))
            {
                if (process.HasExited || watch.Elapsed > Patience)
                {
                    throw new InvalidOperationException($"{program} does not answer.");
                }

                Thread.Sleep(1); // between two looks whether it answers; shorter than what is measured
            }

            var time = watch.Elapsed;
            if (isOurs && !(SaysWhereToLook(process.StandardOutput) && Answers(at, "/api/health")))
            {
                throw new InvalidOperationException($"{program} answers, but is not well.");
            }

            return time;
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    private static bool SaysWhereToLook(StreamReader output)
    {
        while (output.ReadLine() is { } line)
        {
            if (line.Contains("answers at", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>False when nobody listens yet.</returns>
    private static bool Answers(IPEndPoint at, string path)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(at);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }

        socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var answer = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        return answer.ReadLine() is "HTTP/1.1 200 OK" ? true : throw new InvalidOperationException($"{at}{path} answers, but not with 200.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
