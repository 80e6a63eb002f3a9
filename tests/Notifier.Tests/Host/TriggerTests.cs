using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.Settings;
using Notifier.Adapters.Start;
using Notifier.Adapters.Storage;
using Notifier.Adapters.Storage.Memory;
using Notifier.Core;
using Notifier.Core.Email;
using Notifier.Core.Jobs;
using Notifier.Core.Reminders;
using Notifier.Core.Storage;
using Notifier.Functions;
using Notifier.Tests.FunctionsHost;

namespace Notifier.Tests.Host;

/// <summary>The doors at which the Functions host knocks: what they take, what they answer, and to whom they are shut.</summary>
public sealed class TriggerTests
{
    private const string Advert = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";

    private static readonly Uri Handler = new("http://localhost:7071/");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_Function_Is_What_The_Code_Serves()
    {
        var functions = Function.In(Path.Combine(AppContext.BaseDirectory, "functions")).ToDictionary(function => function.Name);
        Assert.Equal(["PurgeExpired", "ReconcileSuppressions", "RepairReminders", "SendMail", "SweepDue", "Web"], functions.Keys.Order(StringComparer.Ordinal));

        foreach (var schedule in typeof(Schedules).GetProperties().Where(property => property.PropertyType == typeof(string)))
        {
            Assert.Equal("timerTrigger", functions[schedule.Name].Trigger);
            Assert.Equal(schedule.GetValue(new Schedules()), functions[schedule.Name].Text("schedule"));
            Assert.Equal("timer", functions[schedule.Name].Text("name"));
            Assert.Equal(1, functions[schedule.Name].Bindings);
        }

        var send = functions["SendMail"];
        Assert.Equal(("queueTrigger", ChosenStorage.Queue, "AzureWebJobsStorage", "binary", "message"), (send.Trigger, send.Text("queueName"), send.Text("connection"), send.Text("dataType"), send.Text("name")));
        Assert.Equal(1, send.Bindings);

        // Exactly one way in and one out: only then is a request passed on as it is.
        var web = functions["Web"];
        Assert.Equal(("httpTrigger", "anonymous", "{*path}", 2), (web.Trigger, web.Text("authLevel"), web.Text("route"), web.Bindings));
    }

