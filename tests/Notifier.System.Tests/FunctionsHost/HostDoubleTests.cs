using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Notifier.System.Tests.FunctionsHost.Rpc;
using Notifier.Testing;

namespace Notifier.System.Tests.FunctionsHost;

/// <summary>The host double does what the real host was seen to do; a test plays the worker.</summary>
[Trait("Category", "Long")]
public sealed class HostDoubleTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<FakeWorker> _workers = [];
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    private readonly HostDouble _host;

    public HostDoubleTests() =>
        _host = new HostDouble(FakeWorker.Package(_folder), ("AzureWebJobsDisableHomepage", "true")) { Clock = _clock };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Worker_Is_Started_Asked_What_It_Has_And_Told_To_Load_Each_Of_It()
    {
        var worker = await StartAsync();
        Assert.Equal(
            [
                StreamingMessage.ContentOneofCase.WorkerInitRequest,
                StreamingMessage.ContentOneofCase.FunctionsMetadataRequest,
                .. Enumerable.Repeat(StreamingMessage.ContentOneofCase.FunctionLoadRequest, 4),
            ],
            worker.Messages.Select(message => message.ContentCase));
        Assert.Equal(
            ["id of Api", "id of Pages", "id of Take", "id of Tick"],
            worker.Messages.Select(message => message.FunctionLoadRequest?.FunctionId).OfType<string>());
        Assert.Equal("10", worker.Messages.First().WorkerInitRequest.Capabilities["MultiStream"]);
        Assert.Equal(
            [
                "--host", "--port", "--workerId", "--requestId", "--grpcMaxMessageLength",
                "--functions-uri", "--functions-worker-id", "--functions-request-id", "--functions-grpc-max-message-length",
            ],
            worker.Arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)));
        await _host.Channel.StatusAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Single(worker.Messages, message => message.WorkerStatusRequest is not null);
    }

    [Fact]
    public async Task A_Request_Goes_Through_The_Proxy_And_Its_Invocation_Through_The_Stream()
    {
        var worker = await StartAsync();
        using var answer = await _host.VisitAsync(
            "198.51.100.4:77", HttpMethod.Get, "/adverts/a%20b?x=1&y=2", null, Stop, ("X-Forwarded-For", "192.0.2.1"), ("Cookie", "c=1"));
        Assert.Equal((HttpStatusCode.OK, "a page"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));

        var invocation = (await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationRequest, Stop)).InvocationRequest;
        var (path, headers) = Assert.Single(worker.Requests);
        Assert.Equal(("/adverts/a b", invocation.InvocationId), (path, headers["x-ms-invocation-id"]));
        Assert.Equal(
            ("127.0.0.1", "dates.example", "http"),
            (headers["X-Forwarded-For"], headers["X-Forwarded-Host"], headers["X-Forwarded-Proto"]));

        Assert.Equal("id of Pages", invocation.FunctionId);
        var input = Assert.Single(invocation.InputData);
        Assert.Equal(("request", TypedData.DataOneofCase.Http), (input.Name, input.Data.DataCase));
        var known = invocation.TriggerMetadata;
        Assert.Equal(("adverts/a b", "1", "2"), (known["path"].String, known["x"].String, known["y"].String));
        Assert.Equal("""{"x":"1","y":"2"}""", known["Query"].Json);
        using var json = JsonDocument.Parse(known["Headers"].Json);
        var came = json.RootElement;
        Assert.Equal("192.0.2.1, 198.51.100.4:77", came.GetProperty("X-Forwarded-For").GetString());
        Assert.Equal("https", came.GetProperty("X-Forwarded-Proto").GetString());
        Assert.False(came.TryGetProperty("x-ms-invocation-id", out _));
    }

    [Theory]
    [InlineData("GET", "/api/health", "Api")] // before Pages, by its name
    [InlineData("GET", "/API/health", "Api")]
    [InlineData("POST", "/api/health", "Pages")] // Api takes no POST, and Pages takes everything
    [InlineData("GET", "/apiary", "Pages")]
    [InlineData("GET", "/", "Pages")]
    [InlineData("PUT", "/", "Pages")]
    [InlineData("GET", "/admin/host/status", null)]
    [InlineData("GET", "/runtime/webhooks", null)]
    public void Of_All_Functions_That_Match_The_First_By_Name_Gets_The_Request(string method, string path, string? function) =>
        Assert.Equal(function, new Routes(Function.In(_folder.Path), prefix: "").Of(method, path)?.Function.Name);

    [Fact]
    public void The_Route_Prefix_Stands_Before_Every_Route()
    {
        var routes = new Routes(Function.In(_folder.Path), prefix: "app");
        Assert.Equal(("Api", "x"), (routes.Of("GET", "/app/api/x")?.Function.Name, routes.Of("GET", "/app/api/x")?.Values["path"]));
        Assert.Null(routes.Of("GET", "/api/x"));
    }

    [Fact]
    public void Host_Json_Says_How_Long_How_Often_And_How_Many() =>
        Assert.Equal(new HostJson(TimeSpan.FromMinutes(5), "", 5, TimeSpan.FromSeconds(30), 12, "base64"), HostJson.In(_folder.Path));

    [Fact]
    public async Task A_Timer_Says_Whether_It_Is_Late_And_What_It_Knows_Of_Its_Schedule()
    {
        var worker = await StartAsync();
        foreach (var invocation in (Invocation[])[Invocation.Timer(), Invocation.Timer(isPastDue: true), Invocation.Timer(status: null)])
        {
            Assert.Equal(InvocationResult.Success, await _host.InvokeAsync("Tick", invocation, Stop));
        }

        var said = worker.Messages.Select(message => message.InvocationRequest).Where(request => request is not null).ToList();
        Assert.All(said, each => Assert.Equal(("id of Tick", "timer"), (each.FunctionId, each.InputData.Single().Name)));
        Assert.All(said, each => Assert.Equal(["TimerTrigger"], each.TriggerMetadata.Keys));
        const string Before = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":""";
        const string Known =
            """{"Last":"0001-01-01T00:00:00+00:00","Next":"2026-11-29T15:05:00+00:00","LastUpdated":"0001-01-01T00:00:00+00:00"}""";
        Assert.Equal(
            [
                $$"""{{Before}}{{Known}},"IsPastDue":false}""",
                $$"""{{Before}}{{Known}},"IsPastDue":true}""",
                $$"""{{Before}}null,"IsPastDue":false}""",
            ],
            said.Select(each => each.InputData.Single().Data.Json));
    }

    [Fact]
    public async Task A_Message_Comes_In_Binary_With_All_That_The_Queue_Knows_Of_It()
    {
        var worker = await StartAsync();
        Assert.Equal(InvocationResult.Success, await _host.DeliverAsync("""{"text":"ä"}""", 3, "a1", Stop));
        var said = Assert.Single(worker.Messages, message => message.InvocationRequest is not null).InvocationRequest;
        Assert.Equal(("message", """{"text":"ä"}"""), (said.InputData.Single().Name, said.InputData.Single().Data.Bytes.ToStringUtf8()));
        var known = said.TriggerMetadata;
        Assert.Equal(("3", "a1", """{"text":"ä"}"""), (known["DequeueCount"].Json, known["Id"].String, known["QueueTrigger"].String));
        Assert.Equal(
            ["DequeueCount", "ExpirationTime", "Id", "InsertionTime", "NextVisibleTime", "PopReceipt", "QueueTrigger"],
            known.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_A_Function_Throws_Is_A_500_Without_A_Body()
    {
        var worker = await StartAsync();
        worker.Works = _ => FakeWorker.Fails;
        worker.Page = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        using var answer = await _host.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Equal((HttpStatusCode.InternalServerError, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
        Assert.Equal(InvocationResult.Failed, await _host.InvokeAsync("Tick", Invocation.Timer(), Stop));
        Assert.Contains("It failed.", _host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Was_Answered_Stays_Though_The_Invocation_Fails_Afterwards()
    {
        var worker = await StartAsync();
        worker.Works = _ => null;
        worker.Page = context =>
        {
            context.Response.ContentLength = 4;
            return context.Response.WriteAsync("said");
        };
        using var answer = await _host.AskAsync(HttpMethod.Get, "/", null, Stop);
        var invocation = await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationRequest, Stop);
        worker.Answer(invocation.InvocationRequest.InvocationId, FakeWorker.Fails);
        await IsSoAsync(() => _host.Waiting == 0);
        Assert.Equal((HttpStatusCode.OK, "said"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Fact]
    public async Task The_First_Requests_Wait_Until_The_Workers_Port_Is_Open()
    {
        var starting = _host.StartAsync(Stop);
        var worker = await FakeWorker.NextAsync(_folder.Path, Stop, opensLate: true);
        _workers.Add(worker);
        await starting;
        var asked = _host.AskAsync(HttpMethod.Get, "/", null, Stop);
        await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationRequest, Stop);
        await worker.OpenAsync();
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task When_A_Worker_Dies_Its_Invocations_Fail_And_What_Comes_Next_Waits_For_Another()
    {
        var worker = await StartAsync();
        worker.Works = _ => null;
        worker.Page = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var delivered = _host.DeliverAsync("hello", 1, "a1", Stop);
        var asked = _host.AskAsync(HttpMethod.Get, "/", null, Stop);
        await IsSoAsync(() => _host.Waiting == 2 && !worker.Requests.IsEmpty);
        await worker.DisposeAsync(); // its port is closed with it
        worker.Exit(139);
        Assert.Equal(InvocationResult.Broken, await delivered);
        using (var answer = await asked)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        }

        var later = (_host.DeliverAsync("hello", 2, "a1", Stop), _host.AskAsync(HttpMethod.Get, "/", null, Stop));
        await NextAsync();
        Assert.Equal(InvocationResult.Success, await later.Item1);
        using var next = await later.Item2;
        Assert.Equal((HttpStatusCode.OK, 2, 1, 139), (next.StatusCode, _host.Starts, _host.Ends, _host.LastExitCode));
    }

    [Fact]
    public async Task Between_Two_Restarts_There_Are_Ten_Seconds()
    {
        var first = await StartAsync();
        first.Exit(1);
        var second = await NextAsync();
        await ReadyAsync();
        second.Exit(1);
        await IsSoAsync(() => _host.IsRestartDelayed);
        var waiting = _host.DeliverAsync("hello", 1, "a1", Stop);
        _clock.Advance(_host.RestartInterval - TimeSpan.FromTicks(1));
        Assert.Equal((2, true, false), (_host.Starts, _host.IsRestartDelayed, waiting.IsCompleted));
        _clock.Advance(TimeSpan.FromTicks(1));
        await NextAsync();
        Assert.Equal((InvocationResult.Success, 3), (await waiting, _host.Starts));
    }

    [Fact]
    public async Task The_Third_Crash_Is_The_Last()
    {
        await CrashAsync(await StartAsync());
        await CrashAsync(await NextAsync());
        (await NextAsync()).Exit(1);
        await IsSoAsync(() => _host.IsOver);
        Assert.Equal(InvocationResult.Broken, await _host.DeliverAsync("hello", 1, "a1", Stop));
        await Assert.ThrowsAsync<HttpRequestException>(() => _host.AskAsync(HttpMethod.Get, "/", null, Stop));
        Assert.Equal((3, 3), (_host.Starts, _host.Ends));
    }

    [Fact]
    public async Task After_Half_An_Hour_Without_A_Crash_They_Are_Counted_Anew()
    {
        var worker = await StartAsync();
        for (var crash = 1; crash <= 5; crash++)
        {
            worker.Exit(1);
            worker = await NextAsync();
            await ReadyAsync();
            _clock.Advance(TimeSpan.FromMinutes(crash % 2 == 0 ? 31 : 29));
        }

        Assert.False(_host.IsOver);
    }

    [Fact]
    public async Task A_Worker_That_Asks_To_Be_Started_Again_Is_Not_Counted()
    {
        var worker = await StartAsync();
        for (var end = 1; end <= 4; end++)
        {
            worker.Exit(200);
            await IsSoAsync(() => _host.Ends == end);
            _clock.Advance(_host.RestartInterval);
            worker = await NextAsync();
            await ReadyAsync();
        }

        Assert.Equal((false, 5), (_host.IsOver, _host.Starts));
    }

    [Fact]
    public async Task After_A_Worker_That_Ends_With_Nought_Everything_Hangs()
    {
        var worker = await StartAsync();
        worker.Works = _ => null;
        var before = _host.DeliverAsync("hello", 1, "a1", Stop);
        await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationRequest, Stop);
        await worker.DisposeAsync();
        worker.Exit(0);
        await IsSoAsync(() => _host.LastExitCode == 0);
        var after = _host.DeliverAsync("hello", 1, "a2", Stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asked = _host.AskAsync(HttpMethod.Get, "/", null, patience.Token);
        await IsSoAsync(() => _host.Waiting == 3);
        Assert.Equal((1, false, false, false), (_host.Starts, before.IsCompleted, after.IsCompleted, asked.IsCompleted));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task What_Takes_Too_Long_Is_Cancelled_And_Its_Worker_Lives_When_That_Ends_It()
    {
        var worker = await StartAsync();
        worker.Works = _ => null;
        var running = _host.InvokeAsync("Tick", Invocation.Timer(), Stop);
        var invocation = (await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationRequest, Stop)).InvocationRequest;
        await IsSoAsync(() => _host.Waiting == 1);
        _clock.Advance(_host.Timeout);
        var cancelled = await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationCancel, Stop);
        Assert.Equal(invocation.InvocationId, cancelled.InvocationCancel.InvocationId);
        worker.Answer(invocation.InvocationId, FakeWorker.Fails);
        Assert.Equal((InvocationResult.TookTooLong, 1, 0), (await running, _host.Starts, _host.Ends));
    }

    [Fact]
    public async Task What_Takes_Too_Long_And_Does_Not_End_Is_Killed_With_All_That_Is_Under_Way_But_Is_No_Crash()
    {
        var worker = await StartAsync();
        for (var killed = 1; killed <= 4; killed++)
        {
            worker.Works = _ => null;
            var running = _host.InvokeAsync("Tick", Invocation.Timer(), Stop);
            await IsSoAsync(() => _host.Waiting == 1);
            _clock.Advance(_host.Timeout / 2);
            var beside = _host.DeliverAsync("hello", 1, "a1", Stop);
            await IsSoAsync(() => _host.Waiting == 2);
            _clock.Advance(_host.Timeout / 2);
            await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationCancel, Stop);
            while (!running.IsCompleted)
            {
                _clock.Advance(_host.Grace);
                await Task.Delay(1, Stop);
            }

            Assert.Equal((InvocationResult.TookTooLong, InvocationResult.Broken, killed), (await running, await beside, _host.Ends));
            _clock.Advance(_host.RestartInterval);
            worker = await NextAsync();
            await ReadyAsync();
        }

        Assert.False(_host.IsOver);
    }

    [Fact]
    public async Task When_The_Visitor_Goes_Away_The_Invocation_Is_Cancelled()
    {
        var worker = await StartAsync();
        worker.Works = _ => null;
        worker.Page = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var visit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asked = _host.AskAsync(HttpMethod.Get, "/", null, visit.Token);
        var invocation = (await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationRequest, Stop)).InvocationRequest;
        await visit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        var cancelled = await worker.HeardAsync(StreamingMessage.ContentOneofCase.InvocationCancel, Stop);
        Assert.Equal(invocation.InvocationId, cancelled.InvocationCancel.InvocationId);
    }

    [Fact]
    public async Task Before_The_Host_Ends_It_Asks_Its_Worker_To()
    {
        var worker = await StartAsync();
        var ending = _host.ShutDownAsync(Stop);
        await worker.HeardAsync(StreamingMessage.ContentOneofCase.WorkerTerminate, Stop);
        worker.Exit(7);
        Assert.Equal((7, 0), (await ending, _host.Ends));
        Assert.Equal(InvocationResult.Broken, await _host.DeliverAsync("hello", 1, "a1", Stop));
    }

    [Fact]
    public async Task With_The_Machine_Everything_Under_Way_Is_Gone_And_Another_One_Starts_Afresh()
    {
        var worker = await StartAsync();
        worker.Works = _ => null;
        worker.Page = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var delivered = _host.DeliverAsync("hello", 1, "a1", Stop);
        var asked = _host.AskAsync(HttpMethod.Get, "/", null, Stop);
        await IsSoAsync(() => _host.Waiting == 2);
        _host.Kill();
        Assert.Equal(InvocationResult.Broken, await delivered);
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        await Assert.ThrowsAsync<HttpRequestException>(() => _host.AskAsync(HttpMethod.Get, "/", null, Stop));
        await StartAsync();
        Assert.Equal((InvocationResult.Success, 2, 0), (await _host.DeliverAsync("hello", 2, "a1", Stop), _host.Starts, _host.Ends));
    }

    [Fact]
    public async Task Whatever_A_Worker_Sends_Is_Kept_For_The_Search()
    {
        var worker = await StartAsync();
        var thrown = new RpcException { Message = "somebody@people.example", StackTrace = "at /confirm/a-token" };
        worker.Works = _ => new() { Status = StatusResult.Types.Status.Failure, Exception = thrown };
        worker.Log(new() { Category = "Some.Category", Level = RpcLog.Types.Level.Warning, Message = "a line", Exception = thrown });
        Assert.Equal(InvocationResult.Failed, await _host.InvokeAsync("Tick", Invocation.Timer(), Stop));
        await _host.SaysAsync("Warning Some.Category: a line  somebody@people.example", Stop);
        Assert.Contains("somebody@people.example", _host.Sent, StringComparison.Ordinal);
        Assert.Contains("at /confirm/a-token", _host.Sent, StringComparison.Ordinal);
        Assert.Contains("a line", _host.Sent, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static async Task IsSoAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(10, Stop);
        }
    }

    private async Task<FakeWorker> StartAsync()
    {
        var starting = _host.StartAsync(Stop);
        var worker = await NextAsync();
        await starting;
        return worker;
    }

    private async Task<FakeWorker> NextAsync()
    {
        var worker = await FakeWorker.NextAsync(_folder.Path, Stop);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>A worker that has just been started takes invocations.</summary>
    private Task<WorkerChannel> ReadyAsync() => _host.ReadyAsync(Stop);

    private async Task CrashAsync(FakeWorker worker)
    {
        var ends = _host.Ends;
        await ReadyAsync();
        worker.Exit(1);
        await IsSoAsync(() => _host.Ends > ends);
        _clock.Advance(_host.RestartInterval);
    }
}
