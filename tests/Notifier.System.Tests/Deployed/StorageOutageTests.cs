using System.Net;
using System.Net.Http.Json;
using Notifier.Adapters.AzureStorage;
using Notifier.Core.Storage;
using Notifier.System.Tests.FunctionsHost;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Deployed;

/// <summary>What stands in everybody's way: it is said, nothing goes into the poison queue, and afterwards every mail goes once.</summary>
[Trait("Category", "Long")]
public sealed class StorageOutageTests(Package package, Azurite azurite)
{
    internal static readonly (string, string)[] Short = [("Delays__PutBack", "00:00:01"), ("Delays__ClaimLapse", "00:00:10"), ("Delays__ConfirmationsAnHour", "100000")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_The_Storage_Is_Away_Every_Message_Is_Kept(bool isQueueAwayToo)
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        await using var deployment = new Deployment(package, account.Connection, 1, Short);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();

        account.Tables.Script = _ => ProxyFault.Fails;
        if (isQueueAwayToo)
        {
            account.Queues.Script = _ => ProxyFault.Fails;
        }

        // Longer than five deliveries take: with the queue away the host delivers nothing, but a hidden message would be visible again five times.
        var waits = crowd.PumpAsync(queue => queue.Deliveries > 5 * DeployedFollowers.People, isQueueAwayToo ? TimeSpan.FromSeconds(26) : TimeSpan.FromMinutes(2));
        using (var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains($"The storage account {account.Emulator.Name} is too busy or in trouble (500 OperationTimedOut)", (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(InvocationResult.Failed, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        using (var page = await deployment.One.AskAsync(HttpMethod.Get, "/", null, Stop))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        var deliveries = await waits;
        if (!isQueueAwayToo)
        {
            Assert.InRange(deliveries, (5 * DeployedFollowers.People) + 1, int.MaxValue);
            await deployment.One.SaysAsync("A message is put back because of the storage", Stop);
        }

        account.Fault = ProxyFault.None;
        await crowd.PumpAsync(_ => deployment.Mails.Files == DeployedFollowers.People, TimeSpan.FromMinutes(2));
        crowd.AssertEverybodyOnce();
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
        Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
    }

    [Fact]
    public async Task Storage_That_Is_Away_At_The_Start_Is_Waited_For()
    {
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        await using var tables = await FaultyProxy.ToAsync(emulator.Tables);
        tables.Script = _ => ProxyFault.Fails;
        await using var deployment = new Deployment(package, Azurite.ConnectionString(emulator.Name, tables.Address, emulator.Queues), 1, Short);
        await deployment.StartAsync(Stop); // it answers at once: three ends within half an hour would stop the host
        Assert.Equal(InvocationResult.Failed, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        await deployment.One.SaysAsync("sweep failed: The storage account", Stop);

        tables.Script = _ => ProxyFault.None;
        Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        using var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_Wrong_Key_Of_The_Account_Is_Said_And_Nothing_Is_Lost()
    {
        var connection = await azurite.OwnAccountAsync();
        await using var right = new Deployment(package, connection, 1, Short);
        await right.StartAsync(Stop);
        await new DeployedFollowers(package, right, Stop).FollowAsync();
        var message = (await right.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;

        await using var wrong = new Deployment(package, string.Join(';', connection.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=d3Jvbmc=" : part)), 1, Short);
        await wrong.StartAsync(Stop);
        Assert.Equal(InvocationResult.Failed, await wrong.One.DeliverAsync(message.Text, 1, message.Id, Stop));
        using var health = await wrong.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Contains("refuses its key", (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("d3Jvbmc=", wrong.One.Output, StringComparison.Ordinal);
        Assert.Empty(wrong.Mails.All());
    }

    [Fact]
    public async Task With_Other_Secrets_Nobody_Is_Written_To_And_Messages_Wait()
    {
        var connection = await azurite.OwnAccountAsync();
        await using var right = new Deployment(package, connection, 1, Short);
        await right.StartAsync(Stop);
        await new DeployedFollowers(package, right, Stop).FollowAsync();
        var message = (await right.Queue.ReceiveAsync(TimeSpan.FromMinutes(5), Stop))!;
        var waiting = await right.Queue.CountAsync(Stop);

        await using var other = new Deployment(package, connection, 1, [.. Short, ("Keys__Pepper", HostSettings.Secret(9))]);
        await other.StartAsync(Stop);
        Assert.Equal(InvocationResult.Success, await other.One.DeliverAsync(message.Text, 1, message.Id, Stop));
        Assert.Equal(waiting + 1, await right.Queue.CountAsync(Stop)); // put back, before the host deletes the one it delivered
        Assert.Equal(InvocationResult.Failed, await other.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
        using var health = await other.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.StartsWith("The keys in the settings Keys__… are not those with which the people in the storage account", (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        using var asked = await other.One.AskAsync(HttpMethod.Post, "/api/manage-link", JsonContent.Create(new { email = "candidate-1@people.example" }), Stop);
        Assert.Empty(other.Mails.All());
        Assert.Equal(InvocationResult.Success, await right.One.DeliverAsync(message.Text, 1, message.Id, Stop));
        Assert.Single(right.Mails.All());
    }

    /// <summary>A wrong clock, or a key that was rotated under us: at the start, later with the tables only, and later with the queue too.</summary>
    [Theory]
    [InlineData(ProxyFault.WrongClock, "refuses us, for this machine’s clock is 20 minutes behind Azure’s: set the clock")]
    [InlineData(ProxyFault.WrongKey, "refuses its key (403 AuthenticationFailed): check AccountKey")]
    public async Task While_The_Account_Refuses_Us_It_Is_Said_Why_And_Afterwards_Everybody_Gets_Their_Mail_Once(ProxyFault fault, string words)
    {
        await using var account = await ProxiedAccount.OfAsync(azurite);
        account.Fault = fault;
        await using var deployment = new Deployment(package, account.Connection, 1, Short);
        await deployment.StartAsync(Stop);
        await AssertSaidAsync();

        account.Fault = ProxyFault.None;
        await AssertWellAsync();
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();

        account.Tables.Script = _ => fault;
        await AssertSaidAsync();
        await crowd.PumpAsync(queue => queue.Deliveries > 5 * DeployedFollowers.People, TimeSpan.FromMinutes(2));
        await deployment.One.SaysAsync("A message is put back because of the storage", Stop);
        Assert.Equal(DeployedFollowers.People, await deployment.Queue.CountAsync(Stop));

        var message = default(ReceivedMessage);
        while (message is null)
        {
            message = await deployment.Queue.ReceiveAsync(TimeSpan.FromSeconds(5), Stop);
        }

        account.Queues.Script = _ => fault;
        Assert.Equal(InvocationResult.Failed, await deployment.One.DeliverAsync(message.Text, 1, message.Id, Stop)); // the host leaves it where it is
        Assert.Equal(0, deployment.Mails.Files);

        account.Fault = ProxyFault.None;
        await crowd.PumpAsync(_ => deployment.Mails.Files == DeployedFollowers.People, TimeSpan.FromMinutes(2));
        crowd.AssertEverybodyOnce();
        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
        await AssertWellAsync();

        async Task AssertSaidAsync()
        {
            Assert.Equal(InvocationResult.Failed, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
            await deployment.One.SaysAsync($"sweep failed: The storage account {account.Emulator.Name} {words}", Stop);
            using var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains(words, (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        }

        async Task AssertWellAsync()
        {
            Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync("SweepDue", Invocation.Timer(), Stop));
            using var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }
    }

    [Theory]
    [InlineData("people", true)]
    [InlineData("people", false)]
    [InlineData("adverts", true)]
    [InlineData("adverts", false)]
    [InlineData("suppressions", true)]
    public async Task A_Lasting_Table_That_Somebody_Deleted_Is_Said_And_Nobody_Is_Written_To_Until_It_Is_There_Again(string table, bool isRestored)
    {
        var connection = await azurite.OwnAccountAsync();
        await using var deployment = new Deployment(package, connection, 1, Short);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();
        var store = new AzureTableStore(AzureAccount.TryParse(connection, out _)!);
        var rows = (await store.QueryAsync(table, RowRange.Partitions("0", "~"), null, 1000, Stop)).Rows;
        Assert.Equal(table == "suppressions", rows.Count == 1); // nothing but its mark
        await store.DropAsync(table, Stop);

        await crowd.PumpAsync(queue => queue.Deliveries > 5 * DeployedFollowers.People, TimeSpan.FromMinutes(1));
        var words = $"The table {table} of the storage account {AzureAccount.TryParse(connection, out _)} is gone: somebody deleted it. Nothing is sent until it is there again";
        await deployment.One.SaysAsync($"A message is put back because of the storage: {words}", Stop);
        using (var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.StartsWith(words, (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        }

        // A start does not make it anew either.
        deployment.One.Kill();
        await deployment.StartAsync(Stop);
        Assert.Equal((0, DeployedFollowers.People, 0), (deployment.Mails.Files, await deployment.Queue.CountAsync(Stop), await deployment.Poison.CountAsync(Stop)));

        // Nor is an empty one taken for it, which a deployment may put there.
        await store.MakeAsync([table], Stop);
        using (var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop))
        {
            Assert.StartsWith($"The table {table} of the storage account {AzureAccount.TryParse(connection, out _)} is not the one that was made", (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        }

        foreach (var row in rows.Where(row => isRestored || row.Partition == "made"))
        {
            await store.WriteAsync(table, new RowWrite.Insert(row), Stop);
        }

        await crowd.PumpAsync(_ => isRestored && deployment.Mails.Files == DeployedFollowers.People, isRestored ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(8));
        if (isRestored)
        {
            crowd.AssertEverybodyOnce();
        }
        else
        {
            Assert.Equal((0, 0), (deployment.Mails.Files, await deployment.Queue.CountAsync(Stop))); // whom it was about is not known any more
        }

        Assert.Equal(0, await deployment.Poison.CountAsync(Stop));
        using var well = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
    }

    /// <summary>What it holds is needed no longer than a moment.</summary>
    [Fact]
    public async Task The_Table_Of_Small_Things_Is_Made_Again_When_Somebody_Deleted_It()
    {
        var connection = await azurite.OwnAccountAsync();
        await using var deployment = new Deployment(package, connection, 1, Short);
        await deployment.StartAsync(Stop);
        var crowd = new DeployedFollowers(package, deployment, Stop);
        await crowd.FollowAsync();
        var store = new AzureTableStore(AzureAccount.TryParse(connection, out _)!);
        await store.DropAsync("state", Stop);

        foreach (var timer in (string[])["SweepDue", "RepairReminders", "PurgeExpired", "ReconcileSuppressions"])
        {
            Assert.Equal(InvocationResult.Success, await deployment.One.InvokeAsync(timer, Invocation.Timer(), Stop));
        }

        await crowd.PumpAsync(_ => deployment.Mails.Files == DeployedFollowers.People, TimeSpan.FromMinutes(1));
        crowd.AssertEverybodyOnce();
        using var health = await deployment.One.AskAsync(HttpMethod.Get, "/api/health", null, Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
