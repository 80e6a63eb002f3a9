using System.Collections.Concurrent;
using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Startup;
using Notifier.Core.Jobs;
using Notifier.Core.Security;
using Notifier.Core.Storage;
using Notifier.Server.Background;
using Notifier.Testing;
using Notifier.Testing.Apps;
using Notifier.Testing.Storage;

namespace Notifier.System.Tests.Server;

/// <summary>The whole program over an account in Azure, as far as the emulator is one.</summary>
[UnsupportedOSPlatform("windows")] // Ctrl-C is a signal here
[Trait("Category", "Long")]
public sealed class AzureStorageTests(Azurite azurite)
{
    [Fact]
    public async Task A_Candidate_Follows_And_Is_Reminded()
    {
        await using var app = new TestApp(null, ("Storage", "azure"), ("AzureWebJobsStorage", await azurite.OwnAccountAsync()));
        var advert = await app.Tell(TestApp.Sample("find-a-job-peer-support-worker"));

        await app.FollowAndConfirm(advert);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.SweepAndDrain();

        Assert.Contains(app.Mails(), mail => mail.TextBody!.Contains("24 December 2025", StringComparison.Ordinal));
        using var health = await app.Http.GetAsync("/api/health", TestApp.Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(app.DataFolder), file => file.EndsWith(".db", StringComparison.Ordinal));
    }

