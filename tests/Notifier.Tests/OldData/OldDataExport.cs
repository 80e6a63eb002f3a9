using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Notifier.Adapters.Storage.Sqlite;
using Notifier.Core.Storage;

namespace Notifier.Tests.OldData;

internal sealed class OldDataExport(string data, string to, List<object> copies, IReadOnlyList<(string To, string Sid, DateTimeOffset At, string Text)> accepted, Row mark, OldDataWriter writer)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task RunAsync()
    {
        var folder = Path.Combine(to, "folder");
        var account = Path.Combine(to, "account");
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        Directory.CreateDirectory(Path.Combine(folder, "outbox"));
        Directory.CreateDirectory(account);
        using (var database = SqliteDatabase.Open(Path.Combine(data, "notifier.db")))
        {
            Assert.True(await database.TruncateLogAsync(OldDataWriter.Stop));
            Export(database, account);
        }

        File.Copy(Path.Combine(data, "notifier.db"), Path.Combine(folder, "notifier.db"));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(data, "keys")))
        {
            File.Copy(key, Path.Combine(folder, "keys", Path.GetFileName(key)));
        }

        Links(folder);
        await File.WriteAllLinesAsync(Path.Combine(to, "copies.jsonl"), copies.Select(copy => JsonSerializer.Serialize(copy, Plain)), OldDataWriter.Stop);
        await File.WriteAllLinesAsync(Path.Combine(to, "people.jsonl"), writer.Everybody.Select(each => JsonSerializer.Serialize(new { address = OldDataWriter.AddressOf(each.Alias), key = each.Key }, Plain)), OldDataWriter.Stop);
    }

    private void Links(string folder)
    {
        var lines = new List<string>();
        void Keep(string sid)
        {
            var file = Path.Combine(data, "outbox", $"{sid}.1.eml");
            if (File.Exists(file))
            {
                File.Copy(file, Path.Combine(folder, "outbox", Path.GetFileName(file)), overwrite: true);
            }
        }

        void Link(string name, string alias, string kind, string about, bool isLast = true)
        {
            var found = accepted.Where(each => each.To == OldDataWriter.AddressOf(alias) && each.Text.Contains($"/{kind}/", StringComparison.Ordinal) && each.Text.Contains(about, StringComparison.Ordinal)).ToList();
            Assert.True(found.Count > 0, name);
            var (_, sid, _, text) = isLast ? found[^1] : found[0];
            var start = text.IndexOf($"http://localhost:7071/{kind}/", StringComparison.Ordinal);
            var end = text.IndexOfAny(['\r', '\n', ' '], start);
            lines.Add(JsonSerializer.Serialize(new { name, path = new Uri(text[start..(end < 0 ? text.Length : end)]).AbsolutePath }, Plain));
            if (isLast)
            {
                Keep(sid);
            }
        }

        Link("confirm, pending", "pending", "confirm", "Ward Clerk");
        Link("confirm, pending for a page", "pending", "confirm", "Museum Guide");
        Link("confirm, confirmed", "confirmed", "confirm", "Ward Clerk", isLast: false);
        Link("confirm, confirmed and too old", "over", "confirm", "Coach Driver", isLast: false);
        Link("confirm, never used and too old", "never-confirmed", "confirm", "Orchard Worker", isLast: false);
        Link("confirm, left since", "left", "confirm", "Ward Clerk", isLast: false);
        Link("confirm, signed with the oldest key", "undated", "confirm", "Orchard Worker", isLast: false);
        Link("confirm, suppressed", "unsubscribed", "confirm", "Ward Clerk", isLast: false);
        Link("confirm, of somebody being erased", "erasing-first", "confirm", "Ward Clerk", isLast: false);
        Link("manage, newest", "confirmed", "manage", "");
        Link("manage, too old", "undated", "manage", "", isLast: false);
        Link("manage, of the day before", "confirmed", "manage", "", isLast: false);
        Link("calendar", "confirmed", "calendar", "");
        Link("calendar, of the undated", "undated", "calendar", "", isLast: false);
        Link("calendar, erased", "erased", "calendar", "");
        Link("leave, erased", "erased", "u", "Orchard Worker");
        Link("leave, confirmed", "confirmed", "u", "Ward Clerk", isLast: false);
        Link("leave, paused", "paused", "u", "Ward Clerk", isLast: false);
        Link("leave, left", "left", "u", "Ward Clerk", isLast: false);
        Link("leave, signed with the oldest key", "undated", "u", "Orchard Worker", isLast: false);
        Link("leave, advert gone", "long-ago", "u", "Archive Assistant", isLast: false);
        Link("leave, nothing new", "nothing-new", "u", "Beekeeper");
        Link("leave, closed early", "closed-early", "u", "Receptionist");
        Link("leave, moved", "moved-once", "u", "Teaching Assistant");
        Link("applied, confirmed", "told-later", "applied", "Ward Clerk");
        Link("applied, applied", "applied", "applied", "Ward Clerk", isLast: false);
        Link("applied, reminded today", "today", "applied", "Kitchen Assistant");
        Link("hr confirm, pending", "hr-waiting", "hr/confirm", "");
        Link("hr confirm, confirmed", "hr-new", "hr/confirm", "");
        Link("hr confirm, never used", "hr-never", "hr/confirm", "", isLast: false);
        Link("hr confirm, confirmed and too old", "hr-trust", "hr/confirm", "", isLast: false);
        Link("hr leave, confirmed", "hr-trust", "hr/leave", "");
        Link("hr leave, quiet", "hr-quiet", "hr/leave", "");
        Keep(accepted.Last(each => each.To == OldDataWriter.AddressOf("today-sent")).Sid);
        File.WriteAllLines(Path.Combine(to, "links.jsonl"), lines);
    }

    private void Export(SqliteDatabase database, string account)
    {
        var store = new SqliteTableStore(database);
        var names = new List<string>();
        var messages = new List<string>();
        database.Read(
            session =>
            {
                using (var reader = session.Statement("SELECT DISTINCT name FROM row ORDER BY name").ExecuteReader())
                {
                    while (reader.Read())
                    {
                        names.Add(reader.GetString(0));
                    }
                }

                using (var reader = session.Statement("SELECT visible, dequeued, text FROM message ORDER BY visible, id").ExecuteReader())
                {
                    while (reader.Read())
                    {
                        messages.Add(JsonSerializer.Serialize(new { visible = new DateTime(reader.GetInt64(0), DateTimeKind.Utc), deliveries = reader.GetInt64(1), text = reader.GetString(2) }, Plain));
                    }
                }

                return true;
            },
            OldDataWriter.Stop);
        foreach (var name in names)
        {
            var rows = store.ReadAsync(name, RowRange.Partitions("", "\uFFFF"), OldDataWriter.Stop).ToListAsync(OldDataWriter.Stop).AsTask().GetAwaiter().GetResult();
            if (LastingTables.Names.Contains(name))
            {
                rows.Add(new Row("made", "made"));
            }

            if (name == "state")
            {
                rows.Add(mark);
                rows.Add(new Row("tables", "made").With("names", string.Join(',', LastingTables.Names)));
            }

            File.WriteAllLines(Path.Combine(account, name + ".jsonl"), rows.OrderBy(row => row.Partition, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal).Select(Line));
            Console.WriteLine($"{name}: {rows.Count} rows");
        }

        File.WriteAllLines(Path.Combine(account, "send.queue.jsonl"), messages);
        Console.WriteLine($"{messages.Count} messages");
    }

    private static string Line(Row row)
    {
        var json = new JsonObject { ["PartitionKey"] = row.Partition, ["RowKey"] = row.Key };
        foreach (var (name, value) in row.Values.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (value is DateTimeOffset or byte[] or long)
            {
                json[name + "@odata.type"] = value switch { DateTimeOffset => "Edm.DateTime", byte[] => "Edm.Binary", _ => "Edm.Int64" };
            }

            json[name] = value switch
            {
                string text => text,
                bool flag => flag,
                int number => number,
                long number => number.ToString(CultureInfo.InvariantCulture),
                DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                byte[] bytes => Convert.ToBase64String(bytes),
                _ => throw new InvalidOperationException(value.GetType().Name),
            };
        }

        return json.ToJsonString(Plain);
    }
}
