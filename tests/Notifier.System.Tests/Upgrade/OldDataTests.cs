using System.Security.Cryptography;
using System.Text;
using Notifier.Adapters.Sqlite;
using Notifier.Core.Adverts;
using Notifier.Core.Storage;
using Notifier.Reading.Dates;
using Notifier.Testing;

namespace Notifier.System.Tests.Upgrade;

/// <summary>The data of an older program is as that program wrote it.</summary>
public sealed class OldDataTests
{

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="written">Of all files. They never change: data of a newer program goes into a folder of its own.</param>
    [Theory]
    [InlineData("014c4a8", "1e7a336e272b6dcc19a94a4c89ceeee383a55734e13a20e901515033339a3386")]
    [InlineData("b79a584", "ad0d6b20c89e11026092b6fd00e59849fbaf95927bfbb713ca63e7cb3f22976f")]
    public void Nobody_Has_Changed_It_Since(string program, string written)
    {
        var root = Path.Combine(Path.GetDirectoryName(OldData.Root)!, program);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var names = from file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                    select Path.GetRelativePath(root, file).Replace('\\', '/');
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(File.ReadAllBytes(Path.Combine(root, name)));
        }

        Assert.Equal(written, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void The_Folder_And_The_Account_Hold_The_Same_Rows_And_Messages()
    {
        using var folder = new TemporaryFolder();
        OldData.CopyFolder(folder.Path);
        using var database = SqliteDatabase.Open(Path.Combine(folder.Path, "notifier.db"));
        var (rows, messages) = database.Read(session => (RowsOf(session), MessagesOf(session)), Stop);

        var exported = from table in OldData.Tables
                       from row in OldData.Rows(table)
                       where !OldData.IsMark(table, row)
                       select Words(table, row);
        Assert.Equal(rows, exported);
        Assert.Equal(messages, OldData.Messages);
    }

    [Fact]
    public async Task Everybody_Is_Found_Under_Their_Key()
    {
        var app = await OldData.InAccountAsync(Stop);
        Assert.All(OldData.People, person => Assert.Equal(person.Key, app.Key(person.Address).Value));
    }

    private static List<string> RowsOf(SqliteSession session)
    {
        var rows = new List<string>();
        using var stored = session.Statement("SELECT name, partition, key, body FROM row ORDER BY name, partition, key").ExecuteReader();
        while (stored.Read())
        {
            var values = RowBody.Read(stored.GetFieldValue<byte[]>(3));
            rows.Add(Words(stored.GetString(0), new TableRow(stored.GetString(1), stored.GetString(2)) { Values = values }));
        }

        return rows;
    }

    private static List<OldMessage> MessagesOf(SqliteSession session)
    {
        var messages = new List<OldMessage>();
        using var stored = session.Statement("SELECT visible, dequeued, text FROM message ORDER BY visible, id").ExecuteReader();
        while (stored.Read())
        {
            messages.Add(new OldMessage(new DateTimeOffset(stored.GetInt64(0), TimeSpan.Zero), stored.GetInt32(1), stored.GetString(2)));
        }

        return messages;
    }

    private static string Words(string table, TableRow row)
    {
        var values = row.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}: {Words(value.Value)}");
        return $"{table} {row.Partition} {row.Key} {string.Join(", ", values)}";
    }

    private static string Words(object value) => value switch
    {
        byte[] bytes => $"bytes {Convert.ToHexString(bytes)}",
        DateTimeOffset instant => $"instant {instant:O}",
        _ => $"{value.GetType().Name} {value}",
    };

    /// <summary>Nothing that the version before kept shows that a date is certain.</summary>
    [Fact]
    public void What_The_Version_Before_Wrote_Is_At_Most_Likely()
    {
        var adverts = OldData.Rows(Tables.Adverts).Where(row => row.Key == Advert.RowKey).Select(Advert.From).Where(advert => advert.Closing.Safe is not null).ToList();

        Assert.Contains("Data Clerk", adverts.Select(advert => advert.Title));
        Assert.All(adverts, advert => Assert.Equal(advert.Title == "Data Clerk" ? Confidence.Guess : Confidence.Likely, advert.Closing.Safe!.Confidence));
        Assert.All(
            OldData.Rows(Tables.Adverts).Where(row => row.Key.StartsWith(AdvertCopy.Prefix, StringComparison.Ordinal)).SelectMany(row => AdvertCopy.From(row).Closings),
            closing => Assert.Equal(closing.IsBoardDefault ? Confidence.Guess : Confidence.Likely, closing.Confidence));
    }
}
