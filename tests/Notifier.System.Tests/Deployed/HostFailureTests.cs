using System.Collections.Concurrent;
using System.Net;
using Notifier.Core.Storage;
using Notifier.System.Tests.FunctionsHost;
using Notifier.System.Tests.FunctionsHost.Rpc;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>A host that is not there, asks for what there is not, or goes away: the worker says so, and nothing is lost.</summary>
[Trait("Category", "Long")]
public sealed class HostFailureTests(Package package, Azurite azurite)
{
    /// <summary>No server has this port.</summary>
    internal static readonly Uri Nobody = new("http://127.0.0.1:1/");

    private const string Somebody = "somebody@people.example";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Started_Without_A_Host_It_Says_What_Is_Missing_And_Ends_With_One()
    {
        var lines = new ConcurrentQueue<string>();
        using var worker = WorkerProcess.Start(package.Folder, await SettingsAsync(), [], [], lines.Enqueue);
        Assert.Equal(1, await worker.EndAsync(Stop));
        Assert.Contains("the Azure Functions host starts it, and says by --functions-uri where it listens", Assert.Single(lines), StringComparison.Ordinal);
        Confidential.AssertNoneIn(string.Join('\n', lines));
    }

    [Fact]
    public async Task A_Host_That_Does_Not_Answer_Is_Said_And_The_Worker_Ends_With_One()
    {
        var lines = new ConcurrentQueue<string>();
        using var worker = WorkerProcess.Start(package.Folder, await SettingsAsync(), HostServer.Arguments(Nobody, "a1"), [], lines.Enqueue);
        Assert.Equal(1, await worker.EndAsync(Stop));
        Assert.Contains("the Azure Functions host is not where --functions-uri says", Assert.Single(lines), StringComparison.Ordinal);
        Confidential.AssertNoneIn(string.Join('\n', lines));
    }

    [Fact]
    public async Task Asked_To_Load_A_Function_That_It_Does_Not_Have_It_Refuses_And_Goes_On()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        var known = deployment.One.Channel.Functions["SweepDue"];
        var unknown = known.Clone();
        (unknown.FunctionId, unknown.Name, unknown.EntryPoint) = ("an id of nobody", "NoSuchFunction", $"{known.EntryPoint}OfNobody");
        var loaded = await deployment.One.Channel.LoadAsync(unknown, Patience, Stop);
        Assert.Equal(("an id of nobody", StatusResult.Types.Status.Failure), (loaded.FunctionId, loaded.Result.Status));
        Assert.Contains("OfNobody", loaded.Result.Exception.Message, StringComparison.Ordinal);

        // An invocation of it fails, and does not hang.
        var request = Invocation.Timer().Request("an invocation", "an id of nobody", "timer");
        var invoked = await deployment.One.Channel.InvokeAsync(request).WaitAsync(Patience, Stop);
        Assert.Equal(StatusResult.Types.Status.Failure, invoked.Result.Status);
        Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        Assert.Equal(0, deployment.One.Ends);
    }

    [Fact]
    public async Task A_Request_That_Comes_Without_Its_Invocation_Is_Refused()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        using (var home = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop))
        {
            Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        }

        using var direct = new HttpClient { BaseAddress = new Uri(deployment.One.Channel.Capabilities["HttpUri"]) };
        foreach (var invocation in (string?[])[null, Guid.NewGuid().ToString()])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            if (invocation is not null)
            {
                request.Headers.Add("x-ms-invocation-id", invocation);
            }

            using var answer = await direct.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        }

        await deployment.One.SaysAsync("Expected correlation id header ('x-ms-invocation-id') not present", Stop);
        await deployment.One.SaysAsync("Timed out waiting for the function context", Stop);
        using var later = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Equal((HttpStatusCode.OK, 0), (later.StatusCode, deployment.One.Ends));
    }

    [Fact]
    public async Task A_Host_That_Goes_Away_In_The_Middle_Costs_Nobody_A_Mail_And_Sends_Nobody_Two()
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(
            package,
            account.Connection,
            instances: 2,
            ("Delays__ClaimLapse", "00:00:02"),
            ("Delays__Evidence", "00:00:02"),
            ("Delays__PutBack", "00:00:01"));
        await deployment.StartAsync(Stop);
        await DeployedFollowers.FollowAsync(deployment.One, Somebody, Stop);
        var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;

        // The first worker has begun, and its host is gone before it is done; it does not know, and goes on.
        var (isBegun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        account.Tables.Afterwards = request => request.Method == "GET" ? Task.CompletedTask : HoldAsync();
        var delivered = deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop);
        await isBegun.Task.WaitAsync(Stop);
        deployment.One.Abandon();
        Assert.Equal(InvocationResult.Broken, await delivered);
        goOn.SetResult();
        account.Tables.Afterwards = _ => Task.CompletedTask;

        // Meanwhile another host has the message, and then what is put back because the first worker may still be at it.
        ReceivedMessage? next = message;
        while (next is not null || await deployment.Queue.CountAsync(Stop) > 0)
        {
            if (next is null)
            {
                await Task.Delay(50, Stop);
            }
            else
            {
                Assert.Equal(InvocationResult.Success, await deployment.Instances[1].DeliverAsync(next.Text, 2, next.Id, Stop));
                await deployment.Queue.DeleteAsync(next, Stop);
            }

            next = await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop);
        }

        Assert.Equal(Somebody, Assert.Single(deployment.Mails.All()).To);

        async Task HoldAsync()
        {
            isBegun.TrySetResult();
            await goOn.Task;
        }
    }

    private async Task<(string, string)[]> SettingsAsync() => HostSettings.All(await azurite.OwnAccountAsync(), "/nowhere");
}
