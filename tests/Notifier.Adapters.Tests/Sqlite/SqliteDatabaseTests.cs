using Microsoft.Data.Sqlite;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;
using Notifier.Testing;

namespace Notifier.Adapters.Tests.Sqlite;

[Trait("Category", "Long")]
public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.Path, "notifier.db");

    [Fact]
    public async Task Rows_Outlive_The_Process()
    {
        string? etag;
        using (var database = SqliteDatabase.Open(File))
        {
            etag = (await new SqliteTableStore(database).WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k").With("Text", "kept")), Stop)).ETags[0];
        }

        using var reopened = SqliteDatabase.Open(File);
        var row = await new SqliteTableStore(reopened).GetAsync("people", "p", "k", Stop);
        Assert.Equal(("kept", etag), (row!.Text("Text"), row.ETag));
    }

    [Fact]
    public void The_Folder_Is_Made_And_The_File_Is_For_This_Account_Only()
    {
        var path = Path.Combine(_folder.Path, "data", "deep", "notifier.db");
        using var database = SqliteDatabase.Open(path);

        Assert.Equal(path, database.Path);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
            }
        }
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", "2")] // FULL
    [InlineData("PRAGMA secure_delete", "1")]
    [InlineData("PRAGMA temp_store", "2")] // MEMORY
    [InlineData("PRAGMA busy_timeout", "5000")]
    public async Task What_We_Rely_On_Holds_For_Every_Connection(string pragma, string expected)
    {
        using var database = SqliteDatabase.Open(File);

        string? Ask(SqliteSession session) => session.Statement(pragma).ExecuteScalar()?.ToString();

        Assert.Equal((expected, expected), database.Read(first => (Ask(first), database.Read(Ask, Stop)), Stop));
        Assert.Equal(1, await database.WriteAsync(session => session.Number("SELECT 1"), Stop));
    }

    [Fact]
    public void A_Folder_In_The_Place_Of_The_File_Is_Named() =>
        Fails(_folder.Path, $"{Path.GetFileName(_folder.Path)} cannot be opened: check that it is a file in a folder which this account may read and write.");

    [Fact]
    public void A_File_In_The_Place_Of_The_Folder_Is_Named()
    {
        _folder.Write("data", "not a folder");
        var path = Path.Combine(_folder.Path, "data", "notifier.db");
        Fails(path, "notifier.db cannot be made: check that its folder is one which this account may write.");
    }

    [Fact]
    public void A_File_That_Is_No_Database_Is_Left_Alone()
    {
        var text = string.Concat(Enumerable.Repeat("Dear Sir or Madam, ", 300));
        _folder.Write("notifier.db", text);

        Fails(File, "notifier.db is no SQLite database: move it away or name another file.");

        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Another_Programs_Database_Is_Left_Alone()
    {
        Execute("CREATE TABLE bookmarks (url TEXT)");

        Fails(File, "notifier.db is another program's database: name another file.");

        Assert.Equal("bookmarks", Execute("SELECT group_concat(name) FROM sqlite_schema"));
        Assert.Equal("delete", Execute("PRAGMA journal_mode"));
    }

    [Fact]
    public void A_Newer_Versions_Database_Is_Left_Alone()
    {
        SqliteDatabase.Open(File).Dispose();
        Execute("PRAGMA user_version = 99");

        Fails(File, "notifier.db was written by a newer version of this program (its schema is 99, this one knows 1): use that version.");

        Execute("PRAGMA user_version = 1");
        SqliteDatabase.Open(File).Dispose();
    }

    [Fact]
    public void An_Empty_File_Becomes_A_Database()
    {
        _folder.Write("notifier.db", "");
        SqliteDatabase.Open(File).Dispose();
        Assert.Equal("1", Execute("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_Damaged_File_Is_Named()
    {
        await Fill(500);
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var at = 4096; at < bytes.Length; at += 4096)
        {
            bytes.AsSpan(at, 200).Fill(0xEE);
        }

        System.IO.File.WriteAllBytes(File, bytes);
        using var database = SqliteDatabase.Open(File);

        var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => new SqliteTableStore(database).GetAsync("people", "p", "00001", Stop));

        Assert.Equal("notifier.db is damaged: put it back from a backup.", trouble.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_Is_Written_Into_A_File_That_Was_Deleted_Or_Replaced(bool isReplaced)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows deletes no file that is open.");
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);
        Assert.True((await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "before")), Stop)).IsDone);
        Assert.True(await database.TidyAsync(Stop));
        System.IO.File.Copy(File, $"{File}.backup");
        foreach (var file in Directory.GetFiles(_folder.Path, "notifier.db*").Where(file => !file.EndsWith("backup", StringComparison.Ordinal)))
        {
            System.IO.File.Delete(file);
        }

        if (isReplaced)
        {
            System.IO.File.Copy($"{File}.backup", File);
        }

        var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "lost")), Stop));

        Assert.Equal("notifier.db was deleted or replaced while this program had it open: end the program, put the file back from a backup, and start again.", trouble.Message);
        Assert.Equal(isReplaced, System.IO.File.Exists(File)); // and no empty one is made
        if (isReplaced)
        {
            Assert.NotNull(await tables.GetAsync("people", "p", "before", Stop));
            Assert.Null(await tables.GetAsync("people", "p", "lost", Stop));
        }
        else
        {
            Assert.Equal(trouble.Message, (await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.GetAsync("people", "p", "before", Stop))).Message);
        }
    }

    [Fact]
    public async Task A_Full_Disk_Is_Named_And_What_Was_Stored_Is_Safe()
    {
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);
        await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "before").With("Text", "kept")), Stop);

        // The limit is the one connection's.
        database.Read(session => session.Number("PRAGMA max_page_count = 12"), Stop);
        var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.WriteAsync(
            "people", [new RowWrite.Insert(new TableRow("p", "secret").With("Bytes", new byte[60_000])), new RowWrite.Delete("p", "before")], Stop));

        Assert.Equal("notifier.db cannot grow because its disk is full: free some space; what was stored before is safe.", trouble.Message);
        Assert.Equal("kept", (await tables.GetAsync("people", "p", "before", Stop))!.Text("Text"));
        Assert.Null(await tables.GetAsync("people", "p", "secret", Stop));

        // As if space had been freed: the connection was given up, and with it the limit.
        Assert.True((await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "after").With("Bytes", new byte[60_000])), Stop)).IsDone);
    }

    [Fact]
    public async Task A_Write_That_Throws_Leaves_Nothing_And_Locks_Nothing()
    {
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.WriteAsync<int>(
            session =>
            {
                session.Run("INSERT INTO row VALUES ('people', 'p', 'half', 1, x'')");
                throw new InvalidOperationException("as a bug would");
            },
            Stop));

        Assert.Null(await tables.GetAsync("people", "p", "half", Stop));
        Assert.True((await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k")), Stop)).IsDone);
    }

    [Fact]
    public async Task The_Log_Is_Empty_After_Its_Truncation()
    {
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);
        await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k").With("Text", "kept")), Stop);
        Assert.NotEqual(0, new FileInfo($"{File}-wal").Length);

        Assert.True(await database.TidyAsync(Stop));

        Assert.Equal(0, new FileInfo($"{File}-wal").Length);
        Assert.Equal("kept", (await tables.GetAsync("people", "p", "k", Stop))!.Text("Text"));
    }

    [Fact]
    public async Task A_Reader_In_Another_Process_Keeps_The_Log_From_Truncation_And_Does_Not_Hinder_Writing()
    {
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);
        await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k")), Stop);
        Impatiently(database);
        using (var other = Connect())
        {
            Execute(other, "BEGIN");
            Assert.Equal("1", Execute(other, "SELECT count(*) FROM row"));
            Assert.True((await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "l")), Stop)).IsDone);
            Assert.False(await database.TidyAsync(Stop));
            Assert.Equal("1", Execute(other, "SELECT count(*) FROM row"));
        }

        Assert.True(await database.TidyAsync(Stop));
    }

    [Fact]
    public async Task A_File_That_Another_Process_Keeps_Locked_Is_Named()
    {
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);
        Impatiently(database);
        using (var other = Connect())
        {
            Execute(other, "BEGIN IMMEDIATE");

            var trouble = await Assert.ThrowsAsync<StorageUnavailableException>(() => tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k")), Stop));

            Assert.Equal("notifier.db is locked by another program: end it, or try again when it has finished.", trouble.Message);
            Assert.Null(await tables.GetAsync("people", "p", "k", Stop));
            Impatiently(database);
            Assert.False(await database.TidyAsync(Stop));
        }

        Assert.True((await tables.WriteAsync("people", new RowWrite.Insert(new TableRow("p", "k")), Stop)).IsDone);
    }

    [Fact]
    public async Task Two_Processes_On_One_File_Lose_No_Write()
    {
        using var one = SqliteDatabase.Open(File);
        using var two = SqliteDatabase.Open(File);
        await new SqliteTableStore(one).WriteAsync("state", new RowWrite.Insert(new TableRow("s", "count").With("N", 0)), Stop);

        async Task Increment(SqliteDatabase database)
        {
            var tables = new SqliteTableStore(database);
            for (var done = 0; done < 50;)
            {
                var row = (await tables.GetAsync("state", "s", "count", Stop))!;
                done += (await tables.WriteAsync("state", new RowWrite.Replace(row.With("N", (int)row.Number("N")! + 1)), Stop)).IsDone ? 1 : 0;
            }
        }

        await Task.WhenAll(new[] { one, two, one, two }.Select(database => Task.Run(() => Increment(database), Stop)));

        Assert.Equal(200, (await new SqliteTableStore(two).GetAsync("state", "s", "count", Stop))!.Number("N"));
    }

    [Fact]
    public async Task Processes_That_Open_A_New_File_At_Once_All_Succeed()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SqliteDatabase.Open(File), Stop)));

        foreach (var database in opened)
        {
            await new SqliteTableStore(database).WriteAsync("people", new RowWrite.Upsert(new TableRow("p", "k")), Stop);
            database.Dispose();
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Shortens the wait for another process; the setting is the connection's, and one connection is all there is as long as one is used at a time.</summary>
    private static void Impatiently(SqliteDatabase database) => database.Read(session => session.Run("PRAGMA busy_timeout = 20"), Stop);

    private static void Fails(string path, string message) =>
        Assert.Equal(message, Assert.Throws<StorageUnavailableException>(() => SqliteDatabase.Open(path)).Message);

    private async Task Fill(int rows)
    {
        using var database = SqliteDatabase.Open(File);
        var tables = new SqliteTableStore(database);
        foreach (var batch in Enumerable.Range(0, rows).Chunk(100))
        {
            await tables.WriteAsync("people", [.. batch.Select(i => new RowWrite.Insert(new TableRow("p", $"{i:00000}").With("Text", new string('x', 100))))], Stop);
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private string? Execute(string sql)
    {
        using var connection = Connect();
        return Execute(connection, sql);
    }

    private static string? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