    [Fact]
    public void The_Host_Is_Told_What_The_Code_Relies_On()
    {
        var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"))).RootElement;
        Assert.Equal("2.0", host.GetProperty("version").GetString());
        Assert.Equal("handler", host.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString());
        Assert.True(host.GetProperty("customHandler").GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.False(host.GetProperty("customHandler").TryGetProperty("http", out _)); // with routes of its own the host refuses every function.json
        Assert.Equal(string.Empty, host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("Microsoft.Azure.Functions.ExtensionBundle", host.GetProperty("extensionBundle").GetProperty("id").GetString());
        Assert.Equal("[4.*, 5.0.0)", host.GetProperty("extensionBundle").GetProperty("version").GetString());

        var queues = host.GetProperty("extensions").GetProperty("queues");
        Assert.Equal(HandleMessage.MostDeliveries, queues.GetProperty("maxDequeueCount").GetInt32());
        Assert.Equal("base64", queues.GetProperty("messageEncoding").GetString());
        Assert.Equal(new Delays().Redelivery, TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(HandleMessage.MostAtOnce, queues.GetProperty("batchSize").GetInt32() + queues.GetProperty("newBatchThreshold").GetInt32());

        // A path may hold a person's token, which must not stand in the host's records.
        Assert.False(host.GetProperty("logging").GetProperty("applicationInsights").GetProperty("httpAutoCollectionOptions").GetProperty("enableHttpTriggerExtendedInfoCollection").GetBoolean());

        // A sweep looks at the time between two rows, and a row takes seconds at most.
        Assert.True(new Delays().SweepStop * 2 < TimeSpan.Parse(host.GetProperty("functionTimeout").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task There_Is_No_Door_Without_The_Host()
    {
        await using var world = new World();
        foreach (var function in (string[])["SweepDue", "RepairReminders", "PurgeExpired", "ReconcileSuppressions", "SendMail"])
        {
            using var answer = await world.Http.SendAsync(Invocation.Request(Handler, function, Invocation.Timer(function)), Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_A_Message_Asks_For_Is_Done_Before_The_Answer_In_Whatever_Form_It_Comes()
    {
        foreach (var form in (Func<string, string>[])
        [
            text => Invocation.Binary("SendMail", "message", text, 1, "a1"),
            text => Invocation.Encoded("SendMail", "message", text, 1, "a1"),
            text => Invocation.AsIs("SendMail", "message", text, 1, "a1"),
            text => Invocation.AsIs("SendMail", "message", $"\"{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}\"", 1, "a1"),
            text => $$"""{"Data":{"message":{{text}}},"Unknown":[],"Metadata":null}""",
        ])
        {
            var queue = new MemoryQueue(TimeProvider.System);
            await using var world = Under(queue);
            using var asked = await world.Follow(await world.Tell(Advert));
            var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;

            Assert.Equal(HostVerdict.Success, await Ask(world, "SendMail", form(message.Text)));
            Assert.Equal(World.Somebody, Assert.Single(world.Mails()).To.Mailboxes.Single().Address);
            Assert.Equal(HostVerdict.Success, await Ask(world, "SendMail", form(message.Text))); // delivered again, though it was done with
            Assert.Empty(world.Mails());
        }
    }

    [Fact]
    public async Task Every_Timer_Answers_Whatever_The_Host_Says_Of_Its_Schedule()
    {
        await using var world = Under(new MemoryQueue(TimeProvider.System));
        foreach (var function in (string[])["SweepDue", "RepairReminders", "PurgeExpired", "ReconcileSuppressions"])
        {
            foreach (var body in (string[])
            [
                Invocation.Timer(function),
                Invocation.Timer(function, isPastDue: true),
                Invocation.Timer(function, status: null),
                Invocation.Timer(function, status: """{"Last":"0001-01-01T00:00:00","Next":"0001-01-01T00:00:00","LastUpdated":"0001-01-01T00:00:00"}"""),
                Invocation.Timer(function, status: """{"Last":"no time at all","Next":7}"""),
                string.Empty,
            ])
            {
                Assert.Equal(HostVerdict.Success, await Ask(world, function, body));
                Assert.Equal(HostVerdict.Success, await Ask(world, function, body)); // the same tick twice
            }
        }
    }

    /// <summary>The host passes on whatever is asked for, and says for whom it was meant.</summary>
    [Theory]
    [InlineData("SendMail")]
    [InlineData("sendmail")]
    [InlineData("%53endMail")]
    [InlineData("SendMail/")]
    [InlineData("SWEEPDUE")]
    [InlineData("RepairReminders")]
    [InlineData("purge%45xpired")]
    public async Task From_Outside_There_Is_No_Such_Door(string path)
    {
        var queue = new MemoryQueue(TimeProvider.System);
        await using var world = Under(queue);
        using var asked = await world.Follow(await world.Tell(Advert));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        foreach (var header in (string[])["X-Forwarded-Host", "x-forwarded-for", "X-Forwarded-Proto"])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Get, HttpMethod.Put, HttpMethod.Options])
            {
                using var forged = Invocation.Request(Handler, path, Invocation.Binary("SendMail", "message", message.Text, 1, "a1"));
                forged.Method = method;
                forged.Headers.Add(header, "dates.example");
                using var answer = await world.Http.SendAsync(forged, Stop);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Assert.Contains("There is nothing at this address.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
        }

        Assert.Empty(world.Mails());
    }

    [Fact]
    public async Task A_Function_That_Is_None_Fails_And_Does_Not_Hang()
    {
        await using var world = Under(new MemoryQueue(TimeProvider.System));
        using var answer = await world.Http.SendAsync(Invocation.Request(Handler, "NoSuchFunction", Invocation.Timer("NoSuchFunction")), Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{\"person\":\"of an older version\"}")]
    [InlineData("{\"Id\":\"../../x\",\"DequeueCount\":\"9\",\"person\":7}")]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_Message_That_Is_None_Of_Ours_Is_Put_On_Record_And_Goes(string text)
    {
        foreach (var body in (string[])[Invocation.Binary("SendMail", "message", text, 1, "a1"), Invocation.Encoded("SendMail", "message", text, 1, "a1"), Invocation.AsIs("SendMail", "message", text, 1, "a1")])
        {
            await using var world = Under(new MemoryQueue(TimeProvider.System));
            Assert.Equal(HostVerdict.Success, await Ask(world, "SendMail", body));
            var row = Assert.Single((await world.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows);
            Assert.StartsWith("it is no message of ours: ", row.Text("reason"), StringComparison.Ordinal);
            Assert.Equal(1, row.Number("deliveries"));
            Assert.Contains("is given up and put on record: it is no message of ours", world.Log.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"Data\":{}}")]
    [InlineData("{\"Data\":{\"message\":")]
    public async Task A_Delivery_In_A_Form_Nobody_Knows_Fails_And_Says_So(string body)
    {
        await using var world = Under(new MemoryQueue(TimeProvider.System));
        Assert.Equal(HostVerdict.Failed, await Ask(world, "SendMail", body));
        Assert.Contains("Error The Functions host delivered a message in a form that is not known", world.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Message_That_Fails_Comes_Again_And_Is_Put_On_Record_The_Fifth_Time()
    {
        var queue = new MemoryQueue(TimeProvider.System);
        await using var world = Under(queue, services => services.AddSingleton<IMailService>(new Troubled(new InvalidOperationException("of somebody@people.example"))));
        using var asked = await world.Follow(await world.Tell(Advert));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        for (var delivery = 1; delivery <= HandleMessage.MostDeliveries; delivery++)
        {
            Assert.Equal(delivery < HandleMessage.MostDeliveries ? HostVerdict.Failed : HostVerdict.Success, await Ask(world, "SendMail", Invocation.Binary("SendMail", "message", message.Text, delivery, "a1")));
            world.Clock.Advance(TimeSpan.FromMinutes(3)); // the claim of the attempt before has lapsed
        }

        var row = Assert.Single((await world.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows);
        Assert.Equal(("Confirm", "InvalidOperationException", 5), (row.Text("kind"), row.Text("reason"), row.Number("deliveries")));
        Assert.DoesNotContain(World.Somebody, world.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task During_An_Outage_A_Message_Is_Put_Back_And_When_Even_That_Fails_It_Stays_Where_It_Is()
    {
        var clock = new VirtualClock(World.Start);
        var queue = new MemoryQueue(clock);
        await using var world = Under(queue, services => services.AddSingleton<IMailService>(new Troubled(new StorageUnavailableException("The account is away."))));
        using var asked = await world.Follow(await world.Tell(Advert));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        var body = Invocation.Binary("SendMail", "message", message.Text, 5, message.Id);

        Assert.Equal(HostVerdict.Success, await Ask(world, "SendMail", body));
        await queue.DeleteAsync(message, Stop);
        clock.Advance(new Delays().PutBack - TimeSpan.FromSeconds(1));
        Assert.Null(await queue.ReceiveAsync(TimeSpan.FromSeconds(1), Stop));
        clock.Advance(TimeSpan.FromSeconds(2));
        var again = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        Assert.Equal((message.Text, 1), (again.Text, again.DequeueCount));

        await using var away = Under(queue, services => services
            .AddSingleton<ITableStore>(new CheckedStore(new MemoryTableStore(), _ => throw new StartTroubleException("The account is away.")))
            .AddSingleton<ISendQueue>(new NoQueue()));
        Assert.Equal(HostVerdict.Failed, await Ask(away, "SendMail", body));
    }

    [Fact]
    public async Task A_Timer_That_Cannot_Do_Its_Work_Fails_And_The_Health_Says_Why()
    {
        await using var world = Under(new MemoryQueue(TimeProvider.System), services => services.AddSingleton<ITableStore>(new CheckedStore(new MemoryTableStore(), _ => throw new StartTroubleException("The keys are others."))));
        Assert.Equal(HostVerdict.Failed, await Ask(world, "SweepDue", Invocation.Timer("SweepDue")));
        using var health = await world.Http.GetAsync("/api/health", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        var said = await World.Json(health);
        Assert.Equal(("The keys are others.", "sweep: The keys are others."), (said.GetProperty("storage").GetString(), said.GetProperty("work").GetString()));
        using var home = await world.Http.GetAsync("/", Stop);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
    }

    [Fact]
    public async Task The_Outbox_Is_Never_Shown_And_Nobody_Is_Counted_By_An_Address_That_Is_The_Hosts()
    {
        await using var world = Under(new MemoryQueue(TimeProvider.System), null, ("Limits:AsksAMinute", "1"), ("Limits:ChecksAMinute", "1"));
        using var outbox = await world.Http.GetAsync("/outbox", Stop);
        Assert.Equal(HttpStatusCode.NotFound, outbox.StatusCode);
        var advert = await world.Tell(Advert);
        for (var asks = 0; asks < 3; asks++)
        {
            using var asked = await world.Follow(advert, $"somebody{asks}@people.example");
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            using var check = await world.Http.PostAsync("/api/check", World.Text(Advert), Stop);
            Assert.Equal(HttpStatusCode.OK, check.StatusCode);
        }
    }

    [Fact]
    public async Task A_Check_Is_Made_Once_When_It_Passed_And_Again_When_It_Did_Not()
    {
        var checks = 0;
        using var store = new CheckedStore(new MemoryTableStore(), _ => ++checks < 3 ? throw new StartTroubleException("Not yet.") : Task.CompletedTask);
        for (var tries = 0; tries < 2; tries++)
        {
            Assert.Equal("Not yet.", (await Assert.ThrowsAsync<StorageUnavailableException>(() => store.GetAsync("state", "a", "b", Stop))).Message);
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.GetAsync("state", "a", "b", Stop)));
        Assert.Equal(3, checks);
    }

    [Fact]
    public async Task However_It_Ends_The_Host_Sees_One()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        string[] arguments = [.. HostSettings.Named([(HostSettings.Port, $"{port}"), .. HostSettings.All("UseDevelopmentStorage=true", "data")]).Select(setting => $"--{setting.Name}={setting.Value}")];

        Assert.Equal(1, await UnderHost.RunAsync([.. arguments, "--Keys:Pepper=none"]));
        Assert.Equal(1, await UnderHost.RunAsync(arguments, services => services.AddHostedService<Failing>()));
        using var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();
        Assert.Equal(1, await UnderHost.RunAsync(arguments));
    }

    private static World Under(MemoryQueue queue, Action<IServiceCollection>? change = null, params ReadOnlySpan<(string Name, string Value)> settings) => new(
        services =>
        {
            services.AddSingleton<ITableStore>(new MemoryTableStore()).AddSingleton<ISendQueue>(queue).AddSingleton<IReceiveQueue>(queue);
            change?.Invoke(services);
        },
        [
            (HostSettings.Port, "7071"),
            ("PublicUrl", "http://localhost:7071/"),
            ("MailService", "outbox"),
            ("OutboxUnderHost", "true"),
            ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
            .. HostSettings.Named(HostSettings.Keys),
            .. settings,
        ]);

    private static Task<HostVerdict> Ask(World world, string function, string body) => HostVerdicts.OfAsync(() => world.Http.SendAsync(Invocation.Request(Handler, function, body), Stop), Stop);

    private sealed class Failing(Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime) : Microsoft.Extensions.Hosting.BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!lifetime.ApplicationStarted.IsCancellationRequested)
            {
                await Task.Delay(10, stoppingToken);
            }

            throw new InvalidOperationException("as a bug would");
        }
    }

    private sealed class NoQueue : ISendQueue
    {
        public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => throw new StorageUnavailableException("The queue is away.");
    }

    private sealed class Troubled(Exception trouble) : IMailService
    {
        public bool KnowsAtOnce => true;

        public Task<SendOutcome> SendAsync(EmailMessage message, int attempt, CancellationToken cancellationToken) => throw trouble;

        public Task<bool> WasAcceptedAsync(string sid, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<bool> ForgetAsync(EmailAddress? address, IReadOnlyList<string> sids, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
