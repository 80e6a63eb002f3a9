using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Notifier.Core.Sending;
using Notifier.Core.Storage;
using Notifier.Reading.Grammar;
using Notifier.System.Tests.Crashes;
using Notifier.System.Tests.FunctionsHost;
using Notifier.System.Tests.FunctionsHost.Rpc;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Deployed;

/// <summary>People follow an advert, confirm, and are told that its date moved, by two instances over one storage account that are killed at any step.</summary>
internal sealed class DeployedJourney : IAsyncDisposable
{
    /// <summary>Of a hundred messages, delivered once more after they were done with.</summary>
    private const int Duplicates = 25;

    /// <summary>Of a hundred steps, meanwhile the instance is killed.</summary>
    private const int Kills = 3;

    private const int PeopleAtOnce = 8;

    private readonly Deployment _deployment;
    private readonly IReadOnlyList<string> _people;
    private readonly PlannedAdvert _advert;
    private readonly DateOnly _moved;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<HostDouble, Task> _starting = [];
    private readonly QueueTrigger _queue;
    private int _kills;
    private int _lastTries;

    public DeployedJourney(Package package, string connection, int people, int seed)
    {
        _random = new Random(seed);
        _people = [.. Enumerable.Range(1, people).Select(number => $"candidate-{number}@people.example")];
        var now = DateTimeOffset.UtcNow;
        var hour = TimeZoneInfo.ConvertTime(now, LondonTime.Zone).DateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var day = LondonTime.DayOf(now);
        (_advert, _moved) = (new PlannedAdvert("Nurse", "AB1012", day.AddDays(-20), day.AddDays(12)), day.AddDays(14));
        _deployment = new Deployment(
            package,
            connection,
            instances: 2,
            ("PublicUrl", "http://localhost:7071/"),
            ("Delays__ReminderHour", hour),
            ("Delays__EarliestHour", hour), // with the two below mails leave at any hour
            ("Delays__LastHour", "00:00"),
            ("Delays__LeastToApply", "3660.00:00:00"),
            ("Delays__Settle", "00:00:02"),
            ("Delays__ClaimLapse", "00:00:10"),
            ("Delays__Evidence", "00:00:10"),
            ("Delays__PutBack", "00:00:02"),
            ("Delays__HintRest", "00:00:01"),
            ("Delays__HintGrace", "00:00:30"),
            ("Delays__Repair", "00:00:10"),
            ("Delays__LeastAlarm", "100000"),
            ("Delays__ConfirmationsAnHour", "100000"));
        var host = package.Host with { VisibilityTimeout = Deployment.Visibility };
        _queue = new QueueTrigger(_deployment.Account, host, message => DeliverAsync(message, isLastTry: Tries(message) >= host.MaxDequeueCount), new Random(seed + 1), Duplicates);
    }

    public string Figures => $"{_people.Count} people, {_deployment.Mails.Files} mails, {_queue.Deliveries} messages delivered and {_queue.Duplicates} of them twice, {_kills} kills";

