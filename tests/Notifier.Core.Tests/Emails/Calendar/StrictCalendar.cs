using System.Text;
using System.Text.RegularExpressions;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>One line of a calendar file, unfolded.</summary>
internal sealed record CalendarLine(string Name, string Value)
{
    /// <summary>The value as the text it stands for.</summary>
    public string Text => Regex.Replace(Value, @"\\(.)", match => match.Groups[1].Value is "n" ? "\n" : match.Groups[1].Value);
}

/// <summary>Reads a calendar file and lets nothing pass that RFC 5545 does not allow. Other readers do: bare line feeds, long lines, events without a UID.</summary>
internal static partial class StrictCalendar
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] OnceInAnEvent = ["UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "DESCRIPTION", "STATUS", "CLASS", "TRANSP"];

    private static readonly string[] Texts = ["SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME"];

    public static IReadOnlyList<CalendarLine> Read(string file) => Read(Strict.GetBytes(file));

    public static IReadOnlyList<CalendarLine> Read(ReadOnlySpan<byte> file)
    {
        var lines = Unfolded(Physical(file));
        Assert.Equal(new CalendarLine("BEGIN", "VCALENDAR"), lines[0]);
        Assert.Equal(new CalendarLine("VERSION", "2.0"), lines[1]);
        Assert.Equal("PRODID", lines[2].Name);
        Assert.Equal(new CalendarLine("END", "VCALENDAR"), lines[^1]);
        Nested(lines);
        var events = Events(lines);
        Assert.Distinct(events.Select(each => Value(each, "UID")));
        foreach (var each in events)
        {
            var own = each.TakeWhile(line => line != new CalendarLine("BEGIN", "VALARM")).ToList(); // an alarm has a description of its own
            Assert.All(OnceInAnEvent, name => Assert.Single(own, line => line.Name.Split(';')[0] == name));
            Assert.Matches("^[a-z2-7]{26}@[a-z0-9.-]+$", Value(each, "UID"));
            Assert.Matches("^[0-9]{8}T[0-9]{6}Z$", Value(each, "DTSTAMP"));
            Assert.InRange(int.Parse(Value(each, "SEQUENCE"), System.Globalization.CultureInfo.InvariantCulture), 0, int.MaxValue);
        }

        Assert.All(lines.Where(line => Texts.Contains(line.Name)), line => Assert.Matches(EscapedText(), line.Value));
        Assert.All(lines.Where(line => line.Name == "URL"), line => Assert.Matches("^https?://[!-~]+$", line.Value));
        Assert.Equal(events.Count == 0 || lines.Any(line => line.Name.Contains("TZID=", StringComparison.Ordinal)), lines.Contains(new CalendarLine("BEGIN", "VTIMEZONE")));
        return lines;
    }

    public static List<IReadOnlyList<CalendarLine>> Events(IReadOnlyList<CalendarLine> lines)
    {
        var events = new List<IReadOnlyList<CalendarLine>>();
        for (var at = 0; at < lines.Count; at++)
        {
            if (lines[at] == new CalendarLine("BEGIN", "VEVENT"))
            {
                events.Add([.. lines.Skip(at).TakeWhile(line => line != new CalendarLine("END", "VEVENT"))]);
            }
        }

        return events;
    }

    /// <summary>The value of the first line of this name.</summary>
    public static string Value(IReadOnlyList<CalendarLine> lines, string name) => lines.First(line => line.Name == name).Value;

    private static List<string> Physical(ReadOnlySpan<byte> file)
    {
        Assert.True(file.EndsWith("\r\n"u8), "A file ends with CRLF.");
        var lines = new List<string>();
        while (!file.IsEmpty)
        {
            var end = file.IndexOf("\r\n"u8);
            var line = file[..end];
            Assert.InRange(line.Length, 1, 75);
            Assert.False(line.ContainsAnyInRange((byte)0, (byte)31), "No control character, and no CR or LF alone.");
            lines.Add(Strict.GetString(line)); // throws when a character is cut in two
            file = file[(end + 2)..];
        }

        return lines;
    }

    private static List<CalendarLine> Unfolded(List<string> physical)
    {
        var lines = new List<string>();
        foreach (var line in physical)
        {
            if (line[0] == ' ')
            {
                lines[^1] += line[1..];
            }
            else
            {
                lines.Add(line);
            }
        }

        return [.. lines.Select(line => line.Split(':', 2) is [var name, var value] ? new CalendarLine(name, value) : throw new FormatException($"“{line}” has no value."))];
    }

    private static void Nested(IReadOnlyList<CalendarLine> lines)
    {
        var open = new Stack<string>();
        foreach (var line in lines)
        {
            if (line.Name == "BEGIN")
            {
                open.Push(line.Value);
            }
            else if (line.Name == "END")
            {
                Assert.Equal(open.Pop(), line.Value);
            }
        }

        Assert.Empty(open);
    }

    [GeneratedRegex(@"^(?:\\[\\;,n]|[^\\;,\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069])*$")]
    private static partial Regex EscapedText();
}
