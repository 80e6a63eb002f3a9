using Notifier.Adapters.AzureStorage;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Adverts;
using Notifier.Core.Storage;
using Notifier.Testing.Storage;

namespace Notifier.Adapters.Tests.AzureStorage;

/// <summary>The contract, over the wire. Each test has tables of its own, so one account does.</summary>
[Trait("Category", "Long")]
public sealed class AzureTableStoreTests(Azurite azurite) : TableStoreContract, IAsyncLifetime
{
    private ITableStore? _store;

    protected override ITableStore Store => _store!;

    [Fact]
    public async Task A_Lasting_Table_That_Is_Gone_Is_Trouble_For_Whatever_Is_Asked_Of_It()
    {
        var table = $"lasting{Guid.NewGuid():N}";
        var account = await azurite.SharedAccountAsync();
        await using var proxy = await FaultyProxy.ToAsync(account.Tables); // answers as Azure does, not as the emulator
        var store = new AzureTableStore(Azurite.AccountAt(account.Name, proxy.Address, proxy.Address)) { Lasting = [table] };
        var row = new TableRow("p", "k");
        await store.MakeAsync([table], Stop);
        await store.MakeAsync([table], Stop);
        Assert.Null(await store.GetAsync(table, "p", "k", Stop));
        Assert.Equal(WriteStatus.Missing, (await store.WriteAsync(table, new RowWrite.Delete("p", "k"), Stop)).Status);
        Assert.True((await store.WriteAsync(table, new RowWrite.Insert(row), Stop)).IsDone);
        await store.DropAsync(table, Stop);

        foreach (var work in (IEnumerable<Func<Task>>)
        [
            () => store.GetAsync(table, "p", "k", Stop),
            () => store.QueryAsync(table, RowRange.Partition("p"), null, 10, Stop),
            () => store.WriteAsync(table, new RowWrite.Insert(row), Stop),
            () => store.WriteAsync(table, new RowWrite.Upsert(row), Stop),
            () => store.WriteAsync(table, new RowWrite.Replace(row with { ETag = "W/\"1\"" }), Stop),
            () => store.WriteAsync(table, new RowWrite.Delete("p", "k"), Stop),
            () => store.WriteAsync(table, [new RowWrite.Delete("p", "k"), new RowWrite.Upsert(new TableRow("p", "l"))], Stop),
        ])
        {
            var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(work);
            Assert.StartsWith($"The table {table} of the storage account test00 is gone: somebody deleted it.", trouble.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData('x', 1_000_000)]
    [InlineData('\'', 500_000)]
    [InlineData('月', 500_000)]
    public async Task A_Text_Of_As_Many_Characters_As_An_Advert_May_Have_Goes_Into_One_Batch(char character, int room)
    {
        var text = new string(character, 1_200_000);
        Assert.Equal(room, AdvertStore.RoomFor(text));
        var pieces = AdvertStore.Pieces(text[..room]);

        var result = await Store.WriteAsync($"t{Guid.NewGuid():N}", [.. pieces.Select((piece, place) => new RowWrite.Insert(new TableRow("p", $"{place:00}").With("text", piece)))], Stop);

        Assert.True(result.IsDone);
    }

    public async ValueTask InitializeAsync() => _store = new AzureTableStore(await azurite.SharedAccountAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The same, when every other page is empty.</summary>
[Trait("Category", "Long")]
public sealed class AzureTableStoreWithEmptyPagesTests(EmptyPages pages) : TableStoreContract, IClassFixture<EmptyPages>
{
    protected override ITableStore Store => pages.Store;
}

/// <summary>A store on a wire that has them.</summary>
public sealed class EmptyPages(Azurite azurite) : IAsyncLifetime
{
    private FaultyProxy? _proxy;
    private AzureTableStore? _store;

    internal ITableStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        var account = await azurite.SharedAccountAsync();
        _proxy = await FaultyProxy.ToAsync(account.Tables, hasEmptyPages: true);
        _store = new AzureTableStore(Azurite.AccountAt(account.Name, _proxy.Address, _proxy.Address));
    }

    public async ValueTask DisposeAsync() => await _proxy!.DisposeAsync();
}
