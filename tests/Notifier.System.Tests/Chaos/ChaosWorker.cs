using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;
using Notifier.System.Tests.Deployed;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Emails;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Chaos;

/// <summary>
/// The published program in a process of its own. All it asks of storage and of the mail service passes here, and each request is a step at which it may be killed: before the
/// service has it, or once the service has done it and the answer is on its way. Then it is started again.
/// </summary>
internal sealed class ChaosWorker : IAsyncDisposable
{
    /// <summary>Of a hundred steps.</summary>
    public const double Kills = 3;

    private readonly Lock _lock = new();
    private readonly SeededChance _chance;
    private readonly int _number;
    private readonly FaultyProxy[] _proxies;
    private readonly HostDouble _host;
    private Task _start = Task.CompletedTask;
    private bool _isMortal;
    private int _moments;

    private ChaosWorker(SeededChance chance, int number, FaultyProxy[] proxies, HostDouble host) => (_chance, _number, _proxies, _host) = (chance, number, proxies, host);

    public int Killed { get; private set; }

    /// <summary>Killed while a mail was on its way to the service, or before its answer was back.</summary>
    public int KilledSending { get; private set; }

    /// <summary>Not dead, and not just being started.</summary>
    public bool IsAlive
    {
        get
        {
            lock (_lock)
            {
                return _isMortal;
            }
        }
    }

    /// <summary>What all its processes wrote.</summary>
    public string Output => _host.Output;

    public static async Task<ChaosWorker> StartAsync(Package package, AzureAccount emulator, Uri mailService, Func<string, Uri, (string Name, string Value)[]> settings, SeededChance chance, int number, CancellationToken stop)
    {
        FaultyProxy[] proxies = [await FaultyProxy.ToAsync(emulator.Tables), await FaultyProxy.ToAsync(emulator.Queues), await FaultyProxy.ToAsync(mailService)];
        var worker = new ChaosWorker(chance, number, proxies, new HostDouble(package.Folder, settings(Azurite.ConnectionString(emulator.Name, proxies[0].Address, proxies[1].Address), proxies[2].Address)));
        foreach (var proxy in proxies)
        {
            // The two moments of a mail are a step each; of what is asked of storage they are one together.
            var (isMail, percent) = proxy == proxies[2] ? (true, Kills) : (false, Kills / 2);
            proxy.Script = _ => worker.Step(percent, isMail) ? ProxyFault.Fails : ProxyFault.None; // whoever asked is dead
            proxy.Afterwards = _ => Task.FromResult(worker.Step(percent, isMail));
        }

        await worker._host.StartAsync(stop);
        worker._isMortal = true;
        return worker;
    }

    /// <returns>Whether it was done with.</returns>
    public async Task<bool> DeliverAsync(ReceivedMessage message)
    {
        await AliveAsync();
        var result = await _host.DeliverAsync(message.Text, message.DequeueCount, message.Id, CancellationToken.None);
        Assert.Contains(result, (InvocationResult[])[InvocationResult.Success, InvocationResult.Broken]);
        return result == InvocationResult.Success;
    }

    /// <summary>Tells it of events, signed.</summary>
    /// <returns>Whether it took them.</returns>
    public async Task<bool> TellAsync(FakeSendGrid fake, IEnumerable<JsonObject> events, CancellationToken stop)
    {
        var body = Encoding.UTF8.GetBytes(new JsonArray([.. events.Select(each => each.DeepClone())]).ToJsonString());
        var (signature, timestamp) = fake.Sign(body, DateTimeOffset.UtcNow); // the door compares it with the real clock
        try
        {
            await AliveAsync();
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await _host.AskAsync(HttpMethod.Post, "/api/mail-events", content, stop, ("X-Twilio-Email-Event-Webhook-Signature", signature), ("X-Twilio-Email-Event-Webhook-Timestamp", timestamp));
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]); // the latter: it is just being recorded
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isMortal = false;
        }

        await _start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _host.DisposeAsync();
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private Task AliveAsync()
    {
        lock (_lock)
        {
            return _start;
        }
    }

    /// <summary>What a dead process still asked for, and what the next one asks while it starts, is no step.</summary>
    /// <returns>Whether this was its last.</returns>
    private bool Step(double percent, bool isMail)
    {
        lock (_lock)
        {
            if (!_isMortal || !_chance.Is("kill", _number, _moments++, percent))
            {
                return false;
            }

            _isMortal = false;
            Killed++;
            KilledSending += isMail ? 1 : 0;
            _host.Kill();
            _start = Task.Run(StartAgainAsync);
            return true;
        }
    }

    private async Task StartAgainAsync()
    {
        await _host.StartAsync(CancellationToken.None);
        lock (_lock)
        {
            _isMortal = true;
        }
    }
}
