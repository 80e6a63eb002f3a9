using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Crashes;

/// <summary>The real process, which is killed and started again in the same folder; and what its visitors were asking for when it died.</summary>
internal sealed class KillableServer : IDisposable
{
    private readonly string _folder;
    private readonly int _port = FreePort();
    private readonly (string Name, string Value)[] _settings;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<object, CrashPhase> _underway = [];
    private readonly StringBuilder _log = new();
    private StartedServer? _running;

    public KillableServer(string folder, params (string Name, string Value)[] settings)
    {
        (_folder, _settings) = (folder, settings);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_port}/") };
    }

    /// <summary>What its dead processes wrote.</summary>
    public string Log => _log.ToString();

    public string DataFolder => Path.Combine(_folder, "data");

    public void Start() => _running = StartedServer.In(_folder, _port, _settings);

    public Task Answers(CancellationToken stop) => _running!.Answers(stop);

    public bool IsUnderway(CrashPhase phase) => _underway.Values.Contains(phase);

    /// <returns>What was asked for and not answered.</returns>
    public IReadOnlyCollection<CrashPhase> Kill()
    {
        var underway = _underway.Values.ToHashSet();
        if (_running is { } dead)
        {
            dead.Kill();
            _log.Append(dead.Output).Append(dead.Errors);
            dead.Dispose();
            _running = null;
        }

        return underway;
    }

    /// <summary>Asks again until there is an answer, as people do.</summary>
    /// <param name="phase">What is broken off when the program dies meanwhile; null for what is not counted.</param>
    public async Task<string> Ask(CrashPhase? phase, Func<HttpRequestMessage> request, CancellationToken stop, params HttpStatusCode[] expected)
    {
        while (true)
        {
            var mark = new object();
            try
            {
                if (phase is { } counted)
                {
                    _underway[mark] = counted;
                }

                using var asked = request();
                using var answer = await _http.SendAsync(asked, stop);
                var words = await answer.Content.ReadAsStringAsync(stop);
                Assert.True(expected.Contains(answer.StatusCode), $"{asked.Method} {asked.RequestUri} was answered with {(int)answer.StatusCode}: {words}");
                return words;
            }
            catch (HttpRequestException)
            {
                // It was killed before it could answer, or is just being started.
            }
            finally
            {
                _underway.TryRemove(mark, out _);
            }

            await Task.Delay(30, stop);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _running?.Dispose();
    }

    /// <summary>Below the ports that the system gives to whoever connects: while the program is dead nobody can come to have its port, not even who tries to reach it.</summary>
    private static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 30_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }
}