    /// <summary>One line at the start; later the health says so until it is over.</summary>
    [Fact]
    public async Task A_Program_On_One_Machine_Says_Why_The_Account_Refuses_It()
    {
        using var folder = new TemporaryFolder();
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        await using var tables = await FaultyProxy.ToAsync(emulator.Tables);
        await using var queues = await FaultyProxy.ToAsync(emulator.Queues);
        (string, string)[] settings = [("Storage", "azure"), ("AzureWebJobsStorage", Azurite.ConnectionString(emulator.Name, tables.Address, queues.Address))];
        tables.Script = _ => ProxyFault.WrongClock;
        using (var refused = StartedServer.In(folder.Path, null, settings))
        {
            Assert.Equal(1, await refused.End(TestApp.Stop));
            Assert.Equal($"The storage account {emulator.Name} refuses us, for this machine’s clock is 20 minutes behind Azure’s: set the clock, and let it be kept right (timedatectl set-ntp true).\n", refused.Errors);
        }

        tables.Script = _ => ProxyFault.None;
        using var running = StartedServer.In(folder.Path, null, settings);
        await running.Ready(TestApp.Stop);
        foreach (var (fault, words) in (IEnumerable<(ProxyFault, string)>)[(ProxyFault.WrongKey, "refuses its key (403 AuthenticationFailed)"), (ProxyFault.WrongClock, "clock is 20 minutes behind")])
        {
            tables.Script = _ => fault;
            using var health = await running.Http.GetAsync("/api/health", TestApp.Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Contains(words, (await TestApp.Json(health)).GetProperty("storage").GetString(), StringComparison.Ordinal);
        }

        tables.Script = _ => ProxyFault.None;
        using var well = await running.Http.GetAsync("/api/health", TestApp.Stop);
        Assert.Equal("ok", (await TestApp.Json(well)).GetProperty("storage").GetString()); // what ran meanwhile by itself and failed says so until it runs again
        Assert.Equal(0, await running.CtrlC(TestApp.Stop));
    }

    /// <summary>Before any request of a sending, and the mail has left before some of them.</summary>
    [Fact]
    public async Task Whenever_The_Account_Begins_To_Refuse_Us_Each_Mail_Goes_Once()
    {
        const int MoreThanASendingAsks = 14;
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        await using var tables = await FaultyProxy.ToAsync(emulator.Tables);
        await using var queues = await FaultyProxy.ToAsync(emulator.Queues);
        await using var app = new TestApp(null, ("Storage", "azure"), ("AzureWebJobsStorage", Azurite.ConnectionString(emulator.Name, tables.Address, queues.Address)), ("Delays:PutBack", "00:00:01"));
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        var queue = app.Services.GetRequiredService<IReceiveQueue>();
        var refusals = 0;
        for (var asked = 0; asked < MoreThanASendingAsks; asked++)
        {
            using var follows = await app.Follow(advert, $"candidate-{asked}@people.example");
            Assert.True(follows.StatusCode == HttpStatusCode.Accepted, app.Log.Text);
            var left = asked;
            tables.Script = _ =>
            {
                if (left-- > 0)
                {
                    return ProxyFault.None;
                }

                refusals++;
                return ProxyFault.WrongKey;
            };
            await app.Services.GetRequiredService<QueueMessageHandler>().RunAsync(TestApp.Stop);
            tables.Script = _ => ProxyFault.None;
            while (await queue.CountAsync(TestApp.Stop) > 0)
            {
                app.Clock.Advance(TimeSpan.FromMinutes(1)); // a claim of the attempt before lapses
                await app.Drain();
                await Task.Delay(100, TestApp.Stop);
            }
        }

        Assert.InRange(refusals, 9, MoreThanASendingAsks - 1);
        Assert.Equal(
            Enumerable.Range(0, MoreThanASendingAsks).Select(asked => $"candidate-{asked}@people.example").Order(StringComparer.Ordinal),
            app.Mails().Select(mail => mail.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal));
        Assert.Empty((await app.Services.GetRequiredService<ITableStore>().QueryAsync("state", RowRange.Partition("poison"), null, 10, TestApp.Stop)).Rows);
    }

    /// <summary>Its answers may repeat keys and values, and so do the exceptions of the client that reads them.</summary>
    [Fact]
    public async Task What_The_Account_Answers_Is_In_No_Log_And_On_No_Page()
    {
        var emulator = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        await using var tables = await FaultyProxy.ToAsync(emulator.Tables);
        await using var queues = await FaultyProxy.ToAsync(emulator.Queues);
        await using var app = new TestApp(null, ("Storage", "azure"), ("AzureWebJobsStorage", Azurite.ConnectionString(emulator.Name, tables.Address, queues.Address)));
        var advert = await app.Tell(TestApp.Sample("nhs-jobs-carer-peer-support-worker"));
        using var follows = await app.Follow(advert);
        var shown = new ConcurrentQueue<string>();
        async Task Show(Task<HttpResponseMessage> asked)
        {
            using var answer = await asked;
            shown.Enqueue($"{(int)answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync(TestApp.Stop)}");
        }

        foreach (var fault in Enum.GetValues<ProxyFault>().Where(fault => fault != ProxyFault.None))
        {
            (tables.Script, queues.Script) = (_ => fault, _ => fault);
            await Task.WhenAll(
                Show(app.Http.GetAsync($"/adverts/{advert}", TestApp.Stop)),
                Show(app.Http.GetAsync($"/api/adverts/{advert}", TestApp.Stop)),
                Show(app.Follow(advert, $"{fault}@people.example")),
                Show(app.Http.GetAsync("/api/health", TestApp.Stop)),
                app.Services.GetRequiredService<JobRunner>().RunAsync("sweep", app.Services.GetRequiredService<DispatchDueItems>().RunAsync, TestApp.Stop),
                Assert.ThrowsAnyAsync<Exception>(() => app.Services.GetRequiredService<QueueMessageHandler>().RunAsync(TestApp.Stop)));
        }

        Assert.Contains("refuses its key (403 AuthenticationFailed)", app.Log.Text, StringComparison.Ordinal);
        Assert.Contains(shown, answer => answer.StartsWith("503 ", StringComparison.Ordinal));
        Assert.Contains(shown, answer => answer.StartsWith("500 ", StringComparison.Ordinal));
        foreach (var words in shown.Append(app.Log.Text))
        {
            Assert.DoesNotContain(FaultyProxy.Secret, words, StringComparison.Ordinal);
            Assert.DoesNotContain("x-ms-", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_Account_Is_Only_Opened_With_The_Keys_It_Was_Written_With()
    {
        var account = AzureAccount.TryParse("UseDevelopmentStorage=true", out _)!;
        var store = new MemoryTableStore();
        static SecretKey Key(string id) => new(id, RandomNumberGenerator.GetBytes(SecretKey.Length));
        var other = new SecretKeys(Key("p"), Key("s"), new KeyRing(Key("d")), new KeyRing(Key("l")));

        await new KeyFingerprintCheck(new EmailAddressProtector(TestKeys.All)).CheckAsync(store, account, Path.Combine("data", "keys"), TestApp.Stop);
        await new KeyFingerprintCheck(new EmailAddressProtector(TestKeys.All)).CheckAsync(store, account, Path.Combine("data", "keys"), TestApp.Stop);
        var trouble = await Assert.ThrowsAsync<StartupException>(() => new KeyFingerprintCheck(new EmailAddressProtector(other)).CheckAsync(store, account, Path.Combine("data", "keys"), TestApp.Stop));

        Assert.Equal(
            $"The keys in {Path.Combine("data", "keys")} are not those with which the people in the storage account devstoreaccount1 were written. Nobody there could be read. Put the keys back from a backup, or choose another account.",
            trouble.Message);
    }
}
