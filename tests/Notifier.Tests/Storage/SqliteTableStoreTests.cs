using Notifier.Adapters.Storage.Sqlite;
using Notifier.Core;

namespace Notifier.Tests.Storage;

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

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}