    public async Task PlayAsync(CancellationToken stop)
    {
        await _deployment.StartAsync(stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var host = Task.WhenAll(_queue.RunAsync(over.Token), TimeAsync("SweepDue", TimeSpan.FromSeconds(1), over.Token), TimeAsync("RepairReminders", TimeSpan.FromSeconds(5), over.Token));
        try
        {
            var id = await TellAsync(stop);
            await Parallel.ForEachAsync(_people, new ParallelOptions { MaxDegreeOfParallelism = PeopleAtOnce, CancellationToken = stop }, async (who, stopped) => await AskAsync($"/api/adverts/{id}/follow", () => JsonContent.Create(new { email = who, consent = true }), NumberOf(who), stopped, HttpStatusCode.Accepted));
            await Parallel.ForEachAsync(_people, new ParallelOptions { MaxDegreeOfParallelism = PeopleAtOnce, CancellationToken = stop }, async (who, stopped) =>
            {
                var link = await LinkAsync(who, stopped);
                await AskAsync(link, () => new FormUrlEncodedContent([]), NumberOf(who), stopped, HttpStatusCode.OK);
            });
            _advert.Closes = _moved;
            await TellAsync(stop);
            while (Missing().Any())
            {
                Assert.False(host.IsFaulted, host.Exception?.ToString());
                await Task.Delay(200, stop);
            }

            // What comes twice comes late: until nothing waits, and a while longer.
            while (await _deployment.Queue.CountAsync(stop) > 0)
            {
                await Task.Delay(200, stop);
            }

            await Task.Delay(TimeSpan.FromSeconds(5), stop);
        }
        finally
        {
            await over.CancelAsync();
            await host;
            await Task.WhenAll(_starting.Values);
        }
    }

    /// <summary>All that is wrong in the end, a sentence each.</summary>
    public IEnumerable<string> Wrong() =>
    [
        .. Missing(),
        .. _deployment.Mails.All().GroupBy(mail => mail.Row).Where(row => row.Count() > 1).Select(row => $"{row.First().To} got one mail {row.Count()} times: {string.Join(", ", row)}"),
        .. _people.Select(who => (Who: who, Mails: _deployment.Mails.Of(who))).Where(each => each.Mails.Count > 2).Select(each => $"{each.Who} got {string.Join(", ", each.Mails)}"),
        .. _deployment.Mails.All().Where(mail => !_people.Contains(mail.To)).Select(mail => $"{mail.To}, whom nobody knows, got “{mail}”"),
        .. _deployment.Instances.SelectMany(instance => instance.Logs).Where(log => log.Level >= RpcLog.Types.Level.Error).Select(log => $"the program complained: {log.Message}"),
    ];

    public IEnumerable<string> Lines() => _deployment.Instances.SelectMany(instance => instance.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    public ValueTask DisposeAsync() => _deployment.DisposeAsync();

    private IEnumerable<string> Missing() => _people.SelectMany(who =>
    {
        var mails = _deployment.Mails.Of(who);
        return (IEnumerable<string>)
        [
            .. mails.Count(mail => mail.IsConfirm) == 1 ? Array.Empty<string>() : [$"{who} got {mails.Count(mail => mail.IsConfirm)} mails to confirm"],
            .. mails.Count(mail => mail.IsMoved && mail.Text.Contains(PlannedAdvert.ApplyBy(_moved), StringComparison.Ordinal)) == 1 ? Array.Empty<string>() : [$"{who} was not told once that the date moved, but got: {string.Join(", ", mails)}"],
        ];
    });

    /// <summary>With those before it was put back, which the message knows.</summary>
    private static int Tries(ReceivedMessage message) => message.DequeueCount + (SendEmailMessage.TryParse(message.Text)?.Failures ?? 0);

    /// <summary>Everybody asks from a place of their own.</summary>
    private int NumberOf(string who) => _people.Index().First(each => each.Item == who).Index + 1;

    private async Task<string> LinkAsync(string who, CancellationToken stop)
    {
        while (true)
        {
            if (_deployment.Mails.Of(who).FirstOrDefault(mail => mail.IsConfirm) is { } mail)
            {
                return mail.LinkTo("confirm");
            }

            await Task.Delay(100, stop);
        }
    }

    private async Task<string> TellAsync(CancellationToken stop) =>
        JsonDocument.Parse(await AskAsync("/api/adverts", () => TestApp.Text(_advert.Words()), 0, stop, HttpStatusCode.Created, HttpStatusCode.OK)).RootElement.GetProperty("id").GetString()!;

    private async Task TimeAsync(string timer, TimeSpan pause, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Assert.Contains(await StepAsync(host => host.InvokeAsync(timer, Invocation.Timer(), CancellationToken.None)), (InvocationResult[])[InvocationResult.Success, InvocationResult.Broken]);
            await Task.Delay(pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Asks again until there is an answer, as people do.</summary>
    private async Task<string> AskAsync(string path, Func<HttpContent> content, int visitor, CancellationToken stop, params HttpStatusCode[] expected)
    {
        while (true)
        {
            try
            {
                return await StepAsync(async host =>
                {
                    using var answer = await host.VisitAsync(HostDouble.Visitor(visitor), HttpMethod.Post, path, content(), stop, ("X-Notifier-Key", TestApp.OperatorKey));
                    var words = await answer.Content.ReadAsStringAsync(stop);
                    Assert.True(expected.Contains(answer.StatusCode), $"{path} was answered with {(int)answer.StatusCode}: {words}");
                    return words;
                });
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                await Task.Delay(50, stop);
            }
        }
    }

    private async Task<InvocationResult> DeliverAsync(ReceivedMessage message, bool isLastTry)
    {
        Interlocked.Add(ref _lastTries, isLastTry ? 1 : 0);
        try
        {
            return await StepAsync(host => host.DeliverAsync(message.Text, message.DequeueCount, message.Id, CancellationToken.None));
        }
        finally
        {
            Interlocked.Add(ref _lastTries, isLastTry ? -1 : 0);
        }
    }

    /// <summary>Does something at one of the instances that live; now and then it is killed meanwhile, and started again.</summary>
    private async Task<T> StepAsync<T>(Func<HostDouble, Task<T>> step)
    {
        var (first, isKill, delay) = Draw();
        var host = _deployment.Instances[first];
        if (_starting.TryGetValue(host, out var starting))
        {
            await starting;
        }

        var done = step(host);
        if (isKill)
        {
            await Task.Delay(delay);
            await KillAsync(host);
        }

        return await done;
    }

    private Task KillAsync(HostDouble host)
    {
        lock (_lock)
        {
            if (_starting.TryGetValue(host, out var already) && !already.IsCompleted)
            {
                return already;
            }

            if (_lastTries > 0)
            {
                return Task.CompletedTask; // killed once more it would be given up, as it should: that is another test's matter
            }

            _kills++;
            host.Kill();
            return _starting[host] = host.StartAsync(CancellationToken.None);
        }
    }

    private (int Instance, bool IsKill, int Delay) Draw()
    {
        lock (_lock)
        {
            return (_random.Next(_deployment.Instances.Count), _random.Next(100) < Kills, _random.Next(60));
        }
    }
}
