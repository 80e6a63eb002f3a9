using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifier.Testing.Storage;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Jobs;
using Notifier.Core.Options;
using Notifier.Core.Sending.Service;
using Notifier.Core.Storage;
using Notifier.Functions;
using Notifier.Repository.Tests.Infra;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Emails;

namespace Notifier.System.Tests.Functions;

/// <summary>What the Functions host starts: what it is told of it, what it does, and what the host hears when it fails.</summary>
public sealed class FunctionTests
{
    private const string Advert = "Nurse\n\nCompany: Example Trust\nJob reference: AB-1\nPosting date: 10 December 2025\n\nApply by 20 January 2026.\n";
    private const string Fixed = "It failed, and the notifier’s log says why.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_Function_Is_What_The_Code_Serves()
    {
        var functions = DeclaredFunction.All.ToDictionary(function => function.Name);
        Assert.Equal(
            ["Api", "Calendar", "Pages", "PurgeExpired", "ReconcileSuppressions", "RepairReminders", "SendMail", "SweepDue"],
            functions.Keys.Order(StringComparer.Ordinal));
        Assert.All(functions.Values, function => Assert.Equal(typeof(Task), function.Method.ReturnType)); // a result would travel to the host

        foreach (var schedule in typeof(Schedules).GetProperties().Where(property => property.PropertyType == typeof(string)))
        {
            Assert.Equal(schedule.GetValue(new Schedules()), Assert.IsType<TimerTriggerAttribute>(functions[schedule.Name].Trigger).Schedule);
        }

        var send = Assert.IsType<QueueTriggerAttribute>(functions["SendMail"].Trigger);
        Assert.Equal((StorageRegistration.Queue, "AzureWebJobsStorage"), (send.QueueName, send.Connection));
        Assert.Equal(typeof(byte[]), functions["SendMail"].Method.GetParameters()[0].ParameterType);
    }

    /// <summary>The host takes the first by name of those whose routes fit, so the one for everything must come last.</summary>
    [Fact]
    public void Every_Request_Has_A_Function_And_The_One_For_Everything_Comes_Last()
    {
        var web = DeclaredFunction.All.Select(function => (function.Name, Trigger: function.Trigger as HttpTriggerAttribute)).Where(function => function.Trigger is not null).ToList();
        Assert.Equal(["api/{*path}", "calendar/{*path}", "{*path}"], web.Select(function => function.Trigger!.Route));
        Assert.All(web, function => Assert.Equal(AuthorizationLevel.Anonymous, function.Trigger!.AuthLevel));
        Assert.All(web, function => Assert.Null(function.Trigger!.Methods)); // the doors say which they take
    }

