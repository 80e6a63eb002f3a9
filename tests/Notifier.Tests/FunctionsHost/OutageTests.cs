using System.Net;
using System.Net.Http.Json;
using Notifier.Adapters.Storage;
using Notifier.Adapters.Storage.Tables;
using Notifier.Tests.Host;
using Notifier.Tests.Storage;

namespace Notifier.Tests.FunctionsHost;

/// <summary>What stands in everybody's way: it is said, nothing goes into the poison queue, and afterwards every mail goes once.</summary>
public sealed class OutageTests(Package package, Azurite azurite)
{
    private const int People = 6;

    private static readonly (string, string)[] Short = [("Delays__PutBack", "00:00:01"), ("Delays__ClaimLapse", "00:00:10"), ("Delays__ConfirmationsAnHour", "100000")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_No_Mail_Can_Be_Sent_Every_Message_Waits_However_Often_It_Is_Delivered()
    {
        using var deployment = new Deployment(package, await azurite.OwnAccountAsync(), 1, Short);
        Directory.CreateDirectory(deployment.Data);
        await File.WriteAllTextAsync(deployment.Outbox, "a file where the folder should be", Stop);
        await deployment.StartAsync(Stop);
        await FollowAsync(deployment);

        // Each is delivered more often than the host would before it gave it up.
        for (var taken = 0; taken < People; taken++)
        {
            var message = (await deployment.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;
            for (var delivery = 1; delivery <= 7; delivery++)
            {
                Assert.Equal(HostVerdict.Success, await deployment.One.DeliverAsync("SendMail", message.Text, Math.Min(delivery, 5), message.Id, Stop));
            }

            await deployment.Queue.DeleteAsync(message, Stop);
        }

        await deployment.One.SaysAsync("because of trouble: The outbox folder cannot be written", Stop);
        using (var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains("cannot be written", (await World.Json(health)).GetProperty("mail").GetString(), StringComparison.Ordinal);
        }

        File.Delete(deployment.Outbox);
        await PumpAsync(deployment, () => deployment.Mails.Files == People, TimeSpan.FromMinutes(3)); // the outbox asks for a minute's rest
        AssertEverybodyOnce(deployment);
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_The_Storage_Is_Away_Every_Message_Is_Kept(bool isQueueAwayToo)
    {
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        await using var tables = await Wire.ToAsync(emulator.Tables);
        await using var queues = await Wire.ToAsync(emulator.Queues);
        using var deployment = new Deployment(package, Azurite.ConnectionString(emulator.Name, tables.Address, queues.Address), 1, Short);
        await deployment.StartAsync(Stop);
        await FollowAsync(deployment);

        tables.Script = _ => Fault.Fails;
        if (isQueueAwayToo)
        {
            queues.Script = _ => Fault.Fails;
        }

        var waits = PumpAsync(deployment, () => false, TimeSpan.FromSeconds(30));
        using (var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains($"The storage account {emulator.Name} is too busy or in trouble (500 OperationTimedOut)", (await World.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(HostVerdict.Failed, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer("SweepDue"), Stop));
        using (var page = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        var deliveries = await waits;
        if (!isQueueAwayToo)
        {
            Assert.True(deliveries > 0);
            await deployment.One.SaysAsync("A message is put back because of the storage", Stop);
        }

        (tables.Script, queues.Script) = (_ => Fault.None, _ => Fault.None);
        await PumpAsync(deployment, () => deployment.Mails.Files == People, TimeSpan.FromMinutes(2));
        AssertEverybodyOnce(deployment);
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
        Assert.Equal(HostVerdict.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer("SweepDue"), Stop));
    }

    [Fact]
    public async Task Storage_That_Is_Away_At_The_Start_Is_Waited_For()
    {
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        await using var tables = await Wire.ToAsync(emulator.Tables);
        tables.Script = _ => Fault.Fails;
        using var deployment = new Deployment(package, Azurite.ConnectionString(emulator.Name, tables.Address, emulator.Queues), 1, Short);
        await deployment.StartAsync(Stop); // it answers at once: three ends within half an hour would stop the host
        Assert.Equal(HostVerdict.Failed, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer("SweepDue"), Stop));
        await deployment.One.SaysAsync("sweep failed: The storage account", Stop);

        tables.Script = _ => Fault.None;
        Assert.Equal(HostVerdict.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer("SweepDue"), Stop));
        using var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_Wrong_Key_Of_The_Account_Is_Said_And_Nothing_Is_Lost()
    {
        var connection = await azurite.OwnAccountAsync();
        using var right = new Deployment(package, connection, 1, Short);
        await right.StartAsync(Stop);
        await FollowAsync(right);
        var message = (await right.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;

        using var wrong = new Deployment(package, string.Join(';', connection.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=d3Jvbmc=" : part)), 1, Short);
        await wrong.StartAsync(Stop);
        Assert.Equal(HostVerdict.Failed, await wrong.One.DeliverAsync("SendMail", message.Text, 1, message.Id, Stop));
        using var health = await wrong.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Contains("refuses its key", (await World.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("d3Jvbmc=", wrong.One.Output, StringComparison.Ordinal);
        Assert.Empty(wrong.Mails.All());
    }

    [Fact]
    public async Task With_Other_Secrets_Nobody_Is_Written_To_And_Messages_Wait()
    {
        var connection = await azurite.OwnAccountAsync();
        using var right = new Deployment(package, connection, 1, Short);
        await right.StartAsync(Stop);
        await FollowAsync(right);
        var message = (await right.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;
        var waiting = await right.Queue.CountAsync(Stop);

        using var other = new Deployment(package, connection, 1, [.. Short, ("Keys__Pepper", HostSettings.Secret(9))]);
        await other.StartAsync(Stop);
        Assert.Equal(HostVerdict.Success, await other.One.DeliverAsync("SendMail", message.Text, 1, message.Id, Stop));
        Assert.Equal(waiting + 1, await right.Queue.CountAsync(Stop)); // put back, before the host deletes the one it delivered
        Assert.Equal(HostVerdict.Failed, await other.One.InvokeAsync("SweepDue", Invocation.Timer("SweepDue"), Stop));
        using var health = await other.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.StartsWith("The keys in the settings Keys__… are not those with which the people in the storage account", (await World.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        using var asked = await other.One.AskAsync(HttpMethod.Post, "/api/manage-link", JsonContent.Create(new { email = "candidate-1@people.example" }), Stop);
        Assert.Empty(other.Mails.All());
        Assert.Equal(HostVerdict.Success, await right.One.DeliverAsync("SendMail", message.Text, 1, message.Id, Stop));
        Assert.Single(right.Mails.All());
    }

    [Fact]
    public async Task A_Table_That_Somebody_Deleted_Is_Made_Again()
    {
        var connection = await azurite.OwnAccountAsync();
        using var deployment = new Deployment(package, connection, 1, Short);
        await deployment.StartAsync(Stop);
        await FollowAsync(deployment);
        var store = new AzureTableStore(AzureAccount.TryParse(connection, out _)!);
        foreach (var table in (string[])["due", "state", "suppressions"])
        {
            await store.DropAsync(table, Stop);
        }

        foreach (var timer in (string[])["SweepDue", "RepairReminders", "PurgeExpired"])
        {
            Assert.Equal(HostVerdict.Success, await deployment.One.InvokeAsync(timer, Invocation.Timer(timer), Stop));
        }

        await PumpAsync(deployment, () => deployment.Mails.Files == People, TimeSpan.FromMinutes(1));
        AssertEverybodyOnce(deployment);
        using var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private static async Task FollowAsync(Deployment deployment)
    {
        for (var number = 1; number <= People; number++)
        {
            await HandlerTests.FollowAsync(deployment.One, $"candidate-{number}@people.example");
        }
    }

    /// <summary>Lets the host deliver what waits, until it is so or time is over.</summary>
    /// <returns>How many times it delivered something.</returns>
    private async Task<int> PumpAsync(Deployment deployment, Func<bool> isSo, TimeSpan most)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var mostDeliveries = package.Host.GetProperty("extensions").GetProperty("queues").GetProperty("maxDequeueCount").GetInt32();
        var queue = new QueueTrigger(deployment, message => deployment.One.DeliverAsync("SendMail", message.Text, message.DequeueCount, message.Id, CancellationToken.None), mostDeliveries, new Random(1));
        var running = queue.RunAsync(over.Token);
        for (var until = DateTimeOffset.UtcNow + most; !isSo() && DateTimeOffset.UtcNow < until;)
        {
            await Task.Delay(100, Stop);
        }

        await over.CancelAsync();
        await running;
        return queue.Deliveries;
    }

    private static void AssertEverybodyOnce(Deployment deployment) =>
        Assert.Equal(Enumerable.Range(1, People).Select(number => $"candidate-{number}@people.example"), deployment.Mails.All().Select(mail => mail.To).Order(StringComparer.Ordinal));
}
