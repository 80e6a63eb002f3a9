using System.Net;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>Beside the other outages, for it has to wait a minute.</summary>
[Trait("Category", "Long")]
public sealed class EmailServiceOutageTests(Package package, Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_No_Mail_Can_Be_Sent_Every_Message_Waits_However_Often_It_Is_Delivered()
    {
        await using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, StorageOutageTests.Short);
        Directory.CreateDirectory(deployment.Data);
        await File.WriteAllTextAsync(deployment.Outbox, "a file where the folder should be", Stop);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();

        // Each is delivered more often than the host would before it gave it up.
        for (var taken = 0; taken < DeployedFollowers.People; taken++)
        {
            var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;
            for (var delivery = 1; delivery <= 7; delivery++)
            {
                Assert.Equal(InvocationResult.Success, await deployment.One.DeliverAsync(message.Text, Math.Min(delivery, 5), message.Id, Stop));
            }

            await deployment.Queue.DeleteAsync(message, Stop);
        }

        await deployment.One.SaysAsync("because of trouble: The outbox folder cannot be written", Stop);
        using (var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains("cannot be written", (await TestApp.Json(health)).GetProperty("mail").GetString(), StringComparison.Ordinal);
        }

        File.Delete(deployment.Outbox);
        await crowd.PumpAsync(_ => deployment.Mails.Files == DeployedFollowers.People, TimeSpan.FromMinutes(3)); // the outbox asks for a minute's rest
        crowd.AssertEverybodyOnce();
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
    }
}
