using System.Text.Json;
using Notifier.Testing;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>An event as a reader of calendar files understood it. Days as yyyy-MM-dd, instants in UTC.</summary>
internal sealed record UnderstoodEvent(
    string Uid, int Sequence, string Stamp, bool IsDate, string Start, string End, string? Zone, string Status, string Summary, string Description, string? Url, IReadOnlyList<string> Alarms);

/// <summary>Two readers of calendar files from npm, in the versions that calendar-peers/package-lock.json pins. They need Node 20 or later.</summary>
internal static class CalendarPeers
{
    public static readonly string[] Names = ["ical.js", "node-ical"];

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>What each reader understood of each file.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, IReadOnlyList<UnderstoodEvent>>> Understand(IEnumerable<byte[]> calendars)
    {
        using var folder = new TemporaryFolder();
        var files = calendars.Select((calendar, number) => folder.Write($"{number}.ics", calendar)).ToList();
        var json = NodePackages.Run("node", ["understood.mjs", .. files], NodePackages.Installed("calendar-peers"));
        return JsonSerializer.Deserialize<List<IReadOnlyDictionary<string, IReadOnlyList<UnderstoodEvent>>>>(json, Web)!;
    }
}
