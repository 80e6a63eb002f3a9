using System.Globalization;
using System.Text.Json;
using Notifier.Adapters.Sqlite;
using Notifier.Adapters.Startup;
using Notifier.Core.Security;
using Notifier.Core.Sending.Events;
using Notifier.Core.Storage;
using Notifier.Server;
using Notifier.Testing.Apps;

namespace Notifier.System.Tests.Upgrade;

/// <summary>A message of the queue as it was stored.</summary>
/// <param name="Visible">From when on a worker may take it, UTC.</param>
internal sealed record OldMessage(DateTimeOffset Visible, int Deliveries, string Text);

/// <summary>A link that stood in an email.</summary>
internal sealed record OldLink(string Name, string Path);

/// <summary>A copy of an advert as it was read last.</summary>
/// <param name="Shown">Its board still shows it, so the next import reads it again.</param>
/// <param name="By">"operator" or "visitor".</param>
internal sealed record OldCopy(string Name, string? Text, string? Html, string? Url, bool Shown, string By);

/// <summary>Somebody the older program knew, or had known.</summary>
/// <param name="Key">Of their partition.</param>
internal sealed record OldPerson(string Address, string Key)
{
    public string Alias => Address[..Address.IndexOf('@', StringComparison.Ordinal)];
}

/// <summary>
/// What the program of commit 014c4a8 left behind: a data folder, and the tables and queue of an account.
/// The README beside this file says what is in it.
/// </summary>
internal static class OldData
{
    public const string OperatorKey = "for-tests-only-the-operators-key-of-old-data";

    /// <summary>Partition and key of the rows that only an account has.</summary>
    public const string AccountMark = "made";

    private const string Program = "014c4a8";
    private const string Queue = "send.queue";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Tuesday 16 December 2025, 08:04 in London: the program stopped in the middle of its morning's work.</summary>
    public static DateTimeOffset Moment { get; } = new(2025, 12, 16, 8, 4, 0, TimeSpan.Zero);

    public static SecretKeys Keys => LocalSecrets.ReadOrMake(Path.Combine(Root, "folder", "keys"), mayMake: false, "notifier.db");

    public static IReadOnlyList<OldMessage> Messages { get; } = Lines<OldMessage>($"account/{Queue}.jsonl");

    public static IReadOnlyList<OldLink> Links { get; } = Lines<OldLink>("links.jsonl");

    public static IReadOnlyList<OldCopy> Copies { get; } = Lines<OldCopy>("copies.jsonl");

    public static IReadOnlyList<OldPerson> People { get; } = Lines<OldPerson>("people.jsonl");

    /// <summary>The names of the tables.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "account")).Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => name != Queue)
            .Order(StringComparer.Ordinal),
    ];

    public static string Root => Path.Combine(AppContext.BaseDirectory, "Upgrade", Program);

    /// <summary>The rows of a table of the account.</summary>
    public static IEnumerable<TableRow> Rows(string table) => File.ReadLines(Path.Combine(Root, "account", $"{table}.jsonl")).Select(RowOf);

    /// <summary>A row that the data folder has not: it marks the account.</summary>
    public static bool IsMark(string table, TableRow row) => row.Key == AccountMark || (table == "state" && row.Partition == "keys");

    /// <summary>Copies the data folder: database, keys and outbox.</summary>
    public static void CopyFolder(string to, bool hasDatabase = true)
    {
        var from = Path.Combine(Root, "folder");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (hasDatabase || Path.GetExtension(file) != ".db")
            {
                var target = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }

    /// <summary>Fills the tables of an account.</summary>
    public static async Task LoadAsync(ITableStore store, CancellationToken stop)
    {
        foreach (var table in Tables)
        {
            foreach (var partition in Rows(table).GroupBy(row => row.Partition, StringComparer.Ordinal))
            {
                foreach (var batch in partition.Chunk(StorageLimits.BatchWrites))
                {
                    Assert.True((await store.WriteAsync(table, [.. batch.Select(row => new RowWrite.Insert(row))], stop)).IsDone);
                }
            }
        }
    }

    /// <summary>Fills a queue. What was hidden is hidden for as long as it still was.</summary>
    public static async Task LoadAsync(ISendQueue queue, CancellationToken stop)
    {
        foreach (var message in Messages)
        {
            await queue.PutAsync(message.Text, message.Visible > Moment ? message.Visible - Moment : TimeSpan.Zero, stop);
        }
    }

    /// <summary>The use cases over a copied data folder. The emails in its outbox are the evidence of what was sent.</summary>
    public static InMemoryApp InFolder(SqliteDatabase database, string outbox)
    {
        var accepted = Directory.EnumerateFiles(outbox).Select(file => Path.GetFileName(file).Split('.')[0]).ToHashSet();
        var app = new InMemoryApp(Moment, keys: Keys);
        return app.Under(
            _ => new SqliteTableStore(database),
            _ => new SqliteQueue(database, app.Clock, StorageRegistration.Queue),
            emails => new EmailServiceWithOldOutbox(emails, sid => Task.FromResult(accepted.Contains(sid))));
    }

    /// <summary>The use cases over the account in memory. As with SendGrid, its events are the evidence of what was sent.</summary>
    public static async Task<InMemoryApp> InAccountAsync(CancellationToken stop)
    {
        var app = new InMemoryApp(Moment, keys: Keys);
        return await InAccountAsync(app, app.Tables, stop);
    }

    /// <summary>The same over tables elsewhere. The queue stays in memory, because it has to follow the test's clock.</summary>
    public static Task<InMemoryApp> InAccountAsync(ITableStore tables, CancellationToken stop) =>
        InAccountAsync(new InMemoryApp(Moment, keys: Keys), tables, stop);

    private static async Task<InMemoryApp> InAccountAsync(InMemoryApp app, ITableStore tables, CancellationToken stop)
    {
        await LoadAsync(tables, stop);
        await LoadAsync(app.Queue, stop);
        app.Emails.HasImmediateReceipt = false;
        var events = new EmailEventStore(tables);
        return app.Under(_ => tables, emails: service => new EmailServiceWithOldOutbox(service, sid => events.WasAcceptedAsync(sid, stop)));
    }

    /// <summary>Reads Azure's own JSON for a row. A value that JSON has no type for has its type beside it.</summary>
    private static TableRow RowOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        var entity = document.RootElement;
        var row = new TableRow(entity.GetProperty("PartitionKey").GetString()!, entity.GetProperty("RowKey").GetString()!);
        foreach (var value in entity.EnumerateObject())
        {
            if (value.Name is not ("PartitionKey" or "RowKey") && !value.Name.Contains('@', StringComparison.Ordinal))
            {
                var type = entity.TryGetProperty($"{value.Name}@odata.type", out var named) ? named.GetString() : null;
                row = row.With(value.Name, ValueOf(type, value.Value));
            }
        }

        return row;
    }

    private static object ValueOf(string? type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("Edm.DateTime", _) => DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        ("Edm.Int64", _) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("Edm.Binary", _) => Convert.FromBase64String(value.GetString()!),
        (null, JsonValueKind.String) => value.GetString()!,
        (null, JsonValueKind.Number) => value.GetInt32(),
        (null, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        _ => throw new InvalidDataException($"No row has a value of the type {type}."),
    };

    private static IReadOnlyList<T> Lines<T>(string name) =>
        [.. File.ReadLines(Path.Combine(Root, name)).Select(line => JsonSerializer.Deserialize<T>(line, Json)!)];
}
