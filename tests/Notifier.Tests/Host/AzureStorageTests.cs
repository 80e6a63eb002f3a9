using System.Net;
using System.Security.Cryptography;
using Notifier.Adapters.Storage;
using Notifier.Adapters.Storage.Memory;
using Notifier.Core.Secrets;
using Notifier.Functions.Start;
using Notifier.Tests.Following;
using Notifier.Tests.Storage;

namespace Notifier.Tests.Host;

/// <summary>The whole program over an account in Azure, as far as the emulator is one.</summary>
public sealed class AzureStorageTests(Azurite azurite)
{
    [Fact]
    public async Task A_Candidate_Follows_And_Is_Reminded()
    {
        await using var world = new World(null, ("Storage", "azure"), ("AzureWebJobsStorage", await azurite.OwnAccountAsync()));
        var advert = await world.Tell(World.Sample("find-a-job-peer-support-worker"));

        await world.FollowAndConfirm(advert);
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        await world.SweepAndDrain();

        Assert.Contains(world.Mails(), mail => mail.TextBody!.Contains("24 December 2025", StringComparison.Ordinal));
        using var health = await world.Http.GetAsync("/api/health", World.Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(world.DataFolder), file => file.EndsWith(".db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_Account_Is_Only_Opened_With_The_Keys_It_Was_Written_With()
    {
        var account = AzureAccount.TryParse("UseDevelopmentStorage=true", out _)!;
        var store = new MemoryTableStore();
        static SecretKey Key(string id) => new(id, RandomNumberGenerator.GetBytes(SecretKey.Length));
        var other = new SecretKeys(Key("p"), Key("s"), new KeyRing(Key("d")), new KeyRing(Key("l")));

        await new AccountKeys(store, new AddressBook(SomeKeys.All)).CheckAsync(account, Path.Combine("data", "keys"), World.Stop);
        await new AccountKeys(store, new AddressBook(SomeKeys.All)).CheckAsync(account, Path.Combine("data", "keys"), World.Stop);
        var trouble = await Assert.ThrowsAsync<StartTroubleException>(() => new AccountKeys(store, new AddressBook(other)).CheckAsync(account, Path.Combine("data", "keys"), World.Stop));

        Assert.Equal(
            $"The keys in {Path.Combine("data", "keys")} are not those with which the people in the storage account devstoreaccount1 were written, so nobody there could be read: put them back from a backup, or choose another account.",
            trouble.Message);
    }
}
