using System.Globalization;
using System.Text.Json;

namespace Notifier.Cli;

/// <summary>The answers of a running notifier, as lines of text for its operator.</summary>
internal static class OperatorWords
{
    private const int Column = 9;

    private static readonly string[] States = ["sent", "refused", "unknown", "waiting", "missed"];

    public static IEnumerable<string> Alarms(JsonElement answer)
    {
        var alarms = answer.GetProperty("alarms");
        return alarms.GetArrayLength() == 0
            ? ["No alarm stands."]
            : alarms.EnumerateArray()
                .SelectMany(alarm => new[] { $"{alarm.GetProperty("id").GetString()}  since {Time(alarm.GetProperty("since"))}", $"  {alarm.GetProperty("what").GetString()}" });
    }

    /// <summary>
    /// A row for each kind of email and one for all, a column for each state. Below stand the reasons for refusals, and the alarms.
    /// </summary>
    public static IEnumerable<string> MailStatus(JsonElement status)
    {
        var kinds = status.GetProperty("kinds")
            .EnumerateObject()
            .Select(kind => (kind.Name, Counts: kind.Value))
            .Append((Name: "all", Counts: status))
            .ToList();
        var first = kinds.Max(kind => kind.Name.Length);
        var last = status.GetProperty("lastEvent");
        return
        [
            $"From {Time(status.GetProperty("from"))} to {Time(status.GetProperty("until"))}",
            Row(string.Empty, state => state),
            .. kinds.Select(kind => Row(kind.Name, state => kind.Counts.GetProperty(state).GetInt32().ToString(CultureInfo.InvariantCulture))),
            .. status.GetProperty("refusals")
                .EnumerateArray()
                .Select(refusal => string.Create(CultureInfo.InvariantCulture, $"refused {refusal.GetProperty("count").GetInt32()} times: {refusal.GetProperty("reason").GetString()}")),
            last.ValueKind == JsonValueKind.Null
                ? "The mail service has told nothing of any mail."
                : $"The mail service last told something of a mail at {Time(last)}.",
            .. Alarms(status),
        ];

        string Row(string name, Func<string, string> cell) =>
            name.PadRight(first) + string.Concat(States.Select(state => cell(state).PadLeft(Column)));
    }

    public static string Time(JsonElement instant) =>
        instant.GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
