using System.Globalization;
using Notifier.Core.Storage;

namespace Notifier.Adapters.Sqlite;

/// <summary>A queue in a SQLite file.</summary>
/// <param name="name">Separates the queues of one file.</param>
public sealed class SqliteQueue(SqliteDatabase database, TimeProvider clock, string name) : ISendQueue, IReceiveQueue
{
    private const string Insert = "INSERT INTO message (queue, visible, dequeued, receipt, text) VALUES (?1, ?2, 0, '', ?3)";

    internal const string Look = "SELECT 1 FROM message WHERE queue = ?1 AND visible <= ?2 LIMIT 1";

    internal const string Take = """
        UPDATE message SET visible = ?3, dequeued = dequeued + 1, receipt = ?4
        WHERE id = (SELECT id FROM message WHERE queue = ?1 AND visible <= ?2 ORDER BY visible, id LIMIT 1)
        RETURNING id, text, dequeued
        """;

    private const string Remove = "DELETE FROM message WHERE id = ?1 AND receipt = ?2 AND queue = ?3";
    private const string Count = "SELECT count(*) FROM message WHERE queue = ?1";

    public Task PutAsync(string message, TimeSpan hidden, CancellationToken cancellationToken)
    {
        StorageLimits.CheckMessage(message, hidden);
        return database.WriteAsync(session => session.Run(Insert, name, (clock.GetUtcNow() + hidden).UtcTicks, message), cancellationToken);
    }

    public async Task<ReceivedMessage?> ReceiveAsync(TimeSpan hidden, CancellationToken cancellationToken)
    {
        StorageLimits.CheckHidden(hidden, StorageLimits.ShortestReceive);
        var now = clock.GetUtcNow();

        // Most polls find nothing. They neither wait for a writer nor write.
        if (database.Read(session => session.Number(Look, name, now.UtcTicks), cancellationToken) is null)
        {
            return null;
        }

        return await database.WriteAsync(
            session =>
            {
                var receipt = Guid.NewGuid().ToString("N");
                using var reader = session.Statement(Take, name, now.UtcTicks, (now + hidden).UtcTicks, receipt).ExecuteReader();
                return reader.Read()
                    ? new ReceivedMessage(
                        reader.GetInt64(0).ToString(CultureInfo.InvariantCulture), reader.GetString(1), reader.GetInt32(2), receipt)
                    : null;
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken) =>
        database.WriteAsync(
            session => session.Run(Remove, long.Parse(message.Id, CultureInfo.InvariantCulture), message.PopReceipt, name) > 0,
            cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        Task.FromResult((int)database.Read(session => session.Number(Count, name) ?? 0, cancellationToken));
}
