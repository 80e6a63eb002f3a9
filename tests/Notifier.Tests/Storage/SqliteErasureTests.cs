using System.Text;
using Notifier.Adapters.Storage.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Tests.Storage;

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

        Assert.True(await _database.TruncateLogAsync(Stop));

        Assert.Equal(0, Remnants());
        Assert.Equal(count, await Others());
    }

    [Fact]
    public async Task What_Was_Overwritten_Leaves_No_Byte_In_The_Files()
    {
        await WriteRows(1_000);
        foreach (var batch in Marked(1_000).Chunk(100))
        {
            Assert.True((await _tables.WriteAsync("people", [.. batch.Select(key => new RowWrite.Upsert(new Row("p", key).With("Text", "short")))], Stop)).IsDone);
        }

        foreach (var batch in Marked(1_000).Chunk(100))
        {
            Assert.True((await _tables.WriteAsync("people", [.. batch.Select(key => new RowWrite.Delete("p", key))], Stop)).IsDone);
        }

        Assert.True(await _database.TruncateLogAsync(Stop));

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
        Assert.True(await _database.TruncateLogAsync(Stop));

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

        Assert.True(await _database.TruncateLogAsync(Stop));

        Assert.Equal(0, Remnants());
        Assert.Equal(1, await queue.CountAsync(Stop));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> Marked(int count) => Enumerable.Range(0, count).Select(i => $"{i:00000}-{Marker}");

    /// <summary>Now and then a value long enough for pages of its own.</summary>
    private static Row Long(string partition, string key, int i) =>
        new Row(partition, key).With("Text", $"{key}{new string('x', i % 50 == 0 ? 9_000 : i % 300)}{key}").With("Bytes", Encoding.UTF8.GetBytes(key));

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

    private async Task<int> Others()
    {
        var (rows, continuation) = (0, (string?)null);
        do
        {
            var page = await _tables.QueryAsync("people", RowRange.Partition("p"), continuation, 1000, Stop);
            (rows, continuation) = (rows + page.Rows.Count, page.Continuation);
        }
        while (continuation is not null);
        return rows;
    }

    /// <summary>How often the marker stands in the database, its log and the log's index.</summary>
    private int Remnants()
    {
        var found = 0;
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
            {
                var marker = encoding.GetBytes(Marker);
                for (var rest = bytes.AsSpan(); rest.IndexOf(marker) is >= 0 and var at; rest = rest[(at + marker.Length)..])
                {
                    found++;
                }
            }
        }

        return found;
    }
}
