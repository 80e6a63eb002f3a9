using System.Globalization;

namespace Notifier.Reading.Wording;

/// <summary>Lengths of time as our sentences write them.</summary>
public static class EnglishDurations
{
    /// <summary>"28 days", "1 hour and 30 minutes".</summary>
    /// <remarks>Days are the largest unit, because no month or year has a length of its own.</remarks>
    public static string InWords(TimeSpan length)
    {
        string[] parts =
        [
            .. Counted(length.Days, "day"), .. Counted(length.Hours, "hour"), .. Counted(length.Minutes, "minute"),
            .. Counted(length.Seconds, "second"),
        ];
        return parts.Length switch
        {
            0 => "less than a second",
            1 => parts[0],
            _ => $"{string.Join(", ", parts[..^1])} and {parts[^1]}",
        };
    }

    private static IEnumerable<string> Counted(int count, string unit) =>
        count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? string.Empty : "s")}")];
}
