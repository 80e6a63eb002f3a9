using System.Net;
using Notifier.Core.Storage;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>
/// A run that takes longer than functionTimeout, which is seconds here. The host cancels it; when that does not end it, the host kills the
/// worker with everything that is under way, and starts another.
/// </summary>
[Trait("Category", "Long")]
public sealed class SlowRunTests(Package package, Azurite azurite)
{
    private static readonly TimeSpan FunctionTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(6);

    private static readonly (string, string)[] Quick =
        [("Delays__PutBack", "00:00:01"), ("Delays__ClaimLapse", "00:00:02"), ("Delays__Evidence", "00:00:02"), ("Delays__HintRest", "00:00:01"), ("Delays__ConfirmationsAnHour", "100000")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Where the run stands still: at the first answer of the storage, at the one to the claim of a mail, or at the first after a mail left.</summary>
    [Theory]
    [InlineData("first")]
    [InlineData("claim")]
    [InlineData("record")]
    public async Task Sending_That_Takes_Too_Long_Is_Killed_And_Afterwards_Everybody_Has_Their_Mail_Once(string still)
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(package, account.Connection, 1, Quick);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();
        var messages = new[] { await TakeAsync(deployment), await TakeAsync(deployment) };

        (deployment.One.Timeout, deployment.One.Grace) = (FunctionTimeout, Grace);
        account.Tables.Afterwards = request => IsStill(request) ? Task.Delay(Longer, Stop) : Task.CompletedTask;
        var page = deployment.One.AskAsync(HttpMethod.Get, $"/adverts/{new string('a', 26)}", null, Stop);
        var results = await Task.WhenAll(messages.Select(message => deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop)));
        Assert.Contains(InvocationResult.TookTooLong, results);
        Assert.All(results, result => Assert.Contains(result, (InvocationResult[])[InvocationResult.TookTooLong, InvocationResult.Broken])); // what is under way dies together
        using (var answer = await page)
        {
            Assert.Equal(still == "first" ? HttpStatusCode.InternalServerError : HttpStatusCode.NotFound, answer.StatusCode); // no such advert
        }

        Assert.Equal(1, deployment.One.Ends);
        Assert.Equal(still == "record", deployment.Mails.Files > 0);

        account.Tables.Afterwards = _ => Task.CompletedTask;
        await AssertEverybodyOnceAsync(deployment, crowd);
        Assert.Equal(1, deployment.One.Ends);

        bool IsStill(ProxiedRequest request) => still switch
        {
            "first" => true,
            "claim" => request.Path.EndsWith("$batch", StringComparison.Ordinal),
            _ => deployment.Mails.Files > 0,
        };
    }

    /// <summary>A sweep that is cancelled ends by itself. One whose worker dies cannot.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_A_Sweep_That_Takes_Too_Long_Or_Dies_Left_The_Next_One_Does(bool dies)
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(package, account.Connection, 1, Quick);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();
        for (var lost = 0; lost < DeployedFollowers.People; lost++)
        {
            await deployment.Queue.DeleteAsync(await TakeAsync(deployment), Stop); // as if the program had died before it put them
        }

        await Task.Delay(TimeSpan.FromSeconds(3), Stop); // whoever asked may still be about to put them
        var isPut = new TaskCompletionSource();
        account.Queues.Afterwards = request =>
        {
            if (request.Method != "POST")
            {
                return Task.CompletedTask;
            }

            isPut.TrySetResult();
            return Task.Delay(Longer, Stop);
        };
        deployment.One.Timeout = dies ? deployment.One.Timeout : FunctionTimeout;
        var sweep = deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop);
        if (dies)
        {
            await isPut.Task.WaitAsync(Stop);
            deployment.One.KillWorker();
        }

        Assert.Equal(dies ? InvocationResult.Broken : InvocationResult.TookTooLong, await sweep);
        Assert.Equal(dies ? 1 : 0, deployment.One.Ends);
        Assert.Equal(1, await deployment.Queue.CountAsync(Stop)); // it ended after its first message

        account.Queues.Afterwards = _ => Task.CompletedTask;
        deployment.One.Timeout = TimeSpan.FromMinutes(1);
        Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        await AssertEverybodyOnceAsync(deployment, crowd);
        Assert.Equal(dies ? 1 : 0, deployment.One.Ends);
    }

    /// <summary>Five deliveries that take too long would lead to the poison queue, and three of them stop the host: so it stops by itself before.</summary>
    [Fact]
    public async Task While_The_Storage_Is_Slow_Messages_Are_Put_Back_Before_The_Host_Kills_Anything()
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(package, account.Connection, 1, [.. Quick, ("Delays__MessageStop", "00:00:01")]);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();

        deployment.One.Timeout = TimeSpan.FromSeconds(20); // the machine that tests run on is slow too
        account.Tables.Afterwards = _ => Task.Delay(TimeSpan.FromMilliseconds(600), Stop);
        Assert.InRange(await crowd.PumpAsync(queue => queue.Deliveries > 5 * DeployedFollowers.People, TimeSpan.FromMinutes(2)), (5 * DeployedFollowers.People) + 1, int.MaxValue);
        await deployment.One.SaysAsync("A message is put back because what it asks for was not done within 00:00:01", Stop);
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));

        account.Tables.Afterwards = _ => Task.CompletedTask;
        await AssertEverybodyOnceAsync(deployment, crowd);
        Assert.Equal(0, deployment.One.Ends);
    }

    [Fact]
    public async Task The_Third_End_Within_Half_An_Hour_Is_The_Last()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1);
        await deployment.StartAsync(Stop);
        deployment.One.RestartInterval = TimeSpan.FromSeconds(1);
        for (var end = 1; end <= 3; end++)
        {
            deployment.One.Terminate();
            while (deployment.One.Ends < end)
            {
                await Task.Delay(20, Stop);
            }

            Assert.Equal(end < 3 ? InvocationResult.Success : InvocationResult.Broken, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        }
    }

    private static async Task<ReceivedMessage> TakeAsync(Deployment deployment) => (await deployment.Queue.ReceiveAsync(TimeSpan.FromSeconds(8), Stop))!;

    /// <summary>It answers again, and the queue is worked off to its end.</summary>
    private static async Task AssertEverybodyOnceAsync(Deployment deployment, DeployedFollowers crowd)
    {
        using var home = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        deployment.One.Timeout = TimeSpan.FromMinutes(1); // nothing is slow but the machine that tests run on
        var isEmpty = false;
        for (var round = 0; !isEmpty && round < 10; round++)
        {
            await crowd.PumpAsync(_ => deployment.Mails.Files == DeployedFollowers.People, TimeSpan.FromSeconds(20));
            await crowd.PumpAsync(_ => false, TimeSpan.FromSeconds(6)); // what was killed is visible again
            isEmpty = await deployment.Queue.CountAsync(Stop) == 0;
        }

        Assert.True(isEmpty, deployment.One.Output);
        crowd.AssertEverybodyOnce();
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
    }
}
