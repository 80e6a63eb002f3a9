using System.Text;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Storage;
using Notifier.Testing;
using SQLitePCL;

namespace Notifier.Adapters.Tests.Sqlite;

/// <summary>Erasing a person means that no byte of theirs is left in the files, not merely that no query finds them.</summary>
public sealed class SqliteErasureTests : IDisposable
{
    private const string Marker = "mArKeR";

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDatabase _database;
    private readonly SqliteTableStore _tables;
    private readonly VirtualClock _clock = new(DateTimeOffset.UnixEpoch);

    public SqliteErasureTests()
    {
        _database = SqliteDatabase.Open(Path.Combine(_folder.Path, "notifier.db"));
        _tables = new(_database);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20)]
    [InlineData(3_000)] // enough for inner pages of the tree, which hold rows of their own
    public async Task Deleted_Rows_Leave_No_Byte_In_The_Files(int count)
    {
        await WriteRows(count);
        Assert.True(Remnants() > 0);

        foreach (var batch in Marked(count).Chunk(100))
        {
            Assert.True((await _tables.WriteAsync("people", [.. batch.Select(key => new RowWrite.Delete("p", key))], Stop)).IsDone);
        }

        Assert.True(await _database.TidyAsync(Stop));

        Assert.Equal(0, Remnants());
        Assert.Equal(count, await Others());
    }

    [Fact]
    public async Task What_Was_Overwritten_Leaves_No_Byte_In_The_Files()
    {
        await WriteRows(1_000);
        foreach (var batch in Marked(1_000).Chunk(100))
        {
            Assert.True((await _tables.WriteAsync("people", [.. batch.Select(key => new RowWrite.Upsert(new TableRow("p", key).With("Text", "short")))], Stop)).IsDone);
        }

        foreach (var batch in Marked(1_000).Chunk(100))
        {
            Assert.True((await _tables.WriteAsync("people", [.. batch.Select(key => new RowWrite.Delete("p", key))], Stop)).IsDone);
        }

        Assert.True(await _database.TidyAsync(Stop));

        Assert.Equal(0, Remnants());
    }

    [Fact]
    public async Task A_Dropped_Table_Leaves_No_Byte_In_The_Files()
    {
        foreach (var batch in Marked(2_000).Chunk(50))
        {
            await _tables.WriteAsync("events202601", [.. batch.Select((key, i) => new RowWrite.Insert(Long("p", key, i)))], Stop);
        }

        await _tables.DropAsync("events202601", Stop);
        Assert.True(await _database.TidyAsync(Stop));

        Assert.Equal(0, Remnants());
    }

    [Fact]
    public async Task Deleted_Messages_Leave_No_Byte_In_The_Files()
    {
        var queue = new SqliteQueue(_database, _clock, "send");
        for (var i = 0; i < 400; i++)
        {
            await queue.PutAsync($"{Marker}{i}{new string('x', i % 20 == 0 ? 9_000 : i % 100)}{Marker}", TimeSpan.FromSeconds(i % 7), Stop);
        }

        await queue.PutAsync("stays", TimeSpan.Zero, Stop);
        Assert.True(Remnants() > 0);
        _clock.Advance(TimeSpan.FromMinutes(1));

        while (await queue.ReceiveAsync(TimeSpan.FromHours(1), Stop) is { } message)
        {
            Assert.True(message.Text == "stays" || await queue.DeleteAsync(message, Stop));
        }

        Assert.True(await _database.TidyAsync(Stop));

        Assert.Equal(0, Remnants());
        Assert.Equal(1, await queue.CountAsync(Stop));
    }

    /// <summary>One erasure of a file of 1 GB took 1.2 GB of memory: VACUUM makes a copy of it. The scale is smaller here.</summary>
    [Fact]
    public async Task Tidying_Takes_No_Memory_For_What_The_File_Holds()
    {
        const int Megabytes = 128;
        var text = new string('x', 30_000);
        for (var advert = 0; advert < Megabytes; advert++)
        {
            var pieces = Enumerable.Range(0, 35).Select(piece => new RowWrite.Insert(new TableRow($"a{advert}", $"t-{piece:00}").With("text", text)));
            Assert.True((await _tables.WriteAsync("adverts", [.. pieces], Stop)).IsDone);
        }

        var used = raw.sqlite3_memory_used();
        raw.sqlite3_memory_highwater(1);
        Assert.True(await _database.TidyAsync(Stop));

        Assert.InRange(new FileInfo(_database.Path).Length, Megabytes * 1_000_000, long.MaxValue);
        Assert.InRange(raw.sqlite3_memory_highwater(0) - used, 0, Megabytes * 1_000_000 / 4); // other tests' databases are in it
    }

    /// <summary>A page that somebody writes while the file is walked goes into the log with the gap it had.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Others_Write_Meanwhile_And_Bring_Nothing_Back(int seed)
    {
        await WriteRows(1_500);
        foreach (var batch in Marked(1_500).Chunk(100))
        {
            Assert.True((await _tables.WriteAsync("people", [.. batch.Select(key => new RowWrite.Delete("p", key))], Stop)).IsDone);
        }

        Assert.True(Remnants() > 0);
        var random = new Random(seed);
        using var elsewhere = SqliteDatabase.Open(_database.Path); // as another process would
        using var overwriting = new SqliteOverwriting(_database.Connect, "notifier.db");
        Assert.True(overwriting.Begin());
        await Disturb(random, elsewhere);
        await TouchPages(); // with the gaps as they still are
        overwriting.Walk(Stop);
        await Disturb(random, elsewhere);
        await TouchPages();
        Assert.True(overwriting.Finish());
        await Disturb(random, elsewhere);
        await TouchPages();
        elsewhere.Read(session => session.Number("PRAGMA wal_checkpoint(TRUNCATE)"), Stop);

        Assert.Equal(0, Remnants());
        Assert.Equal("ok", elsewhere.Read(session => (string)session.Statement("PRAGMA integrity_check").ExecuteScalar()!, Stop));
        Assert.Equal(1_500 + 900, await Others());
    }

    [Fact]
    public async Task What_Is_Kept_Is_As_It_Was_Before_Tidying()
    {
        await WriteRows(800);
        await Disturb(new Random(7), _database);
        var before = await Rows();

        Assert.True(await _database.TidyAsync(Stop));

        Assert.Equal(before, await Rows());
        Assert.Equal("ok", _database.Read(session => (string)session.Statement("PRAGMA integrity_check").ExecuteScalar()!, Stop));
    }

    /// <summary>
    /// The program of commit b79a584 wrote the file: 1,200 people were deleted from it, and it was stopped before it could tidy.
    /// </summary>
    [Fact]
    public async Task A_File_Of_The_Version_Before_Is_Cleaned_Where_It_Is()
    {
        const string Erased = "erased@example.org";
        var path = Path.Combine(_folder.Path, "older", "notifier.db");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Upgrade", "b79a584", "notifier.db"), path);
        Assert.Equal(28, Remnants(Path.GetDirectoryName(path)!, Erased));

        using var older = SqliteDatabase.Open(path);
        Assert.True(await older.TidyAsync(Stop));

        Assert.Equal(0, Remnants(Path.GetDirectoryName(path)!, Erased));
        Assert.Equal(1_200, older.Read(session => session.Number("SELECT count(*) FROM row WHERE key LIKE '%-stays@example.org'"), Stop));
        Assert.Equal("ok", older.Read(session => (string)session.Statement("PRAGMA integrity_check").ExecuteScalar()!, Stop));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> Marked(int count) => Enumerable.Range(0, count).Select(i => $"{i:00000}-{Marker}");

    /// <summary>Now and then a value long enough for pages of its own.</summary>
    private static TableRow Long(string partition, string key, int i) =>
        new TableRow(partition, key).With("Text", $"{key}{new string('x', i % 50 == 0 ? 9_000 : i % 300)}{key}").With("Bytes", Encoding.UTF8.GetBytes(key));

    /// <summary>Rows that stay and rows that go, side by side.</summary>
    private async Task WriteRows(int count)
    {
        var written = 0;
        foreach (var batch in Marked(count).Chunk(40))
        {
            List<RowWrite> writes = [.. batch.Select(key => new RowWrite.Insert(Long("p", key, written++)))];
            writes.AddRange(batch.Select(key => new RowWrite.Insert(Long("p", key.Replace(Marker, "stays", StringComparison.Ordinal), 1))));
            Assert.True((await _tables.WriteAsync("people", writes, Stop)).IsDone);
        }
    }

    /// <summary>300 rows of other people come between those that are there, so that pages are split; some come and go again.</summary>
    private static async Task Disturb(Random random, SqliteDatabase database)
    {
        var tables = new SqliteTableStore(database);
        foreach (var batch in Enumerable.Range(0, 300).Chunk(25))
        {
            var keys = batch.Select(_ => $"{random.Next(3_000):00000}-{random.NextInt64():x16}").ToList();
            Assert.True((await tables.WriteAsync("people", [.. keys.Select((key, i) => new RowWrite.Insert(Long("p", key, random.Next(300))))], Stop)).IsDone);
            var passing = keys.Select(key => key + "-passing").ToList();
            Assert.True((await tables.WriteAsync("people", [.. passing.Select(key => new RowWrite.Insert(Long("p", key, random.Next(300))))], Stop)).IsDone);
            Assert.True((await tables.WriteAsync("people", [.. passing.Select(key => new RowWrite.Delete("p", key))], Stop)).IsDone);
        }
    }

    /// <summary>Writes pages anew, by the connection that remembers them, and changes no row's words.</summary>
    private async Task TouchPages()
    {
        foreach (var batch in Marked(1_500).Where((_, i) => i % 2 == 0).Chunk(40))
        {
            var rows = batch.Select(key => new RowWrite.Upsert(Long("p", key.Replace(Marker, "stays", StringComparison.Ordinal), 1)));
            Assert.True((await _tables.WriteAsync("people", [.. rows], Stop)).IsDone);
        }
    }

    private async Task<int> Others() => (await Rows()).Count;

    private async Task<List<string>> Rows()
    {
        var (rows, continuation) = (new List<string>(), (string?)null);
        do
        {
            var page = await _tables.QueryAsync("people", RowRange.Partition("p"), continuation, 1000, Stop);
            rows.AddRange(page.Rows.Select(row => $"{row.Key} {row.ETag} {row.Text("Text")}"));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return rows;
    }

    /// <summary>How often the marker stands in the database, its log and the log's index.</summary>
    private int Remnants() => Remnants(_folder.Path, Marker);

    private static int Remnants(string folder, string text)
    {
        var found = 0;
        foreach (var file in Directory.GetFiles(folder))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
            {
                var marker = encoding.GetBytes(text);
                for (var rest = bytes.AsSpan(); rest.IndexOf(marker) is >= 0 and var at; rest = rest[(at + marker.Length)..])
                {
                    found++;
                }
            }
        }

        return found;
    }
}