    [Fact]
    public void The_Host_Is_Told_What_The_Code_Relies_On()
    {
        var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json"))).RootElement;
        Assert.Equal("2.0", host.GetProperty("version").GetString());
        Assert.False(host.TryGetProperty("customHandler", out _));
        Assert.False(host.TryGetProperty("extensionBundle", out _)); // the package brings its own
        Assert.Equal(string.Empty, host.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());

        var queues = host.GetProperty("extensions").GetProperty("queues");
        Assert.Equal(SendEmailHandler.MostDeliveries, queues.GetProperty("maxDequeueCount").GetInt32());
        Assert.Equal("base64", queues.GetProperty("messageEncoding").GetString());
        Assert.Equal(new SendingOptions().Redelivery, TimeSpan.Parse(queues.GetProperty("visibilityTimeout").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(SendEmailHandler.MostAtOnce, queues.GetProperty("batchSize").GetInt32() + queues.GetProperty("newBatchThreshold").GetInt32());

        // A path may hold a person's token. The host would record it twice: of the request it got, and of the one it sends on to the worker.
        var records = host.GetProperty("logging").GetProperty("applicationInsights");
        Assert.False(records.GetProperty("httpAutoCollectionOptions").GetProperty("enableHttpTriggerExtendedInfoCollection").GetBoolean());
        Assert.False(records.GetProperty("enableDependencyTracking").GetBoolean());

        // A sweep looks at the time between two rows, and a row takes seconds at most.
        Assert.True(new JobOptions().SweepStop * 2 < TimeSpan.Parse(host.GetProperty("functionTimeout").GetString()!, CultureInfo.InvariantCulture));
    }

    /// <summary>The names of functions lead to nothing: only the host runs them.</summary>
    [Theory]
    [InlineData("SendMail")]
    [InlineData("%53endMail")]
    [InlineData("SWEEPDUE")]
    [InlineData("purge%45xpired")]
    public async Task From_Outside_There_Is_No_Such_Door(string path)
    {
        await using var app = new TestApp();
        using var answer = await app.Http.PostAsync($"/{path}", TestApp.Text("{}"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing at this address.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_A_Message_Asks_For_Is_Done_Once_Though_It_Comes_Twice()
    {
        var queue = new MemoryQueue(TimeProvider.System);
        await using var app = In(queue);
        using var asked = await app.Follow(await app.Tell(Advert));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;

        await Deliver(app.Services, message.Text, 1);
        Assert.Equal(TestApp.Somebody, Assert.Single(app.Mails()).To.Mailboxes.Single().Address);
        await Deliver(app.Services, message.Text, 1);
        Assert.Empty(app.Mails());
    }

    [Fact]
    public async Task Every_Timer_Runs_And_May_Come_Twice()
    {
        await using var app = In(new MemoryQueue(TimeProvider.System));
        var timers = ActivatorUtilities.CreateInstance<TimerFunctions>(app.Services);
        foreach (var run in (Func<Tick, CancellationToken, Task>[])[timers.SweepAsync, timers.RepairAsync, timers.PurgeAsync, timers.ReconcileAsync])
        {
            await run(new Tick(), Stop);
            await run(new Tick(), Stop);
        }
    }

    /// <summary>Its times have been wrong: a run that is due must not fail for them.</summary>
    [Theory]
    [InlineData("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":true}""")]
    [InlineData("""{"ScheduleStatus":{"Last":"no time at all","Next":7}}""")]
    [InlineData("{}")]
    public void Whatever_The_Host_Says_Of_Its_Schedule_Is_Taken(string told) => Assert.NotNull(JsonSerializer.Deserialize<Tick>(told));

    [Theory]
    [InlineData("hello")]
    [InlineData("{\"person\":\"of an older version\"}")]
    [InlineData("{\"Id\":\"../../x\",\"DequeueCount\":\"9\",\"person\":7}")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("\u00ff\u00fe\u0000")]
    [InlineData("eyJraW5kIjoicmVtaW5kIn0=")]
    public async Task A_Message_That_Is_None_Of_Ours_Is_Put_On_Record_And_Goes(string text)
    {
        await using var app = In(new MemoryQueue(TimeProvider.System));
        await Deliver(app.Services, Encoding.Latin1.GetBytes(text), 1); // of which some are no text at all
        var row = Assert.Single((await app.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows);
        Assert.StartsWith("it is no message of ours: ", row.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(1, row.Number("deliveries"));
        Assert.Contains("is given up and put on record: it is no message of ours", app.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>The id becomes part of a key, and the count decides when a message is given up.</summary>
    [Theory]
    [InlineData("a-1", "2", "a-1", 2)]
    [InlineData("../../x", "2", null, 2)]
    [InlineData("", "no number", null, 1)]
    [InlineData(null, null, null, 1)]
    [InlineData("a-1", "-3", "a-1", 1)]
    public async Task Of_What_The_Host_Knows_Only_What_Is_Sound_Is_Taken(string? id, string? count, string? kept, int deliveries)
    {
        await using var app = In(new MemoryQueue(TimeProvider.System));
        await ActivatorUtilities.CreateInstance<SendEmailFunction>(app.Services).RunAsync("hello"u8.ToArray(), new InProcessWorker.Invocation(new() { ["Id"] = id, ["DequeueCount"] = count }));
        var row = Assert.Single((await app.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows);
        Assert.Equal(deliveries, row.Number("deliveries"));
        Assert.Equal(kept is not null, row.Key.EndsWith("a-1", StringComparison.Ordinal));
        Assert.DoesNotContain("..", row.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Message_That_Fails_Comes_Again_And_Is_Put_On_Record_The_Fifth_Time()
    {
        var queue = new MemoryQueue(TimeProvider.System);
        await using var app = In(queue, services => services.AddSingleton<IEmailService>(new ScriptedEmailService { Answer = () => throw new InvalidOperationException("of somebody@people.example") }));
        using var asked = await app.Follow(await app.Tell(Advert));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        for (var delivery = 1; delivery < SendEmailHandler.MostDeliveries; delivery++)
        {
            var failure = await Assert.ThrowsAsync<FunctionFailedException>(() => Deliver(app.Services, message.Text, delivery));
            Assert.Equal((Fixed, null), (failure.Message, failure.InnerException));
            app.Clock.Advance(TimeSpan.FromMinutes(3)); // the claim of the attempt before has lapsed
        }

        await Deliver(app.Services, message.Text, SendEmailHandler.MostDeliveries);
        var row = Assert.Single((await app.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, Stop)).Rows);
        Assert.Equal(("Confirm", "InvalidOperationException", 5), (row.Text("kind"), row.Text("reason"), row.Number("deliveries")));
        Assert.DoesNotContain(TestApp.Somebody, app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task During_An_Outage_A_Message_Is_Put_Back_And_When_Even_That_Fails_It_Stays_Where_It_Is()
    {
        var clock = new VirtualClock(TestApp.Start);
        var queue = new MemoryQueue(clock);
        await using var app = In(queue, services => services.AddSingleton<IEmailService>(new ScriptedEmailService { Answer = () => throw new StorageUnavailableException("The account is away.") }));
        using var asked = await app.Follow(await app.Tell(Advert));
        var message = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;

        await Deliver(app.Services, message.Text, 5);
        await queue.DeleteAsync(message, Stop);
        clock.Advance(new SendingOptions().PutBack - TimeSpan.FromSeconds(1));
        Assert.Null(await queue.ReceiveAsync(TimeSpan.FromSeconds(1), Stop));
        clock.Advance(TimeSpan.FromSeconds(2));
        var again = (await queue.ReceiveAsync(TimeSpan.FromSeconds(30), Stop))!;
        Assert.Equal((message.Text, 1), (again.Text, again.DequeueCount));

        using var away = new InProcessWorker(services => services.AddSingleton<ITableStore>(Refusing("The account is away.")).AddSingleton<ISendQueue>(new NoQueue()));
        await Assert.ThrowsAsync<FunctionFailedException>(() => Guarded(away, () => Deliver(away.Services, message.Text, 5)));
        Assert.Contains("Error The function SendMail could do nothing: The queue is away.", away.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Timer_That_Cannot_Do_Its_Work_Fails_And_The_Health_Says_Why()
    {
        using var worker = new InProcessWorker(services => services.AddSingleton<ITableStore>(Refusing("The keys are others.")));
        var failure = await Assert.ThrowsAsync<FunctionFailedException>(() => ActivatorUtilities.CreateInstance<TimerFunctions>(worker.Services).SweepAsync(new Tick(), Stop));
        Assert.Equal(Fixed, failure.Message);
        var (status, body) = await worker.Ask(HttpMethod.Get, "/api/health", null);
        Assert.Equal(503, status);
        var said = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("The keys are others.", "sweep: The keys are others."), (said.GetProperty("storage").GetString(), said.GetProperty("work").GetString()));
        Assert.Equal(200, (await worker.Ask(HttpMethod.Get, "/", null)).Status);
    }

    /// <summary>The host's log shows them, and an exception's words may hold what somebody sent.</summary>
    [Fact]
    public async Task Whatever_A_Function_Throws_The_Host_Hears_Fixed_Words()
    {
        using var worker = new InProcessWorker();
        foreach (var failure in (Exception[])[new InvalidOperationException($"of {TestApp.Somebody}", new IOException(TestApp.Somebody)), new OperationCanceledException(TestApp.Somebody), new StorageUnavailableException("The account is away."), new FunctionFailedException()])
        {
            var heard = await Assert.ThrowsAsync<FunctionFailedException>(() => Guarded(worker, () => throw failure));
            Assert.Equal((Fixed, null), (heard.Message, heard.InnerException));
        }

        Assert.Equal(3, worker.Log.Written.Count);
        Assert.DoesNotContain(TestApp.Somebody, worker.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Error The function SendMail failed: InvalidOperationException", worker.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>Their own lines name the pages that were opened, and a person's token is in the name.</summary>
    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Information, false)]
    [InlineData("System.Net.Http.HttpClient", LogLevel.Information, false)]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionsApplication", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("Notifier.Core.Jobs.JobRunner", LogLevel.Information, true)]
    public void The_Framework_Tells_Of_Trouble_Only(string category, LogLevel level, bool isTold)
    {
        using var worker = new InProcessWorker();
        Assert.Equal(isTold, worker.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(level));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:1024", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7:1024", "203.0.113.7")]
    [InlineData("made up, [2001:db8::7]:443", "2001:db8::7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("203.0.113.7, unknown", null)]
    [InlineData("", null)]
    public void Under_The_Functions_Host_The_Last_That_Was_Forwarded_For_Is_The_Visitor(string forwarded, string? visitor)
    {
        Assert.Equal(visitor, HttpFunctions.VisitorIn(JsonSerializer.Serialize(new Dictionary<string, string> { ["X-Forwarded-For"] = forwarded }))?.ToString());
        Assert.Equal(visitor, HttpFunctions.VisitorIn(JsonSerializer.Serialize(new Dictionary<string, string> { ["Host"] = "dates.example", ["x-forwarded-for"] = forwarded }))?.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[\"X-Forwarded-For\"]")]
    [InlineData("{\"X-Forwarded-For\":[\"203.0.113.7\"]}")]
    [InlineData("{\"X-Forwarded-For\":")]
    [InlineData("{\"X-Forwarded-For\":\"203.0.113.7\\ud800\"}")]
    [InlineData("{\"\\ud800\":\"203.0.113.7\"}")]
    [InlineData("{}")]
    public void Where_The_Host_Does_Not_Tell_Nobody_Is_Made_Up(string? headers) => Assert.Null(HttpFunctions.VisitorIn(headers));

    [Fact]
    public async Task Each_Visitor_Has_Limits_Of_Their_Own()
    {
        using var worker = new InProcessWorker(null, ("Limits:ChecksAMinute", "1"));
        List<int> answers = [];
        foreach (var visitor in (string[])["203.0.113.7", "203.0.113.7", "203.0.113.8", "203.0.113.8"])
        {
            answers.Add((await worker.Ask(HttpMethod.Post, "/api/check", InProcessWorker.HeadersOf(visitor), Advert)).Status);
        }

        Assert.Equal([200, 429, 200, 429], answers);
        Assert.DoesNotContain("203.0.113", worker.Log.Text, StringComparison.Ordinal);
    }

    /// <summary>Otherwise the fifth person in a minute could not ask, whoever the others were.</summary>
    [Fact]
    public async Task Where_Visitors_Are_Not_Told_Apart_None_Is_Limited_And_An_Operator_Hears_Of_It_Once()
    {
        using var worker = new InProcessWorker(null, ("Limits:ChecksAMinute", "1"));
        for (var check = 0; check < 3; check++)
        {
            Assert.Equal(200, (await worker.Ask(HttpMethod.Post, "/api/check", null, Advert)).Status);
        }

        Assert.Single(worker.Log.Written, line => line.Line.StartsWith("The Functions host does not tell from where visitors ask", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Under_The_Functions_Host_The_Outbox_Is_Never_Shown()
    {
        using var worker = new InProcessWorker();
        Assert.Equal(404, (await worker.Ask(HttpMethod.Get, "/outbox", null)).Status);
        Assert.Equal(200, (await worker.Ask(HttpMethod.Get, "/", null)).Status);
    }

    /// <summary>The description of the HTTP API is the product's, without the ways by which the host comes in.</summary>
    [Fact]
    public async Task The_Api_Is_Described_As_On_One_Machine()
    {
        using var worker = new InProcessWorker();
        await using var app = new TestApp();
        var (status, described) = await worker.Ask(HttpMethod.Get, "/api/openapi.json", null);
        Assert.Equal(200, status);
        Assert.Equal(await app.Http.GetStringAsync("/api/openapi.json", Stop), described);
    }

    [Fact]
    public async Task A_Check_Is_Made_Once_When_It_Passed_And_Again_When_It_Did_Not()
    {
        var checks = 0;
        using var store = new StartupCheckedStore(new MemoryTableStore(), _ => ++checks < 3 ? throw new StartupException("Not yet.") : Task.CompletedTask);
        for (var tries = 0; tries < 2; tries++)
        {
            Assert.Equal("Not yet.", (await Assert.ThrowsAsync<StorageUnavailableException>(() => store.GetAsync("state", "a", "b", Stop))).Message);
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.GetAsync("state", "a", "b", Stop)));
        Assert.Equal(3, checks);
    }

    /// <summary>However it ends it ends with 1: after 0 the host never starts it again.</summary>
    [Theory]
    [InlineData("The notifier cannot start: the Azure Functions host starts it, and says by --functions-uri where it listens.")]
    [InlineData("The notifier cannot start: the Azure Functions host starts it, and says by --functions-uri where it listens.", "--functions-uri", "nowhere")]
    [InlineData("The notifier cannot start: PublicUrl is not set, and the Functions host needs it.", "--functions-uri", "http://127.0.0.1:9/")]
    [InlineData("The notifier cannot start: Keys__Pepper = (a secret of 4 characters) is refused.", "--functions-uri", "http://127.0.0.1:9/", "--Keys:Pepper", "none")]
    public async Task What_Cannot_Start_Says_Why_In_A_Line_And_Ends_With_One(string expected, params string[] arguments)
    {
        var (code, said) = await Run(arguments, []);
        Assert.Equal(1, code);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Host_That_Is_Not_There_Is_Said_In_A_Line()
    {
        string[] arguments = ["--functions-uri", "http://127.0.0.1:9/", "--functions-worker-id", "a", "--functions-request-id", "b", "--functions-grpc-max-message-length", "2147483647"];
        var (code, said) = await Run(arguments, HostSettings.All("UseDevelopmentStorage=true", "data"));
        Assert.Equal(1, code);
        Assert.Contains("The notifier cannot start: the Azure Functions host is not where --functions-uri says", said, StringComparison.Ordinal);
    }

    /// <summary>The alert about restarts counts what fails, and a host that needs no worker any more is no failure.</summary>
    [Fact]
    public async Task A_Worker_That_Is_Asked_To_End_While_It_Starts_Has_Not_Failed()
    {
        var asked = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        asked.Services.AddHostedService(services => new Asks(services.GetRequiredService<IHostApplicationLifetime>()));
        using var app = asked.Build();
        await Notifier.Functions.Program.RunAsync(app, "account").WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.True(app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);

        var cancels = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        cancels.Services.AddHostedService(_ => new Cancels());
        using var broken = cancels.Build();
        await Assert.ThrowsAsync<TaskCanceledException>(() => Notifier.Functions.Program.RunAsync(broken, "account"));
    }

    private static async Task<(int Code, string Errors)> Run(string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Notifier.Functions.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Stop), process.StandardError.ReadToEndAsync(Stop));
        await process.WaitForExitAsync(Stop);
        Assert.Empty(await output);
        return (process.ExitCode, await errors);
    }

    /// <summary>A notifier over this queue, and with nothing in it.</summary>
    private static TestApp In(MemoryQueue queue, Action<IServiceCollection>? change = null) => new(services =>
    {
        services.AddSingleton<ITableStore>(new MemoryTableStore()).AddSingleton<ISendQueue>(queue).AddSingleton<IReceiveQueue>(queue);
        change?.Invoke(services);
    });

    private static Task Deliver(IServiceProvider services, string text, int delivery) => Deliver(services, Encoding.UTF8.GetBytes(text), delivery);

    private static Task Deliver(IServiceProvider services, byte[] message, int delivery) =>
        ActivatorUtilities.CreateInstance<SendEmailFunction>(services).RunAsync(message, new InProcessWorker.Invocation(new() { ["Id"] = "a1", ["DequeueCount"] = $"{delivery}" }));

    /// <summary>As the worker runs a function.</summary>
    private static Task Guarded(InProcessWorker worker, Func<Task> function) =>
        ActivatorUtilities.CreateInstance<FixedWords>(worker.Services).Invoke(new InProcessWorker.Invocation([]), _ => function());

    private static StartupCheckedStore Refusing(string why) => new(new MemoryTableStore(), _ => throw new StartupException(why));

    /// <summary>For the worker's end, as the host does.</summary>
    private sealed class Asks(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>What it does, and nobody has asked it to end.</summary>
    private sealed class Cancels : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromCanceled(new CancellationToken(canceled: true));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class NoQueue : ISendQueue
    {
        public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken) => throw new StorageUnavailableException("The queue is away.");
    }
}
