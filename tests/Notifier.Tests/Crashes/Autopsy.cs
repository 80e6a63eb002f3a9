using Notifier.Adapters.Storage.Sqlite;
using Notifier.Core.Reminders;

namespace Notifier.Tests.Crashes;

/// <summary>What a killed process was in the middle of, read from a copy of its files so that the next one finds them as they were left.</summary>
/// <param name="LastMessage">The number of the last message ever put into the queue.</param>
/// <param name="Held">The receipts of the messages that were taken and not done with.</param>
internal sealed record Autopsy(long LastMessage, IReadOnlySet<string> Held, bool IsSweepCut, bool IsSendCut)
{
    public static Autopsy None { get; } = new(0, new HashSet<string>(), false, false);

    /// <param name="before">Of the process before it: what that one left is not counted again.</param>
    public static async Task<Autopsy> Of(string dataFolder, Autopsy before, DateTimeOffset killed, CancellationToken stop)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(dataFolder, "notifier.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        using var database = SqliteDatabase.Open(Path.Combine(folder.Path, "notifier.db"));
        var (held, put, last) = (new HashSet<string>(StringComparer.Ordinal), new List<SendRequest>(), 0L);
        database.Read(
            session =>
            {
                using var messages = session.Statement("SELECT id, visible, receipt, text FROM message ORDER BY id").ExecuteReader();
                while (messages.Read())
                {
                    if (messages.GetString(2).Length > 0 && messages.GetInt64(1) > killed.UtcTicks)
                    {
                        held.Add(messages.GetString(2));
                    }

                    if (messages.GetInt64(0) > before.LastMessage && SendRequest.TryParse(messages.GetString(3)) is { IsAnswer: false, Kind: SendKind.Announce or SendKind.Rung } request)
                    {
                        put.Add(request);
                    }
                }

                last = session.Number("SELECT seq FROM sqlite_sequence WHERE name = 'message'") ?? 0;
                return true;
            },
            stop);

        var isSweepCut = false;
        await foreach (var row in new DueRows(new SqliteTableStore(database), new Delays()).DueAsync(killed, () => { }, stop))
        {
            // Followers are gone through in the order of their keys; a single message may have come from somebody's own act.
            var told = put.Where(request => request.Advert == row.Key.Advert && request.Days == row.Key.Days).Select(request => request.Person.Value).ToList();
            isSweepCut |= row is { Key: { Kind: DueKind.Announce or DueKind.Rung, Person: null }, FannedOut: null } && told.Count > 1 && told.SequenceEqual(told.Order(StringComparer.Ordinal));
        }

        return new Autopsy(last, held, isSweepCut, held.Except(before.Held).Any());
    }
}
