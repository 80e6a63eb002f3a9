using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Notifier.Tests.Host;
using Notifier.Tests.Storage;

namespace Notifier.Tests.FunctionsHost;

/// <summary>The published program and a double of the host: everything one asks and the other answers.</summary>
public sealed class HandlerTests(Package package, Azurite azurite)
{
    private const string Somebody = "somebody@people.example";

    private static readonly string[] Timers = ["SweepDue", "RepairReminders", "PurgeExpired", "ReconcileSuppressions"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_Answers_Where_The_Host_Asks_And_Nowhere_Else_And_Passes_On_What_Is_Asked_From_Outside()
    {
        // What it inherits must not win over the host's port.
        using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("ASPNETCORE_URLS", "http://127.0.0.1:1"), ("Kestrel__Endpoints__Other__Url", "http://127.0.0.1:2"), ("Listen", "127.0.0.1:3"));
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

        // Who is still sending when the answer comes may never read it.
        Assert.Contains(await HostVerdicts.OfAsync(() => host.AskAsync(HttpMethod.Post, "/api/check", World.Text(new string('x', 10_000_000)), Stop), Stop), (HostVerdict[])[HostVerdict.Failed, HostVerdict.Broken]);
        var many = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var answer = await host.AskAsync(HttpMethod.Post, "/api/check", World.Text(World.Sample("find-a-job-peer-support-worker")), Stop);
            return answer.StatusCode;
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

        using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("HOME", "/nowhere"));
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
            Assert.Equal(HostVerdict.Success, await deployment.One.InvokeAsync(timer, Invocation.Timer(timer), Stop));
        }

        await FollowAsync(deployment.One, Somebody);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))!;
        Assert.Equal(HostVerdict.Success, await deployment.One.DeliverAsync("SendMail", message.Text, 1, message.Id, Stop));
        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
        Assert.DoesNotContain("denied", deployment.One.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, deployment.One.Ends);
    }

    [Fact]
    public async Task Without_Its_Setting_The_Host_Would_Answer_The_First_Page_Itself()
    {
        using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("AzureWebJobsDisableHomepage", "false"));
        await deployment.StartAsync(Stop);
        using var home = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Contains("Your Functions 4.0 app", await home.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_Trigger_Is_Answered_And_Shut_To_Requests_From_Outside()
    {
        using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        var host = deployment.One;
        foreach (var timer in Timers)
        {
            foreach (var body in (string[])
            [
                Invocation.Timer(timer),
                Invocation.Timer(timer, isPastDue: true),
                Invocation.Timer(timer, status: null),
                Invocation.Timer(timer, status: """{"Last":"0001-01-01T00:00:00+00:00","Next":"0001-01-01T00:00:00+00:00","LastUpdated":"0001-01-01T00:00:00+00:00"}"""),
            ])
            {
                Assert.Equal([HostVerdict.Success, HostVerdict.Success], await Task.WhenAll(host.InvokeAsync(timer, body, Stop), host.InvokeAsync(timer, body, Stop)));
            }
        }

        await FollowAsync(host, Somebody);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))!;
        foreach (var function in host.Functions.Select(function => function.Name))
        {
            foreach (var name in (string[])[function, function.ToUpperInvariant(), function.ToLowerInvariant(), $"%{(int)function[0]:X2}{function[1..]}", function + "/", "/" + function])
            {
                using var forged = new StringContent(Invocation.Binary("SendMail", "message", message.Text, 1, message.Id), Encoding.UTF8, "application/json");
                using var answer = await host.AskAsync(HttpMethod.Post, "/" + name, forged, Stop, ("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString()));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        Assert.Empty(deployment.Mails.All());

        // Twelve at once, of which one sends; and the same again, after it was done with.
        for (var again = 0; again < 2; again++)
        {
            Assert.All(await Task.WhenAll(Enumerable.Range(1, 12).Select(delivery => host.DeliverAsync("SendMail", message.Text, (delivery % 5) + 1, message.Id, Stop))), verdict => Assert.Equal(HostVerdict.Success, verdict));
        }

        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
        Assert.Equal(HostVerdict.Success, await host.DeliverAsync("SendMail", "hello", 1, "a1", Stop));
        await host.SaysAsync("(unknown) is given up and put on record: it is no message of ours: it is no JSON", Stop);
        Assert.Equal(HostVerdict.Success, await host.DeliverAsync("SendMail", """{"person":"aaaaaaaaaaaaaaaaaaaaaaaaaa","advert":"b2","kind":"follow-up"}""", 1, "a2", Stop));
        await host.SaysAsync("(unknown) is given up and put on record: its kind follow-up is not known to this version, so a newer one put it there", Stop);
        AssertLog(host);
    }

    [Fact]
    public async Task Killed_In_The_Middle_It_Loses_Nothing_And_Doubles_Nothing()
    {
        using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, ("Delays__ClaimLapse", "00:00:02"), ("Delays__PutBack", "00:00:01"));
        await deployment.StartAsync(Stop);
        await FollowAsync(deployment.One, Somebody);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(1), Stop))!;
        for (var kill = 0; kill < 6; kill++)
        {
            var delivered = deployment.One.DeliverAsync("SendMail", message.Text, 1, message.Id, Stop);
            await Task.Delay(5 + (kill * 15), Stop);
            deployment.One.Kill();
            Assert.Contains(await delivered, (HostVerdict[])[HostVerdict.Broken, HostVerdict.Success]);
            await deployment.StartAsync(Stop);
        }

        // What was put back meanwhile comes too.
        for (var waited = 0; waited < 5; waited++)
        {
            await Task.Delay(1000, Stop);
            Assert.Equal(HostVerdict.Success, await deployment.One.DeliverAsync("SendMail", message.Text, 1, message.Id, Stop));
        }

        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);
    }

    [Fact]
    public async Task A_Start_That_Cannot_Be_Ends_With_One_And_Says_Why()
    {
        foreach (var (name, value, words) in ((string, string, string)[])
        [
            ("Keys__Pepper", "too short to be one", "Keys__Pepper = (a secret of 19 characters) is refused."),
            ("OutboxUnderHost", "false", "MailService = \\\"outbox\\\" is refused under the Functions host"),
            ("TZDIR", "/nowhere", "The time zone Europe/London is not known on this machine"),
        ])
        {
            var settings = HostSettings.All("UseDevelopmentStorage=true", "/nowhere").Where(setting => setting.Name != name).Append((name, value));
            using var handler = HandlerProcess.Start(package, settings);
            Assert.Equal(1, await handler.End(Stop));
            Assert.Contains(words, handler.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("too short to be one", handler.Output, StringComparison.Ordinal);
            Assert.All(handler.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
        }
    }

    [Fact]
    public async Task Asked_To_End_It_Ends_With_One()
    {
        using var handler = HandlerProcess.Start(package, HostSettings.All(await azurite.OwnAccountAsync(), "/nowhere"));
        await handler.Ready(Stop);
        handler.Terminate();
        Assert.Equal(1, await handler.End(Stop));
    }

    internal static async Task<string> FollowAsync(HostDouble host, string email)
    {
        using var told = await host.AskAsync(HttpMethod.Post, "/api/adverts", World.Text("Nurse\n\nWe are looking for a nurse.\n"), Stop, ("X-Notifier-Key", World.OperatorKey));
        Assert.True(told.IsSuccessStatusCode, await told.Content.ReadAsStringAsync(Stop));
        var advert = (await World.Json(told)).GetProperty("id").GetString()!;
        using var asked = await host.AskAsync(HttpMethod.Post, $"/api/adverts/{advert}/follow", JsonContent.Create(new { email, consent = true }), Stop);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        return advert;
    }

    /// <summary>One line of JSON a record, short enough for the host, and no secret in any of them.</summary>
    private static void AssertLog(HostDouble host)
    {
        Assert.All(host.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            using var record = JsonDocument.Parse(line);
            var names = record.RootElement.EnumerateObject().Select(value => value.Name).ToList();
            Assert.Equal(["time", "level", "source", "event", "correlation", "message"], names.Take(6));
            Assert.Equal(names.Distinct(), names);
            if (record.RootElement.GetProperty("source").GetString() == "Notifier.Core.Jobs.HandleMessage")
            {
                Assert.Matches("^[0-9a-f]{32}$", record.RootElement.GetProperty("correlation").GetString()); // of the invocation
            }
            Assert.True(Encoding.UTF8.GetByteCount(line) < 32 * 1024);
        });
        foreach (var secret in (string[])["people.example", "secret-of-the-host", World.OperatorKey, HostSettings.Secret(1), HostSettings.Secret(3), HostSettings.Secret(4), "AccountKey"])
        {
            Assert.DoesNotContain(secret, host.Output, StringComparison.OrdinalIgnoreCase);
        }
    }
}
