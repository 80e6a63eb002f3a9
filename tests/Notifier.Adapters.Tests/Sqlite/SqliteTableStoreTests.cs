using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Tests.Contracts;
using Notifier.Core.Storage;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.Sqlite;

public sealed class SqliteTableStoreTests : TableStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteTableStoreTests()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder.Path, "notifier.db"));
        Store = new SqliteTableStore(_database);
    }

    protected override ITableStore Store { get; }

    // Text that ends at its first NUL is C's habit, and SQLite is written in C.
    [Fact]
    public async Task Control_Characters_In_A_Value_Are_Kept()
    {
        var text = new string([.. Enumerable.Range(0, 32).Select(i => (char)i)]);
        await Store.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k").With("Text", text)), TestContext.Current.CancellationToken);

        Assert.Equal(text, (await Store.GetAsync("people", "p", "k", TestContext.Current.CancellationToken))!.Text("Text"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}

public sealed class SqliteInMemoryTableStoreTests : TableStoreContract, IDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();

    public SqliteInMemoryTableStoreTests() => Store = new SqliteTableStore(_database);

    protected override ITableStore Store { get; }

    [Fact]
    public async Task Two_Databases_In_Memory_Are_Kept_Apart()
    {
        using var other = SqliteDatabase.InMemory();
        await Store.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k")), TestContext.Current.CancellationToken);

        Assert.Null(await new SqliteTableStore(other).GetAsync("people", "p", "k", TestContext.Current.CancellationToken));
    }

    public void Dispose() => _database.Dispose();
}
