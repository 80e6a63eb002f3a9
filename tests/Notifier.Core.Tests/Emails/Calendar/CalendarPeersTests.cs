using System.Globalization;
using System.Text;
using Notifier.Core.Emails.Calendar;
using Notifier.Reading.Grammar;

namespace Notifier.Core.Tests.Emails.Calendar;

/// <summary>What other programs make of our calendar files.</summary>
[Trait("Category", "Long")]
public sealed class CalendarPeersTests
{
    [Fact]
    public void Others_understand_every_event_as_it_was_meant()
    {
        var understood = CalendarPeers.Understand(TestEvents.All.Keys.Select(name => Encoding.UTF8.GetBytes(TestEvents.FileOf(name))));

        foreach (var (meant, read) in TestEvents.All.Values.Zip(understood))
        {
            Same(meant, read);
        }
    }

    [Fact]
    public void Others_read_back_whatever_words_an_event_has()
    {
        var random = new Random(20251224);
        var words = Enumerable.Range(0, 300).Select(_ => SomeWords(random)).ToList();
        var events = words.Select((word, number) => TestEvents.Day with { Uid = $"{number}@notifier.example", Summary = word, Description = word + ";" + word }).ToList();

        Same(events, CalendarPeers.Understand([Encoding.UTF8.GetBytes(CalendarFile.Feed("Closing dates", TimeSpan.FromHours(6), events))])[0]);
    }

    internal static void Same(IReadOnlyList<CalendarEvent> meant, IReadOnlyDictionary<string, IReadOnlyList<UnderstoodEvent>> read)
    {
        foreach (var peer in CalendarPeers.Names)
        {
            Assert.Equal(meant.Select(each => Shown(peer == "node-ical" ? Misread(Expected(each)) : Expected(each))), read[peer].Select(Shown));
        }
    }

    private static UnderstoodEvent Expected(CalendarEvent meant)
    {
        var start = meant.Time is { } time ? Utc(LondonTime.InstantOf(meant.Day, time)) : Day(meant.Day);
        return new UnderstoodEvent(
            meant.Uid,
            meant.Sequence,
            Utc(meant.Stamp),
            meant.Time is null,
            start,
            meant.Time is null ? Day(meant.Day.AddDays(1)) : start,
            meant.Time is not { } at ? null : LondonTime.Zone.IsAmbiguousTime(meant.Day.ToDateTime(at)) ? "UTC" : "Europe/London",
            meant.Status.ToString().ToUpperInvariant(),
            CalendarFileTests.Meant(meant.Summary),
            CalendarFileTests.Meant(meant.Description),
            meant.Url?.Url,
            [.. meant.Alarms.Select(Utc)]);
    }

    /// <summary>node-ical 0.26.1 takes back the escapes of line ends before those of backslashes, so that a backslash before an n becomes one before a line end.</summary>
    private static UnderstoodEvent Misread(UnderstoodEvent meant) => meant with { Summary = Misread(meant.Summary), Description = Misread(meant.Description) };

    private static string Misread(string words) => words.Replace("\\n", "\\\n", StringComparison.OrdinalIgnoreCase);

    private static string Shown(UnderstoodEvent each) => $"{each with { Alarms = [] }} {string.Join(' ', each.Alarms)}";

    private static string SomeWords(Random random)
    {
        string[] pieces = ["\r\n", "\n", ";", ",", "\\", "\\n", ":", "\"", "😀", "é", "漢", "e\u0301", "\u202E", "\0", "\u0085", "\u2028", "\t", " ", "word", "BEGIN:VEVENT", "=", "^n", "%", "<b>"];
        return "a" + string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)])) + "z";
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
