using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Options;
using Notifier.Adapters.Startup;
using Notifier.Core.Storage;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>The tables of an account are made once; an empty one in the place of one that was deleted is not taken for it.</summary>
[Trait("Category", "Long")]
public sealed class TableProvisionerTests(Azurite azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("suppressions", false)]
    [InlineData("people", false)]
    [InlineData("suppressions", true)] // and the table that remembers what was made went with it
    public async Task A_Table_That_A_Deployment_Made_Anew_Is_Not_Taken_For_The_One_That_Was_Deleted(string table, bool isForgotten)
    {
        var account = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        var store = new AzureTableStore(account) { Lasting = ProtectedTables.Names };
        var tables = new TableProvisioner(store, new NotifierOptions { Azure = account });
        await store.MakeAsync(["suppressions"], Stop); // a deployment comes before the first start, too
        await tables.MakeAsync(Stop);
        await tables.MakeAsync(Stop);

        await store.DropAsync(table, Stop);
        if (isForgotten)
        {
            await store.DropAsync("state", Stop);
        }

        await store.MakeAsync([table], Stop);
        var trouble = await Assert.ThrowsAsync<StartupException>(() => tables.MakeAsync(Stop));
        Assert.StartsWith($"The table {table} of the storage account {account} is not the one that was made. ", trouble.Message, StringComparison.Ordinal);

        await store.WriteAsync(table, new RowWrite.Insert(new TableRow("made", "made")), Stop); // as the message says
        await tables.MakeAsync(Stop);
    }

    [Fact]
    public async Task A_First_Start_That_Died_Goes_On_Where_It_Stopped()
    {
        var account = AzureAccount.TryParse(await azurite.OwnAccountAsync(), out _)!;
        var store = new AzureTableStore(account) { Lasting = ProtectedTables.Names };
        var tables = new TableProvisioner(store, new NotifierOptions { Azure = account });
        await store.MakeAsync(ProtectedTables.Names, Stop);
        await store.WriteAsync("suppressions", new RowWrite.Insert(new TableRow("made", "made")), Stop);

        await tables.MakeAsync(Stop);

        foreach (var table in ProtectedTables.Names)
        {
            Assert.NotNull(await store.GetAsync(table, "made", "made", Stop));
        }
    }
}
