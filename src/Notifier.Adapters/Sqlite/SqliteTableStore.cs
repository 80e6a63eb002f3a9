using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>Tables in a SQLite file, with the rules of Azure Tables.</summary>
public sealed class SqliteTableStore(SqliteDatabase database) : ITableStore
{
    private const string SelectRow = "SELECT etag, body FROM row WHERE name = ?1 AND partition = ?2 AND key = ?3";
    private const string SelectETag = "SELECT etag FROM row WHERE name = ?1 AND partition = ?2 AND key = ?3";
    private const string Put =
        "INSERT INTO row (name, partition, key, etag, body) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET etag = ?4, body = ?5";
    private const string Remove = "DELETE FROM row WHERE name = ?1 AND partition = ?2 AND key = ?3";
    private const string RemoveTable = "DELETE FROM row WHERE name = ?1";

    /// <summary>Reads along the primary key, without a scan.</summary>
    internal const string SelectRange =
        "SELECT partition, key, etag, body FROM row WHERE name = ?1 AND (partition, key) >= (?2, ?3) AND (partition, key) < (?4, ?5) "
        + "ORDER BY partition, key LIMIT ?6";

    public Task<TableRow?> GetAsync(string table, string partition, string key, CancellationToken cancellationToken)
    {
        StorageLimits.CheckTable(table);
        StorageLimits.CheckKey(table, partition);
        StorageLimits.CheckKey(table, key);
        return Task.FromResult(database.Read(
            session =>
            {
                using var reader = session.Statement(SelectRow, table, partition, key).ExecuteReader();
                return reader.Read() ? RowOf(partition, key, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
            },
            cancellationToken));
    }

    public Task<WriteResult> WriteAsync(string table, RowWrite write, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, write);
        return WriteCheckedAsync(table, [write], cancellationToken);
    }

    public Task<WriteResult> WriteAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, batch);
        return WriteCheckedAsync(table, batch, cancellationToken);
    }

    public Task<RowPage> QueryAsync(string table, RowRange range, string? continuation, int most, CancellationToken cancellationToken)
    {
        StorageLimits.Check(table, range, most);
        var (from, before) = RowInterval.Create(range, continuation);
        return Task.FromResult(database.Read(
            session =>
            {
                // One row more than asked for shows whether more follow.
                using var reader = session.Statement(SelectRange, table, from.Partition, from.Key, before.Partition, before.Key, most + 1)
                    .ExecuteReader();
                var rows = new List<TableRow>();
                while (rows.Count < most && reader.Read())
                {
                    rows.Add(RowOf(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3)));
                }

                return new RowPage(
                    rows, rows.Count == most && reader.Read() ? RowPlace.After(rows[^1].Partition, rows[^1].Key).ToContinuation() : null);
            },
            cancellationToken));
    }

    public Task DropAsync(string table, CancellationToken cancellationToken)
    {
        StorageLimits.CheckTable(table);
        return database.WriteAsync(session => session.Run(RemoveTable, table), cancellationToken);
    }

    public Task<bool> ScrubDeletedDataAsync(CancellationToken cancellationToken) => database.TidyAsync(cancellationToken);

    private Task<WriteResult> WriteCheckedAsync(string table, IReadOnlyList<RowWrite> batch, CancellationToken cancellationToken) =>
        database.WriteAsync(
        session =>
        {
            for (var i = 0; i < batch.Count; i++)
            {
                var stored = session.Number(SelectETag, table, batch[i].Partition, batch[i].Key) is { } number ? ETag(number) : null;
                if (Precondition.Check(batch[i], stored) is not WriteStatus.Done and var status)
                {
                    return WriteResult.Failed(status, i);
                }
            }

            return WriteResult.Done(batch.Select(write => Apply(session, table, write)).ToArray());
        },
        cancellationToken);

    internal static string? Apply(SqliteSession session, string table, RowWrite write)
    {
        var row = write.After;
        if (row is null)
        {
            session.Run(Remove, table, write.Partition, write.Key);
            return null;
        }

        // Random, not counted: a row that is deleted and written again must not get its old ETag.
        var etag = Random.Shared.NextInt64();
        session.Run(Put, table, row.Partition, row.Key, etag, RowBody.Write(row.Values));
        return ETag(etag);
    }

    private static TableRow RowOf(string partition, string key, long etag, byte[] body) =>
        new(partition, key) { ETag = ETag(etag), Values = RowBody.Read(body) };

    private static string ETag(long number) => number.ToString("x", CultureInfo.InvariantCulture);
}
