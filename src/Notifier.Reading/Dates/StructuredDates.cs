using System.Globalization;
using Notifier.Reading.Documents;
using Notifier.Reading.Grammar;
using Notifier.Reading.Roles;

namespace Notifier.Reading.Dates;

/// <summary>
/// Reads a date from structured data. With an offset from UTC it is an instant; without one it is London time. <c>T00:00</c> is from a
/// system that knows no time, or means the day's start.
/// </summary>
internal static class StructuredDates
{
    private const int EarliestYear = 1900;
    private const int LatestYear = 2099;
    private static readonly TimeSpan LastMinute = new(23, 59, 0);

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyyMMdd",
        "yyyyMMdd'T'HHmmss",
    ];

    /// <summary>The mention that this string makes; null when it is not a date, or not a day of the calendar.</summary>
    public static DateMention? Read(StructuredDate stated, MentionRole role)
    {
        var raw = stated.Quote.Text.Trim();
        var (local, offset) = SplitOffset(raw);
        if (SinceEpoch(raw) is { } counted)
        {
            (local, offset) = (counted.ToString(Formats[0], CultureInfo.InvariantCulture), TimeSpan.Zero);
        }

        if (!DateTime.TryParseExact(local, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return null;
        }

        // What systems write when they know no date: .NET's year 1, the end of time.
        if (moment.Year is < EarliestYear or > LatestYear)
        {
            return null;
        }

        var instant = offset is { } fromUtc ? new DateTimeOffset(moment, fromUtc) : default(DateTimeOffset?);
        var inLondon = instant is { } known ? TimeZoneInfo.ConvertTime(known, LondonTime.Zone).DateTime : moment;
        var mention = new DateMention(
            role,
            DateOnly.FromDateTime(inLondon),
            [],
            null,
            null,
            null,
            null,
            MentionSource.StructuredData,
            stated.Quote);
        if (moment.TimeOfDay == TimeSpan.Zero && !raw.Contains(':', StringComparison.Ordinal))
        {
            return mention;
        }

        // In summer "23:59Z" is 00:59 in London. The system meant the end of its own day.
        if (offset == TimeSpan.Zero && moment.TimeOfDay >= LastMinute && moment.Date != inLondon.Date)
        {
            return mention with { Date = DateOnly.FromDateTime(moment), Time = TimeOf(moment) };
        }

        // 9 May 00:00 in London is 8 May 23:00 UTC. It is one instant, so both forms must give one day.
        var isZeroHour = inLondon.TimeOfDay == TimeSpan.Zero || (moment.TimeOfDay == TimeSpan.Zero && moment.Date == inLondon.Date);
        return isZeroHour
            ? mention with { Time = mention.IsClosing ? new StatedTime(0, TimeWording.ZeroHour) : null }
            : mention with { Time = TimeOf(inLondon), Instant = instant?.ToUniversalTime() };
    }

    /// <summary>"1778198340" and "1778198340000": seconds or milliseconds since 1970.</summary>
    private static DateTimeOffset? SinceEpoch(string raw) =>
        raw.Length is 10 or 13 && raw.All(char.IsAsciiDigit) && long.Parse(raw, CultureInfo.InvariantCulture) is var count
            ? (raw.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(count) : DateTimeOffset.FromUnixTimeMilliseconds(count))
            : null;

    private static StatedTime TimeOf(DateTime moment) => new((moment.Hour * 60) + moment.Minute);

    // Z, +01:00, +0100, +01
    private static (string Local, TimeSpan? Offset) SplitOffset(string raw)
    {
        if (raw.EndsWith('Z') || raw.EndsWith('z'))
        {
            return (raw[..^1], TimeSpan.Zero);
        }

        var sign = raw.Length > 11 ? raw.AsSpan(11).LastIndexOfAny('+', '-') : -1;
        if (sign < 0)
        {
            return (raw, null);
        }

        var digits = raw[(11 + sign + 1)..].Replace(":", string.Empty, StringComparison.Ordinal);
        if (digits.Length is not (2 or 4) || !digits.All(char.IsAsciiDigit))
        {
            return (raw, null);
        }

        var hours = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        var minutes = digits.Length == 4 ? int.Parse(digits[2..], CultureInfo.InvariantCulture) : 0;
        if (hours > 13 || minutes > 59)
        {
            return (raw, null);
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return (raw[..(11 + sign)], raw[11 + sign] == '-' ? -offset : offset);
    }
}
