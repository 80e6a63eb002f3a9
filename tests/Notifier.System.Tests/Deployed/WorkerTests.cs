using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Notifier.System.Tests.FunctionsHost;
using Notifier.System.Tests.FunctionsHost.Rpc;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>The published worker and a double of the host: everything one asks and the other answers.</summary>
[Trait("Category", "Long")]
public sealed class WorkerTests(Package package, Azurite azurite)
{
    private const string Somebody = "somebody@people.example";

    private static readonly string[] Timers = ["SweepDue", "RepairReminders", "PurgeExpired", "ReconcileSuppressions"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_Answers_Where_The_Host_Asks_And_Nowhere_Else_And_Passes_On_What_Is_Asked_From_Outside()
    {
        // What it inherits must not win over the host's port.
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("ASPNETCORE_URLS", "http://127.0.0.1:1"), ("Kestrel__Endpoints__Other__Url", "http://127.0.0.1:2"), ("Listen", "127.0.0.1:3"));
        await deployment.StartAsync(Stop);
        var host = deployment.One;
        var before = Tree();

        using var home = await host.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (home.StatusCode, home.Content.Headers.ContentType?.MediaType));
        using var health = await host.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Equal("""{"status":"ok","storage":"ok","mail":"ok","work":"ok","alarms":"ok","keys":"ok"}""", await health.Content.ReadAsStringAsync(Stop));
        foreach (var reserved in (string[])["/admin/host/status", "/runtime/webhooks"])
        {
            using var answer = await host.AskAsync(HttpMethod.Get, reserved, null, Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        // A key of the host's goes through, a slash comes encoded twice, the outbox is never shown.
        foreach (var target in (string[])["/adverts/a%2Fb?code=secret-of-the-host", "/outbox", "/outbox/x.eml", "/no/such/page"])
        {
            using var answer = await host.AskAsync(HttpMethod.Get, target, null, Stop, ("x-functions-key", "secret-of-the-host"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using (var large = await host.AskAsync(HttpMethod.Post, "/api/check", TestApp.Text(new string('x', 10_000_000)), Stop))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        }

        var many = await Task.WhenAll(Enumerable.Range(1, 200).Select(async visitor =>
        {
            while (true)
            {
                using var advert = TestApp.Text(TestApp.Sample("find-a-job-peer-support-worker"));
                using var answer = await host.VisitAsync(HostDouble.Visitor(visitor), HttpMethod.Post, "/api/check", advert, Stop);
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return answer.StatusCode;
                }

                // A slow machine says so, and asks everybody to come again.
                Assert.Contains("Too many adverts are being read at the moment.", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
        }));
        Assert.All(many, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(before, Tree()); // the folder is read-only in Azure
        Assert.Equal(0, host.Ends);
        AssertLog(host);

        List<string> Tree() => [.. Directory.EnumerateFileSystemEntries(package.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>As somebody who may write nowhere in the folder; root, as whom tests may run, is stopped by nothing.</summary>
    [Fact]
    public async Task It_Works_Though_It_May_Not_Write_Beside_Itself()
    {
        string[] nobody = Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        Assert.SkipWhen(nobody.Length > 0 && !File.Exists("/usr/bin/setpriv"), "root may write anywhere, and setpriv, which lets it be somebody else, is not on this machine");
        string[] write = [.. nobody, "touch", Path.Combine(package.Folder, "written")];
        using (var touch = Process.Start(new ProcessStartInfo(write[0], write[1..]) { RedirectStandardError = true })!)
        {
            await touch.WaitForExitAsync(Stop);
            Assert.NotEqual(0, touch.ExitCode);
        }

        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("HOME", "/nowhere"));
        Directory.CreateDirectory(deployment.Data);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.GetDirectoryName(deployment.Data)!, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(deployment.Data, (UnixFileMode)0b111_111_111); // for the outbox, which there is in tests only
        }

        deployment.One.User = nobody;
        await deployment.StartAsync(Stop);
        foreach (var timer in Timers)
        {
            Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync(timer, Invocation.Timer(), Stop));
        }

        await DeployedFollowers.FollowAsync(deployment.One, Somebody, Stop);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))!;
        Assert.Equal(InvocationResult.Success, await deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop));
        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
        Assert.DoesNotContain("denied", deployment.One.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, deployment.One.Ends);
    }

    /// <summary>By what Azure's front end says, which stands last; whatever a visitor claims stands before it.</summary>
    [Fact]
    public async Task Each_Visitor_Has_Limits_Of_Their_Own_And_Gets_Round_Them_By_No_Claim()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("Limits__ChecksAMinute", "2"));
        await deployment.StartAsync(Stop);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], await CheckAsync(HostDouble.Visitor(1), times: 3));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], await CheckAsync(HostDouble.Visitor(2), times: 3));
        foreach (var claim in (string[])["192.0.2.1", "192.0.2.2:80", "::1", "127.0.0.1", "no address", "192.0.2.3, 192.0.2.4"])
        {
            Assert.Equal([HttpStatusCode.TooManyRequests], await CheckAsync(HostDouble.Visitor(1), times: 1, ("X-Forwarded-For", claim)));
        }

        async Task<IReadOnlyList<HttpStatusCode>> CheckAsync(string visitor, int times, params (string, string)[] headers)
        {
            var answers = new List<HttpStatusCode>();
            for (var time = 0; time < times; time++)
            {
                using var advert = TestApp.Text("Nurse\n\nApply by 20 January 2026.\n");
                using var answer = await deployment.One.VisitAsync(visitor, HttpMethod.Post, "/api/check", advert, Stop, headers);
                answers.Add(answer.StatusCode);
            }

            return answers;
        }
    }

    /// <summary>What the worker tells of itself and what the host reads in the package are the same.</summary>
    [Fact]
    public async Task The_Worker_Has_The_Functions_That_The_Package_Names()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        var told = deployment.One.Channel.Functions.Values
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Select(function => (function.Name, Trigger: function.RawBindings.Select(raw => JsonNode.Parse(raw)!).Single(IsTrigger)))
            .ToList();
        Assert.Equal(deployment.One.Functions.Select(function => function.Name), told.Select(each => each.Name));
        foreach (var (function, (_, trigger)) in deployment.One.Functions.Zip(told))
        {
            Assert.All(
                (string[])["type", "name", "route", "schedule", "queueName", "connection", "dataType"],
                name => Assert.Equal(function.Binding.TryGetProperty(name, out var value) ? value.GetString() : null, (string?)trigger[name]));
        }

        static bool IsTrigger(JsonNode binding) => ((string)binding["type"]!).EndsWith("Trigger", StringComparison.Ordinal);
    }

    /// <summary>What somebody else put into the queue is no reason to send nothing.</summary>
    [Fact]
    public async Task What_Is_No_Base64_Is_Poison_And_Everybody_Else_Gets_Their_Mail()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        var raw = QueueTrigger.Raw(deployment.Account, "send");
        await raw.CreateIfNotExistsAsync(cancellationToken: Stop);
        await raw.SendMessageAsync("no base64 at all", Stop);
        await DeployedFollowers.FollowAsync(deployment.One, Somebody, Stop);
        await raw.SendMessageAsync("nor is this", Stop);
        await new DeployedFollowers(package, deployment, Stop).PumpAsync(queue => queue.Deliveries == 1, TimeSpan.FromMinutes(1));
        while (await deployment.Queue.CountAsync(Stop) > 0)
        {
            await new DeployedFollowers(package, deployment, Stop).PumpAsync(_ => true, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
        Assert.Equal(2, await deployment.Poison.CountAsync(Stop));
        Assert.DoesNotContain("is given up and put on record", deployment.One.Output, StringComparison.Ordinal); // no function saw them
    }

    [Fact]
    public async Task Without_Its_Setting_The_Host_Would_Answer_The_First_Page_Itself()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("AzureWebJobsDisableHomepage", "false"));
        await deployment.StartAsync(Stop);
        using var home = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Contains("Your Functions 4.0 app", await home.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_Trigger_Is_Answered_And_Shut_To_Requests_From_Outside()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        var host = deployment.One;
        foreach (var timer in Timers)
        {
            foreach (var invocation in (Invocation[])
            [
                Invocation.Timer(),
                Invocation.Timer(isPastDue: true),
                Invocation.Timer(status: null),
                Invocation.Timer(status: """{"Last":"2026-11-21T19:20:00+00:00","Next":"2026-11-21T19:25:00+00:00","LastUpdated":"2026-11-21T19:20:00+00:00"}"""),
            ])
            {
                Assert.Equal([InvocationResult.Success, InvocationResult.Success], await Task.WhenAll(host.InvokeAsync(timer, invocation, Stop), host.InvokeAsync(timer, invocation, Stop)));
            }
        }

        await DeployedFollowers.FollowAsync(host, Somebody, Stop);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))!;
        foreach (var function in host.Functions.Select(function => function.Name))
        {
            foreach (var name in (string[])[function, function.ToUpperInvariant(), function.ToLowerInvariant(), $"%{(int)function[0]:X2}{function[1..]}", function + "/", "/" + function])
            {
                using var forged = new StringContent(message.Text, Encoding.UTF8, "application/json");
                using var answer = await host.AskAsync(HttpMethod.Post, "/" + name, forged, Stop, ("x-ms-invocation-id", Guid.NewGuid().ToString()));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        Assert.Empty(deployment.Mails.All());

        // Twelve at once, of which one sends; and the same again, after it was done with.
        for (var again = 0; again < 2; again++)
        {
            Assert.All(await Task.WhenAll(Enumerable.Range(1, 12).Select(delivery => host.DeliverAsync(message.Text, (delivery % 5) + 1, message.Id, Stop))), verdict => Assert.Equal(InvocationResult.Success, verdict));
        }

        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
        Assert.Equal(InvocationResult.Success, await host.DeliverAsync("hello", 1, "a1", Stop));
        await host.SaysAsync("(unknown) is given up and put on record: it is no message of ours: it is no JSON", Stop);
        Assert.Equal(InvocationResult.Success, await host.DeliverAsync("""{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"follow-up"}""", 1, "a2", Stop));
        await host.SaysAsync("(unknown) is given up and put on record: its kind follow-up is not known to this version, so a newer one put it there", Stop);
        AssertLog(host);
    }

    [Fact]
    public async Task Killed_In_The_Middle_It_Loses_Nothing_And_Doubles_Nothing()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("Delays__ClaimLapse", "00:00:02"), ("Delays__PutBack", "00:00:01"));
        await deployment.StartAsync(Stop);
        await DeployedFollowers.FollowAsync(deployment.One, Somebody, Stop);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))!;
        for (var kill = 0; kill < 6; kill++)
        {
            var delivered = deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop);
            await Task.Delay(5 + (kill * 15), Stop);
            deployment.One.Kill();
            Assert.Contains(await delivered, (InvocationResult[])[InvocationResult.Broken, InvocationResult.Success]);
            await deployment.StartAsync(Stop);
        }

        // What was put back meanwhile comes too.
        for (var waited = 0; waited < 5; waited++)
        {
            await Task.Delay(1000, Stop);
            Assert.Equal(InvocationResult.Success, await deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop));
        }

        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
    }

    [Fact]
    public async Task A_Start_That_Cannot_Be_Ends_With_One_And_Says_Why()
    {
        foreach (var (name, value, words) in ((string, string, string)[])
        [
            ("Keys__Pepper", "too short to be one", "Keys__Pepper = (a secret of 19 characters) is refused."),
            ("OutboxUnderHost", "false", "MailService = \"outbox\" is refused under the Functions host"),
            ("TZDIR", "/nowhere", "The time zone Europe/London is not known on this machine"),
        ])
        {
            var settings = HostSettings.All("UseDevelopmentStorage=true", "/nowhere").Where(setting => setting.Name != name).Append((name, value));
            var lines = new ConcurrentQueue<string>();
            using var worker = WorkerProcess.Start(package.Folder, settings, HostServer.Arguments(HostFailureTests.Nobody, "a1"), [], lines.Enqueue);
            Assert.Equal(1, await worker.EndAsync(Stop));
            Assert.Contains(words, string.Join('\n', lines), StringComparison.Ordinal);
            Assert.DoesNotContain("too short to be one", string.Join('\n', lines), StringComparison.Ordinal);
        }
    }

    /// <summary>Alerts tell that nothing is logged; people would tell of mails that never came.</summary>
    [Theory]
    [InlineData("nonsense")]
    [InlineData("InstrumentationKey=")]
    [InlineData("InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=nowhere")]
    public async Task Where_Nothing_Can_Be_Logged_Mails_Are_Sent_All_The_Same(string connection)
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("APPLICATIONINSIGHTS_CONNECTION_STRING", connection));
        await deployment.StartAsync(Stop);
        await DeployedFollowers.FollowAsync(deployment.One, Somebody, Stop);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;
        Assert.Equal(InvocationResult.Success, await deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop));
        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
        Assert.Contains("APPLICATIONINSIGHTS_CONNECTION_STRING is no connection string", deployment.One.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_To_End_It_Ends_With_One()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        deployment.One.Terminate();
        while (deployment.One.Ends == 0)
        {
            await Task.Delay(20, Stop);
        }

        Assert.Equal(1, deployment.One.LastExitCode);

        // So the host starts it again, and nobody waits in vain.
        using var home = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Equal((HttpStatusCode.OK, 2), (home.StatusCode, deployment.One.Starts));
        Assert.Equal(1, await deployment.One.ShutDownAsync(Stop));
    }

    /// <summary>The host ends its worker whenever an instance is no longer needed, many times a day.</summary>
    [Fact]
    public async Task A_Host_That_Shuts_Down_Wakes_Nobody()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        Assert.Equal(1, await deployment.One.ShutDownAsync(Stop));
        Assert.True(deployment.One.Output.Contains("The notifier was asked to end", StringComparison.Ordinal), deployment.One.Output);
        var alert = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "infra", "alerts", "handler-restarts.kql"), Stop);
        var ends = alert.Split("Message contains '")[1..].Select(words => words.Split('\'')[0]).ToList();
        Assert.NotEmpty(ends);
        Assert.All(ends, words => Assert.DoesNotContain(words, deployment.One.Output, StringComparison.Ordinal));
    }

    /// <summary>One log a record, short enough for the host, with the invocation it belongs to, and no secret in any of them.</summary>
    private static void AssertLog(HostDouble host)
    {
        Assert.All(host.Logs, log =>
        {
            Assert.True(log.Level >= RpcLog.Types.Level.Warning || log.EventId == "OnApplicationCreated" || log.Category.StartsWith("Notifier.", StringComparison.Ordinal), $"{log.Category} says {log.Message}");
            Assert.True(Guid.TryParse(log.InvocationId, out _) || !log.Category.EndsWith(".HandleMessage", StringComparison.Ordinal), $"{log.Message} belongs to no invocation");
            Assert.True(Encoding.UTF8.GetByteCount(log.Message) < 32 * 1024);
        });
        foreach (var secret in (string[])["people.example", "secret-of-the-host", TestApp.OperatorKey, HostSettings.Secret(1), HostSettings.Secret(3), HostSettings.Secret(4), "AccountKey"])
        {
            Assert.DoesNotContain(secret, host.Output + host.Sent, StringComparison.OrdinalIgnoreCase);
        }
    }
}
