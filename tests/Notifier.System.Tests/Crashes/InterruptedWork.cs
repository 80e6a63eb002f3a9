using Notifier.Adapters.Sqlite;
using Notifier.Core.Options;
using Notifier.Core.Scheduling;
using Notifier.Core.Sending;
using Notifier.Core.Sending.Ledger;
using Notifier.Core.Storage;
using Notifier.Testing;

namespace Notifier.System.Tests.Crashes;

/// <summary>What a killed process was in the middle of, read from a copy of its files so that the next one finds them as they were left.</summary>
/// <param name="LastMessage">The number of the last message ever put into the queue.</param>
/// <param name="Held">The receipts of the messages that were taken and not done with.</param>
/// <param name="Unrecorded">The claims of mails whose file is there, and of which nobody noted that they were sent.</param>
internal sealed record InterruptedWork(long LastMessage, IReadOnlySet<string> Held, IReadOnlySet<string> Unrecorded, bool IsSweepCut, bool IsSendCut, bool IsRecordCut)
{
    public static InterruptedWork None { get; } = new(0, new HashSet<string>(), new HashSet<string>(), false, false, false);

    /// <param name="before">Of the process before it: what that one left is not counted again.</param>
    public static async Task<InterruptedWork> Of(string dataFolder, InterruptedWork before, DateTimeOffset killed, CancellationToken stop)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(dataFolder, "notifier.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        using var database = SqliteDatabase.Open(Path.Combine(folder.Path, "notifier.db"));
        var (held, put, last) = (new HashSet<string>(StringComparer.Ordinal), new List<SendEmailMessage>(), 0L);
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

                    if (messages.GetInt64(0) > before.LastMessage && SendEmailMessage.TryParse(messages.GetString(3)) is { IsAnswer: false, Kind: EmailKind.Announce or EmailKind.Rung } request)
                    {
                        put.Add(request);
                    }
                }

                last = session.Number("SELECT seq FROM sqlite_sequence WHERE name = 'message'") ?? 0;
                return true;
            },
            stop);

        var isSweepCut = false;
        var store = new SqliteTableStore(database);
        await foreach (var row in new DueItemStore(store, new JobOptions()).DueAsync(killed, () => { }, stop))
        {
            // Followers are gone through in the order of their keys; a single message may have come from somebody's own act.
            var told = put.Where(request => request.Advert == row.Key.Advert && request.Days == row.Key.Days).Select(request => request.Person.Value).ToList();
            isSweepCut |= row is { Key: { Kind: DueItemKind.Announce or DueItemKind.Rung, Person: null }, FannedOut: null } && told.Count > 1 && told.SequenceEqual(told.Order(StringComparer.Ordinal));
        }

        var outbox = Path.Combine(dataFolder, "outbox");
        var sent = Directory.Exists(outbox) ? Directory.EnumerateFiles(outbox, "*.eml").Select(file => Path.GetFileName(file).Split('.')[0]).ToHashSet(StringComparer.Ordinal) : [];
        var unrecorded = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in store.ReadAsync(Tables.People, RowRange.Partitions("0", "~"), stop))
        {
            if (row.Key.StartsWith(EmailLedgerEntry.Prefix, StringComparison.Ordinal) && EmailLedgerEntry.From(row) is { State: EmailState.Claimed, Sending: not null } claimed && sent.Contains(claimed.EmailId))
            {
                unrecorded.Add(claimed.ClaimId);
            }
        }

        return new InterruptedWork(last, held, unrecorded, isSweepCut, held.Except(before.Held).Any(), unrecorded.Except(before.Unrecorded).Any());
    }
}
